"""Cases side by side on the same road, and meetings that decide them, as the tests of meetings start from them."""

from __future__ import annotations

import datetime

from cases.deciding import Decision, decide
from meetings.models import Meeting
from tests.story import Cast, Road, fresh, person
from workflows.demonstration import walk


def decision(road: Road, **more) -> Decision:
    """The next move of a road as one row of a meeting gives it."""
    given = {"on": road.next.on, **fresh(road.next.facts)}
    return Decision(road.pk, road.next.action, data=given | more, files=given)


def step_together(roads: list[Road]) -> None:
    """Every road does its next move, which is the same for all, in one pass."""
    outcomes = decide([decision(one) for one in roads], by=roads[0].by(roads[0].next))
    assert [one.refusal for one in outcomes] == [None] * len(roads), roads[0].next.action
    for one in roads:
        one.position += 1


def side_by_side(cast: Cast, count: int, *, until: str = "talk") -> list[Road]:
    """Cases of the village branch, each with an applicant of its own, brought to just before an act."""
    roads = []
    for place in range(count):
        applicant = person(f"申请人{'甲乙丙丁戊己'[place]}", cast.village, member=False, born=datetime.date(1990, 1, 1))
        cast.applicants[cast.village.pk] = applicant
        roads.append(Road(cast))
    while roads[0].next.action != until:
        step_together(roads)
    return roads


def called(cast: Cast, kind: str = "general", *, on: datetime.date, by=None, place=None, **columns) -> Meeting:
    """A meeting that has been called, attendance entered."""
    attended = {"due": 21, "present": 19, "scrutineers": "监票人甲", "tellers": "计票人乙"}
    if kind != "general":
        attended = {"due": 9, "present": 8}
    return Meeting.objects.create(
        kind=kind, organisation=place or cast.village, on=on, place="村党群服务中心", chair="主持人", recorder="记录人",
        by=by or cast.alice, **{"attendance": attended} | columns,
    )  # fmt: skip


def ballot(item, **changes) -> dict[str, str]:
    """The fields of a row in which everybody who is present votes for it."""
    votes = walk.ballot(yes=19) | changes
    names = ("issued", "collected", "invalid", "yes", "no", "abstained", "discussion")
    return {f"{item.pk}-{name}": str(votes[name]) for name in names} | version(item)


def version(item) -> dict[str, str]:
    """The hidden field that tells which state of the case was looked at."""
    return {f"{item.pk}-version": str(item.case.version)}
