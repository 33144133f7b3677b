"""Histories by chance through the real door: after every event open work is what the law asks for, no more, no less.

The same walks every time. To look longer: PROPERTY_EXAMPLES=10 makes ten times as many.
"""

from __future__ import annotations

import os
import random

import pytest

from cases.actions import perform, station
from cases.ahead import due_on, owed_duties
from cases.law import DUTY, ONWARD, Unlawful
from cases.models import Event
from cases.overlays import FastTrackNotice
from cases.returning import mending_step
from organisations.desks import Role
from organisations.models import Mandate, Person
from tests.story import ONE_DAY, TODAY, D, Road, account, office, person
from workflows.demonstration import walk
from workflows.models import CaseTask

from .stand_ins import Facts

pytestmark = [pytest.mark.django_db]
TIMES = int(os.environ.get("PROPERTY_EXAMPLES", "1"))
ACTS, OFF = 16, ("propose_posthumous",)
TEXTS = {"chair": "甲", "place": "乙", "scrutineers": "丙", "tellers": "丁", "discussion": "同意", "decision": "同意"}


class DoorFacts(Facts):
    """Facts as a form posts them, about people and organisations that are stored."""

    def __init__(self, case, action, on, luck, *, cast):
        super().__init__(case, action, on, luck, share=0)
        self.cast = cast

    def _of(self, group):
        found = super()._of(group)
        if hasattr(group, "paper"):
            return walk.scans(group.paper)
        names = group.base_fields.keys() & TEXTS.keys() - found.keys()
        return found | {name: TEXTS[name] for name in names}

    def people(self, group):
        """Keys of those who may serve."""
        organisation = self.case.organisation
        if group.capacity == "sponsor":
            fit = Person.objects.filter(offices__organisation__in=organisation.line()).order_by("pk")
            return [self.luck.choice([one.pk for one in fit])]
        members = [one.pk for one in self.cast.members[organisation.pk]]
        return members[:2] if group.capacity == "contact" else members[2:]

    def destination(self):
        """The name of another branch."""
        branches = [self.cast.village, self.cast.street, self.cast.hamlet, self.cast.far]
        return self.luck.choice([one.name for one in branches if one.pk != self.case.organisation_id])

    def _notice(self):
        return FastTrackNotice.objects.get().pk


@pytest.fixture
def peopled(cast):
    """The cast, with people in the West too and a notice of a fast track."""
    cast.members[cast.far.pk] = [person(f"西村党员{n}", cast.far) for n in range(4)]
    wes = person("包保人魏", cast.west)
    office(wes, cast.west)
    account("Fay", Role.SECRETARY, cast.far)
    account("Walt", Role.ARCHIVIST, cast.west)
    account("Wes", Role.SPONSOR, cast.west, person=wes)
    FastTrackNotice.objects.create(
        number="组通〔2027〕1号", title="抗洪一线", issuer="州委组织部", organisation=cast.county, since=D(2027, 1, 1),
        by=cast.carol,
    )  # fmt: skip
    return cast


def whose(case, action):
    """A user who sits at the act's desk; None where nobody does."""
    desk = action.desk(case.state)
    if desk.role == Role.SPONSOR:
        serving = case.history.serving("sponsor")
        return getattr(serving[0].person, "user", None) if serving else None
    found = Mandate.objects.filter(role=desk.role, organisation=station(case, desk), until=None).first()
    return found.user if found else None


def chosen(case, cast, luck):
    """(action, day, facts, user) of an act by chance in these days; None where nobody sits at its desk."""
    acts = [one for one in case.actions_from(case.step) if one.applies(case) and one.in_force(TODAY)]
    off = [one for one in acts if one.kind != ONWARD and (one.name in OFF or (one.target and one.target.final))]
    acts = [one for one in acts if one not in off or luck.random() < 0.03] or acts
    action = luck.choices(acts, weights=[4 if one.kind == ONWARD else 2 if one.kind == DUTY else 1 for one in acts])[0]
    last = max(event.on for event in case.history.events)
    on = min(last + ONE_DAY * luck.choice((0, 1, 7, 30, 200, 400)), TODAY)
    facts = DoorFacts(case, action, on, luck, cast=cast).all()
    user = whose(case, action)
    return (action, on, facts, user) if user else None


def agree(road) -> None:
    """Open work is one deciding task for an open case and one for each duty owed, each at its desk with its date."""
    case = road.case
    wanted = {} if case.step.final else {case.state: (case.step.desk, due_on(case))}
    wanted |= {duty.name: (duty.by, due_on(case, duty)) for duty in owed_duties(case)}
    tasks = list(CaseTask.objects.open().filter(case=road.pk).select_related("organisation"))
    found = {one.node: (one.organisation, one.role, one.due_on) for one in tasks}
    assert len(tasks) == len(found), "nothing is doubled"
    told = [f"{one.on} {one.action} -> {one.target}" for one in case.history.events]
    lent = {case.state: ""} if mending_step(case) else {}  # sent back for mending: on nobody's desk meanwhile
    agreed = {node: (station(case, desk), lent.get(node, desk.role), due) for node, (desk, due) in wanted.items()}
    assert found == agreed, told
    sponsor = {one.owner_id for one in tasks if one.role == Role.SPONSOR}
    serving = [one.person.user.pk for one in case.history.serving("sponsor")] or [None]
    assert sponsor <= set(serving), told


def whole(pk) -> bool:
    """Whether each event carries the hash of the one before it and its own."""
    before = ""
    for event in Event.objects.filter(case=pk).order_by("seq"):
        if (event.previous, event.hash) != (before, event.digest()):
            return False
        before = event.hash
    return True


@pytest.mark.parametrize("seed", range(8 * TIMES))
def test_open_work_is_what_the_law_asks_for_whatever_happens(peopled, seed):
    luck = random.Random(seed)
    road = Road(peopled, luck.choice([peopled.village, peopled.street, peopled.hamlet]))
    stop = luck.choice([move.action for move in road.moves])
    road.until(stop)
    done = 0
    for _try in range(ACTS * 12):
        case = road.case
        if case.step.final or done == ACTS:
            break
        if not (act := chosen(case, peopled, luck)):
            continue
        action, on, facts, user = act
        try:
            perform(case, action.name, by=user, on=on, **facts)
        except Unlawful:
            continue
        done += 1
        agree(road)
    assert done, "the walk got somewhere"
    assert whole(road.pk)
