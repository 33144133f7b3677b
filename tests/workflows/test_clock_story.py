"""Three years of one case under the clock: every reminder, mark, escalation and lapse comes on its day."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import transaction
from django.db.models import F

from cases.actions import NotYours
from cases.events import Event
from notices.models import Notice
from organisations.models import Mandate, Office
from tests.story import APPLIED, NOW, ONE_DAY, D, Road, anew
from workflows.clock import passes
from workflows.clock.models import Mark
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


class Life:
    """A case whose acts are entered on their legal days, and a clock that makes its pass every morning or on some.

    With a day and an act it begins there, with everything before that act entered on that day.
    """

    def __init__(self, cast, branch=None, *, day=APPLIED, before: str = "", skip=()):
        self.cast, self.day, self.first = cast, day, day
        with self.at(9):
            self.road = Road(cast, branch)
            if before:
                self.road.until(before, skip=skip)

    def at(self, hour: int):
        """That hour of the day."""
        moment = NOW.replace(year=self.day.year, month=self.day.month, day=self.day.day, hour=hour)
        return time_machine.travel(moment, tick=False)

    def until(self, day: datetime.date, *, every: int = 1, stop: str = "") -> None:
        """Live up to that day: a pass on every so many mornings, then what the road has for the day."""
        while self.day < day:
            self.day += ONE_DAY
            if every and ((self.day - self.first).days % every == 0 or self.day == day):
                with self.at(7):
                    passes.tick()
            self.work(stop)

    def work(self, stop: str) -> None:
        """The acts of the day, by the users as they are that day."""
        while self.road.position < len(self.road.moves) and self.road.next.on <= self.day:
            if self.road.next.action == stop:
                return
            with self.at(9):
                for name, user in self.cast.players().items():
                    setattr(self.cast, name, anew(user))
                self.cast.secretaries = {self.road.branch.pk: self.cast.alice, self.cast.street.pk: self.cast.anna}
                self.road.step()

    def open_task(self, node: str) -> CaseTask:
        """The open work of a node."""
        return self.road.open_tasks()[node]

    def marks(self, node: str, *kinds: str) -> list[tuple[str, datetime.date, datetime.date]]:
        """(kind, due date, day) of the marks of a node's work, in the order they were set."""
        rows = Mark.objects.filter(task__case=self.road.pk, kind__in=kinds) if kinds else Mark.objects.all()
        return [(one.kind, one.due_on, one.on) for one in rows.select_related("task") if one.task.node == node]


@pytest.fixture
def life(cast):
    return Life(cast, cast.street)


def test_three_years_of_one_case(life, cast):
    """A street case: a talk that is late, reviews in time, a resolution that nobody approves."""
    # The talk with the applicant is due by 10 February 2027 and held late: told ten and three working days ahead.
    life.until(D(2027, 3, 8), stop="talk")
    assert life.marks("applied") == [
        ("first", D(2027, 2, 10), D(2027, 1, 27)),
        ("last", D(2027, 2, 10), D(2027, 2, 5)),
        ("overdue", D(2027, 2, 10), D(2027, 2, 11)),
        ("above", D(2027, 2, 10), D(2027, 2, 17)),
        ("further", D(2027, 2, 10), D(2027, 3, 3)),
    ]
    above = Mark.objects.filter(kind__in=("above", "further")).values_list("organisation", flat=True)
    assert list(above) == [cast.east.pk, cast.county.pk]
    told = Notice.objects.order_by("pk").values_list("user__username", "kind", "at__date")
    assert list(told) == [
        ("anna", "reminder", D(2027, 1, 27)), ("anna", "reminder", D(2027, 2, 5)), ("anna", "overdue", D(2027, 2, 11)),
        ("bob", "overdue", D(2027, 2, 17)), ("carol", "overdue", D(2027, 3, 3)),
    ]  # fmt: skip
    # The road is taken up; the half-yearly reviews are reminded of and done, so that nothing is overdue.
    life.until(D(2028, 9, 1), every=7, stop="talk_before_approval")
    assert ("overdue",) not in [(kind,) for kind, _due, _on in life.marks("review_activist", "overdue")]
    assert {due for _kind, due, _on in life.marks("review_activist", "first")} >= {D(2027, 10, 20)}
    # The meeting was on 21 August 2028. Nobody talks or approves: overdue after three months, lapsed after six.
    life.until(D(2029, 3, 5), every=3, stop="talk_before_approval")
    assert life.marks("committee_talk", "overdue") == [("overdue", D(2028, 11, 21), D(2028, 11, 22))]
    assert life.marks("committee_talk", "lapsing") == [("lapsing", D(2029, 2, 21), D(2029, 2, 12))]
    lapse = Event.objects.get(action="lapse_resolution")
    assert (lapse.on, lapse.source, lapse.target) == (D(2029, 2, 22), "committee_talk", "meeting")
    assert (lapse.by.username, lapse.role, lapse.organisation) == ("system-clock", "clock", cast.prefecture)
    assert Notice.objects.filter(kind="returned").get().user == cast.anna
    meeting = life.open_task("meeting")
    assert (meeting.due_on, meeting.returned, meeting.sent_by.username) == (D(2029, 3, 22), True, "system-clock")
    # The branch does not vote anew either, to the end of the third year: each organisation above is told once.
    life.until(D(2030, 1, 14), every=50, stop="talk_before_approval")
    assert life.marks("meeting", "overdue", "above", "further") == [
        ("overdue", D(2029, 3, 22), D(2029, 3, 23)),
        ("above", D(2029, 3, 22), D(2029, 3, 29)),
        ("further", D(2029, 3, 22), D(2029, 4, 12)),
    ]


@pytest.mark.parametrize("held", [False, True])
def test_a_conversion_that_nobody_approves_lapses_on_its_day(cast, held):
    """The day after three months, also while the case is on hold; five working days are left to enter what was done."""
    life = Life(cast, cast.street, day=D(2029, 12, 3), before="approve_conversion")
    if held:
        with life.at(10):
            life.road.do("hold", by=cast.bob, on=life.day, source="report", reason="核实举报")
    life.until(D(2029, 12, 11), stop="approve_conversion")
    assert life.road.case.state == "conversion_decided"
    life.until(D(2029, 12, 12), stop="approve_conversion")
    assert Event.objects.get(action="lapse_conversion").on == D(2029, 12, 5)
    assert life.road.case.state == "conversion_applied"


def test_a_political_review_lapses_and_is_owed_anew(cast):
    life = Life(cast, cast.street, day=D(2029, 6, 20), before="submit_prereview")
    life.until(D(2029, 6, 26), stop="submit_prereview")
    assert Event.objects.get(action="lapse_vetting").on == D(2029, 6, 18)
    assert "vet" in life.road.open_tasks()
    assert life.open_task("candidate").lapses_on is None
    life.until(D(2029, 6, 28), stop="submit_prereview")
    assert Event.objects.filter(action="lapse_vetting").count() == 1


def test_an_act_that_is_a_lapse_is_done_by_nobody_by_hand(cast):
    life = Life(cast, cast.street, day=D(2029, 12, 12), before="approve_conversion")
    with life.at(10):
        for user in cast.players().values():
            with pytest.raises(NotYours):
                life.road.do("lapse_conversion", by=anew(user), on=D(2029, 12, 5))


def test_an_office_that_ends_later_opens_the_succession_on_its_day(cast):
    """The last day of the sponsor's office was entered beforehand; the day after it the successor is owed."""
    life = Life(cast, day=D(2028, 6, 4), before="appoint_introducers")
    Office.objects.filter(person=cast.sam.person).update(until=D(2028, 6, 5))  # past the listener of saved offices
    life.until(D(2028, 6, 5), stop="appoint_introducers")
    assert "succeed_sponsor" not in life.road.open_tasks()
    life.until(D(2028, 6, 6), stop="appoint_introducers")
    assert life.open_task("succeed_sponsor").due_on == D(2028, 7, 5)


def test_work_taken_up_goes_back_when_the_mandate_has_ended(cast):
    life = Life(cast, cast.street)
    CaseTask.objects.filter(pk=life.open_task("applied").pk).update(
        owner=cast.anna, status="ASSIGNED", assigned=F("created")
    )
    Mandate.objects.filter(user=cast.anna).update(until=D(2027, 1, 11))
    life.until(D(2027, 1, 11))
    assert life.open_task("applied").owner == cast.anna
    life.until(D(2027, 1, 12))
    given_back = life.open_task("applied")
    assert (given_back.owner, given_back.status, given_back.assigned) == (None, "NEW", None)


def test_a_public_notice_that_has_run_reminds_its_desk_and_is_not_closed_in_its_place(cast):
    life = Life(cast, cast.street, day=D(2028, 5, 8), before="list_candidate")
    ends = life.road.case.history.notice().ends_on
    life.until(ends + ONE_DAY, stop="list_candidate")
    assert life.marks("candidate_publicity", "notice_run") == [("notice_run", ends, ends + ONE_DAY)]
    assert Notice.objects.get(kind="publicity").user == cast.anna
    assert life.road.case.state == "candidate_publicity"
    assert life.road.case.history.notice().outcome == ""


def test_a_recurring_duty_that_is_nowhere_open_is_opened_on_monday(cast):
    life = Life(cast, cast.street, day=D(2027, 5, 8), before="review_activist")
    CaseTask.objects.filter(pk=life.open_task("review_activist").pk).update(status="CANCELED")
    life.until(D(2027, 5, 10), stop="review_activist")
    assert life.open_task("review_activist").due_on == D(2027, 10, 20)


# --- days made up ----------------------------------------------------------------------------------------------------


def record(pk: int) -> dict:
    """What stands in the rows: marks, events and work, with their legal days; not when they were written."""
    return {
        "marks": sorted(
            (one.task.node, one.kind, one.due_on, one.on, one.organisation_id)
            for one in Mark.objects.filter(task__case=pk).select_related("task")
        ),
        "events": list(Event.objects.filter(case=pk).values_list("seq", "action", "on", "by__username", "target")),
        "work": sorted(
            (task.node, task.status, task.due_on, task.lapses_on, task.organisation_id, str(task.owner))
            for task in CaseTask.objects.filter(case=pk)
        ),
    }


def lived(cast, *, down: list[tuple[datetime.date, datetime.date]]) -> dict:
    """Around an overdue mark, its escalation and a lapse; between some days, the last left out, no pass is made."""
    life = Life(cast, day=D(2029, 2, 20), before="report_for_approval", skip=("sponsor_attend",))
    with life.at(10):
        passes.tick()  # a clock that has never run makes up nothing
    while life.day < D(2029, 3, 9):
        tomorrow = life.day + ONE_DAY
        life.until(tomorrow, every=0 if any(first <= tomorrow < last for first, last in down) else 1,
                   stop="report_for_approval")  # fmt: skip
    return record(life.road.pk) | {"told": Notice.objects.count()}


def test_three_days_without_a_clock_come_to_the_same_rows(cast):
    """Row by row: three days around overdue marks, five around the lapse; and not one notice more."""
    outcomes = []
    for down in ([], [(D(2029, 2, 21), D(2029, 2, 24)), (D(2029, 2, 26), D(2029, 3, 3))]):
        with transaction.atomic():
            outcomes.append(lived(cast, down=down))
            transaction.set_rollback(True)
    daily, caught_up = outcomes
    late = D(2028, 9, 5)  # the sponsor's signature, fifteen days after the meeting; entered here in February
    assert ("sponsor_attend", "overdue", late, D(2029, 2, 21), None) in daily["marks"]
    assert ("sponsor_attend", "above", late, D(2029, 2, 27), cast.county.pk) in daily["marks"]
    assert ("lapse_resolution", D(2029, 2, 22)) in [(action, on) for _seq, action, on, *_rest in daily["events"]]
    told = daily.pop("told"), caught_up.pop("told")
    assert caught_up == daily
    assert 0 < told[1] <= told[0]
