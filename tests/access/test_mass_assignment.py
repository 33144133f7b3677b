"""Mass assignment: what a form does not ask for is not taken from whoever sends it all the same."""

from __future__ import annotations

import pytest
from django import forms
from django.apps import apps
from django.forms.models import model_to_dict

from cases.forms import form_class
from cases.law import PIPELINES
from recruitment.models import Intake
from tests.cases.posting import posted
from tests.story import D, Road, person

SMUGGLED = {
    "state": "admitted", "chain": "0" * 64, "by": "1", "role": "department", "organisation": "1", "person": "1",
    "closed_on": "2030-01-01", "approved": "on", "is_superuser": "on", "is_staff": "on", "pk": "1", "id": "1",
    "number": "M-1999-0001", "dossier": "1", "pipeline": "placement", "acting_for": "1", "seq": "1", "hash": "0",
    "opened_on": "1999-01-01", "entered_on": "1999-01-01", "destination": "1", "withdrawn_at": "2030-01-01",
}  # fmt: skip
NEVER = {"state", "chain", "is_superuser", "is_staff", "id", "pk", "dossier", "seq", "hash", "event_hash", "path"}
"""Columns that no form of the site asks for."""


def _acts():
    for law in (*PIPELINES.values(), Intake):
        acts = [*law.actions().values(), *getattr(law, "opening_acts", list)()]
        yield from (pytest.param(one, id=f"{law.__name__}.{one.name}") for one in acts)


@pytest.mark.parametrize("action", list(_acts()))
def test_the_form_of_an_act_asks_for_no_column_of_the_record(action):
    """Every act of the law: its form is made of its fact groups, the day and the version that was looked at."""
    assert not NEVER & set(form_class(action).base_fields)


def _model_forms(kind=forms.ModelForm):
    for one in kind.__subclasses__():
        yield from _model_forms(one)
        if one.__module__.split(".")[0] in {app.name.split(".")[0] for app in apps.get_app_configs()} and (
            getattr(one, "_meta", None) and one._meta.model and not one.__module__.startswith(("django", "allauth"))
        ):
            yield one


def test_a_form_of_a_model_names_its_fields_and_none_of_the_record():
    """None says "all of them", so that a column added later is not taken in unseen."""
    wrong = [
        f"{one.__module__}.{one.__name__}" for one in _model_forms()
        if one._meta.fields in (None, "__all__") or NEVER & set(one.base_fields)
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.django_db
def test_an_act_changes_what_it_asks_for_and_nothing_that_was_smuggled_in(world, client):
    """An act through the front door with columns of the record among its facts: they are not taken."""
    cast = world.cast
    cast.applicants[cast.village.pk] = person("另一申请人", cast.village, member=False, born=D(1990, 1, 1))
    road = Road(cast).until("talk")
    before = model_to_dict(road.case)
    client.force_login(cast.alice)
    move = road.next
    data = posted(move.facts, on=move.on.isoformat(), version=road.case.version) | SMUGGLED
    answer = client.post(f"/cases/{road.case.number}/do/talk/", data)
    assert answer.status_code == 303, answer.text
    case = road.case
    changed = {name for name, value in model_to_dict(case).items() if value != before[name]}
    assert changed <= {"state", "version", "chain", "entered_on"}
    assert case.state != SMUGGLED["state"]
    event = case.history.events[-1]
    assert (event.by, event.role, event.organisation, event.on) == (cast.alice, "secretary", cast.village, move.on)
    assert not set(event.facts) & (set(SMUGGLED) - {"person"})


@pytest.mark.django_db
def test_an_account_is_not_raised_by_what_its_form_does_not_show(world, client):
    cast = world.cast
    client.force_login(cast.adam)
    data = {"username": "alice", "last_name": "Alice", "is_active": "on"} | SMUGGLED | {"person": ""}
    client.post(f"/admin/organisations/user/{cast.alice.pk}/change/", data)
    cast.alice.refresh_from_db()
    assert (cast.alice.is_superuser, cast.alice.is_staff) == (False, False)
    assert list(cast.alice.mandates.values_list("role", flat=True)) == ["secretary"]
