"""Every act of every law, at every step it may be done from, by every kind of user: generated from the law.

What is expected is reckoned here from the desk the law names, by walking up the tree; the door is asked with the
question it asks itself (``authorise``). That the door does ask it, walked step by step, is shown by
``tests/workflows/test_membership_permissions.py`` and its neighbours.
"""

from __future__ import annotations

import copy

import pytest

from cases.actions import NotYours, authorise
from cases.law import PIPELINES, Unlawful
from organisations.desks import Role
from organisations.models import User
from recruitment.models import Intake
from tests.recruitment import stage
from workflows.models import HiringCase

from . import world as worlds

pytestmark = pytest.mark.django_db

VALID = ("own", "parent", "sibling", "foreign", "proxy", "limited")
LIMITED_TO = "placement"


@pytest.fixture
def records(world):
    """A record under each law: a case of the village for two pipelines, one of the county, and a round."""
    graduate = stage.graduate("金毕业", world.cast.village)
    found = [world.case, stage.case(graduate, world.cast.village), HiringCase.objects.get(), world.round]
    assert {type(one) for one in found} == {*PIPELINES.values(), Intake}
    return found


def acts(record):
    """(action, step) of the law of the record; steps that the record is merely supposed to be at."""
    for action in type(record).actions().values():
        for step in action.sources:
            supposed = copy.copy(record)
            supposed.__dict__["state"] = step.value  # not stored: only the question is asked of it
            yield supposed, action, step


def nearest(record, desk):
    """The organisation that the law means: the nearest up the tree with the power, or the root."""
    start = (record.destination if desk.receiving else None) or record.organisation
    if desk.topmost:
        return start.line()[-1]
    line = [one for one in start.line() if one.closed_on is None]
    return next((one for one in line if desk.power is None or getattr(one, f"can_{desk.power.value}")), None)


def rightful(kind: str, user: User, record, desk) -> bool:
    """Whether somebody of that kind sits at the desk."""
    role, _sign, place = kind.rpartition("-")
    if kind in ("serving-sponsor", "owner"):
        role, place = (Role.SPONSOR, "own") if kind == "serving-sponsor" else (Role.ORGANISER, "own")
    if place not in VALID or role != desk.role or (place == "limited" and record.pipeline_name != LIMITED_TO):
        return False
    if role == Role.SPONSOR and (kind != "serving-sponsor" or record.pipeline_name != "membership"):
        return False
    where = {one.organisation_id for one in user.current_mandates() if one.role == role}
    organisation = nearest(record, desk)
    return organisation is not None and organisation.pk in where


def lets(record, action, user) -> bool:
    """Whether the door lets the user come as far as the facts."""
    try:
        authorise(record, action, user)
    except (NotYours, Unlawful):
        return False
    return True


@pytest.mark.parametrize("kind", [one for one in worlds.kinds() if one not in ("anonymous", "organiser-inactive")])
def test_exactly_the_desk_of_the_law_may_do_each_act(kind, world, records, record_property):
    user, wrong, asked, allowed = worlds.user_of(world.cast, kind), [], 0, 0
    for record in records:
        for supposed, action, step in acts(record):
            expected, asked = rightful(kind, user, supposed, action.desk(step.value)), asked + 1
            allowed += expected
            if lets(supposed, action, user) != expected:
                wrong.append(f"{type(record).__name__}.{action.name} at {step.value}: expected {expected}")
    record_property("matrix", f"{asked} acts and steps of {len(records)} laws")
    record_property("answers", asked)
    record_property("wrong", len(wrong))
    assert not wrong, "\n".join(wrong)
    if kind in ("secretary-own", "organiser-own", "department-own", "archivist-own", "serving-sponsor"):
        assert allowed, "somebody may do something"
