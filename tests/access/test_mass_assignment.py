"""Mass assignment: what a form does not ask for is not taken from whoever sends it all the same.

Every form of every page that somebody of the cast may open, every route that takes a POST alone, and the pages of
upkeep are sent twice: as they stand, filled in, and with columns added that the form does not show. The answer and the
rows that are written are the same.
"""

from __future__ import annotations

import re

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.forms.models import model_to_dict
from django.utils import timezone

from cases.forms import form_class
from cases.law import PIPELINES
from config.access import OPEN, rule_of
from organisations.models import User
from organisations.upkeep import CHANGE, UPKEEP
from recruitment.models import Intake
from tests.cases.posting import posted
from tests.story import D, Road, person
from tests.web.typed import Form

from .arguments import SENT, arguments
from .asking import Visitor, every_route, given_to
from .smuggling import Answer, forms_of, send, set_apart

SMUGGLED = {
    "state": "admitted", "chain": "smuggled", "by": "1", "role": "department", "organisation": "1", "person": "1",
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


# --- every form there is -------------------------------------------------------------------------------------------

CAST = ("bob", "carol", "alice", "adam", "seth", "audrey", "anna", "sam")
LEAVING = {"sign-out", "account:anew", "source", "openid_connect_login", "openid_connect_callback"}
"""Routes that end the session, pack the whole source, or do not exist here."""
QUESTIONS = {"/search/", "/evidence/log/narrow/", "/evidence/log/export/"}
"""Forms that narrow a list: what is sent there becomes the list's query, whatever it is, and changes nothing."""
TAKEN = {"/posts/statement/print/": {"organisation"}}
"""What is taken although no field of the page at hand is called so: shown to whoever has several to choose from."""


def foreign(world) -> dict[str, str]:
    """Columns of the record with values that exist: of another county, of another user, of long ago."""
    cast = world.cast
    return SMUGGLED | {
        "organisation": f"{cast.abroad.pk}", "user": f"{cast.eve.pk}", "by": f"{cast.eve.pk}",
        "person": f"{cast.members[cast.village.pk][0].pk}", "case": f"{world.case.pk}", "created_at": "1999-01-01",
        "at": "1999-01-01", "is_active": "0", "must_change": "0", "status": "done", "version": "99", "total": "9",
        "path": "1/", "username": "smuggled", "password": "Smuggled-1", "answered_by": f"{cast.eve.pk}",
        "requested_by": f"{cast.eve.pk}", "can_approve": "on", "finished_at": "1999-01-01", "deputy": f"{cast.eve.pk}",
        "owner": f"{cast.eve.pk}",
    }  # fmt: skip


def compared(visitor, path: str, form: Form, extra: dict[str, str]) -> tuple[Answer, list[str]]:
    """The answer to the form as it is, and what was different with the columns added."""
    extra = {name: value for name, value in extra.items() if name not in {*form.given, *TAKEN.get(path, ())}}
    plain, more = send(visitor, path, form, {}), send(visitor, path, form, extra)
    wrong = [f"{path}: answered {more.said[:2]}, not {plain.said[:2]}"] if plain.said != more.said else []
    if plain.rows != more.rows:
        rows = [one for one in more.rows if one not in plain.rows] or ["fewer rows"]
        wrong.append(f"{path}: wrote {rows[:2]}")
    return plain, wrong


def pages(world, visitors):
    """Every form of every page with who sends it; for a route that shows none, what it takes."""
    table, seen = arguments(world), set()
    for route in every_route():
        if route.name in LEAVING or f"/{route.form}" in QUESTIONS:
            continue
        given, rule = given_to(route, table), rule_of(route.name)
        path = route.path(given)
        may = [one for one in visitors if rule.public or rule.answer(User.objects.get(pk=one.user.pk), **given) == OPEN]
        if route.method == "post":
            yield from ((route.name, one, path, Form("post", path, SENT.get(route.name, {}))) for one in may[:1])
            continue
        for visitor in may[:3]:
            answer = visitor.ask(path)
            html = not answer.streaming and "html" in answer.get("Content-Type", "")
            for where, form in forms_of(answer.content.decode() if html else "", path):
                shape = (re.sub(r"\d+", "0", where), *sorted(form.given))
                if shape not in seen and where not in QUESTIONS:
                    seen.add(shape)
                    yield route.name, visitor, where, form


@pytest.mark.django_db
def test_no_form_takes_what_it_does_not_show(world, settings):
    """More than a hundred forms, of which more than two thirds are accepted as they are filled in here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    wrong, number, accepted = [], 0, 0
    with set_apart(), time_machine.travel(timezone.now(), tick=False):
        visitors = [Visitor(getattr(world.cast, name)) for name in CAST]
        for name, visitor, path, form in pages(world, visitors):
            plain, found = compared(visitor, path, form, foreign(world))
            number, accepted = number + 1, accepted + plain.accepted
            wrong += [f"{name} as {visitor.user.username}: {one}" for one in found]
    print(f"{number} forms, {accepted} accepted")
    assert not wrong, "\n".join(wrong)
    assert number >= 100
    assert accepted >= number * 2 // 3


@pytest.mark.django_db
def test_no_form_of_upkeep_takes_what_it_does_not_show(world):
    """The pages of rows that exist, as they stand in the forms."""
    wrong, saved = [], 0
    with set_apart(), time_machine.travel(timezone.now(), tick=False):
        for user, role in ((world.cast.adam, "administrator"), (world.cast.carol, "department")):
            for model in [model for model, verbs in UPKEEP[role].items() if CHANGE in verbs]:
                row = apps.get_model(model).objects.order_by("pk").last()
                path = f"/admin/{model.replace('.', '/')}/{f'{row.pk}/change' if row else 'add'}/"
                visitor = Visitor(user)
                for where, form in forms_of(visitor.ask(path).content.decode(), path):
                    plain, found = compared(visitor, where, form, foreign(world))
                    wrong, saved = wrong + found, saved + (plain.said[0] == 302)
    assert not wrong, "\n".join(wrong)
    assert saved >= 2
