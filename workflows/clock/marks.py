"""Marks on work: reminders ahead of a due date, overdue marks, and what is told to the organisations above.

Work is judged as it stood when the day began, so that it does not matter at which hour, or how many days later, the
pass is made. Rows are found by indexed dates alone, read in batches by key and written in one INSERT a batch, which
leaves out what is there already.
"""

from __future__ import annotations

import datetime
import functools
import operator
from collections.abc import Iterable, Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.limits import ONE_DAY
from cases.models import Publicity
from organisations.models import Organisation

from ..models import OPEN_STATUSES, CaseTask
from .days import Range, escalated_on, reminded_on, start_of
from .models import Mark
from .rhythms import Pace, by_days

BATCH = 2_000


def mark_all(day: datetime.date, rhythm: dict[str, Pace]) -> dict[str, int]:
    """Every mark of the day; how many of each kind were looked for and set."""
    counts = {kind: 0 for kind, _label in Mark.KINDS}
    for kind, column in ((Mark.FIRST, "due_on"), (Mark.LAST, "due_on"), (Mark.LAPSING, "lapses_on")):
        lead_of = Mark.LAST if kind == Mark.LAST else Mark.FIRST
        leads = by_days(lead_of, rhythm).items()
        asked = [(roles, span) for lead, roles in leads if (span := reminded_on(day, lead))]
        if asked:
            counts[kind] = _remind(day, kind, column, asked)
    counts[Mark.OVERDUE] = sum(_mark_overdue(rows, day) for rows in stood_open(day, worked()))
    counts[Mark.NOTICE_RUN] = _mark_notices(day)
    for level, kind in enumerate((Mark.ABOVE, Mark.FURTHER)):
        for after, roles in by_days(kind, rhythm).items():
            if marked := escalated_on(day, after):
                counts[kind] += _escalate(day, kind, level, marked, roles)
    return counts


# --- which work ---------------------------------------------------------------------------------------------------


def worked() -> Q:
    """Work that lies on somebody's desk: what whole rounds work together has no role."""
    return ~Q(role="")


def stood_open(day: datetime.date, asked: Q) -> Iterator[QuerySet[CaseTask]]:
    """The work that was open when the day began: what is so still, and what has ended since; each by an index."""
    begun = start_of(day)
    rows = CaseTask.objects.filter(asked, created__lt=begun)
    yield rows.filter(status__in=OPEN_STATUSES)
    yield rows.filter(finished__gte=begun)


def _remind(day: datetime.date, kind: str, column: str, asked: list[tuple[list[str], Range]]) -> int:
    """Remind the roles of the dates each is reminded of today; between the earliest and the latest, for the index."""
    whole = (min(span[0] for _roles, span in asked), max(span[1] for _roles, span in asked))
    any_of = [Q(role__in=roles, **{f"{column}__range": span}) for roles, span in asked]
    rows = Q(**{f"{column}__range": whole}) & functools.reduce(operator.or_, any_of)
    return sum(_mark(one, kind, day, column) for one in stood_open(day, rows))


def _mark_overdue(rows: QuerySet[CaseTask], day: datetime.date) -> int:
    return _mark(rows.filter(due_on__lt=day), Mark.OVERDUE, day, "due_on")


def _mark(rows: QuerySet[CaseTask], kind: str, day: datetime.date, column: str) -> int:
    """Mark what has no mark of the kind for the date in ``column`` yet."""
    same = Mark.objects.filter(task=OuterRef("pk"), kind=kind, due_on=OuterRef(column))
    unmarked = rows.filter(~Exists(same))
    return _write(Mark(task_id=pk, kind=kind, due_on=about, on=day) for pk, about in in_batches(unmarked, column))


def in_batches(rows: QuerySet, column: str) -> Iterator[tuple[int, datetime.date]]:
    """(key, date in ``column``) of every row, read in batches by date and key."""
    rows = rows.order_by(column, "pk").values_list("pk", column)
    found = list(rows[:BATCH])
    while found:
        yield from found
        if len(found) < BATCH:
            return
        last, date = found[-1]
        after = Q(**{f"{column}__gt": date}) | Q(**{column: date, "pk__gt": last})
        found = list(rows.filter(after, **{f"{column}__gte": date})[:BATCH])


def _write(marks: Iterable[Mark]) -> int:
    """Store marks in batches, each a transaction of its own; how many were handed in."""
    waiting: list[Mark] = []
    count = 0
    for one in marks:
        waiting.append(one)
        if len(waiting) == BATCH:
            count += _store(waiting)
            waiting = []
    return count + _store(waiting)


def _store(marks: list[Mark]) -> int:
    Mark.objects.bulk_create(marks, ignore_conflicts=True)
    return len(marks)


# --- public notices that have run ------------------------------------------------------------------------------------


def _mark_notices(day: datetime.date) -> int:
    """The day after the last day of a public notice its desk is told to enter the outcome; it is not entered for it."""
    run = Publicity.objects.filter(ends_on=day - ONE_DAY).values_list("case", "event__target")
    steps = dict(run.order_by("pk").iterator(chunk_size=BATCH))
    count = 0
    for some in batched(list(steps), BATCH):
        for rows in stood_open(day, worked() & Q(case__in=some)):
            at_notice = (one for one in rows.only("case_id", "flow_task") if one.node == steps[one.case_id])
            count += _write(
                Mark(task=one, kind=Mark.NOTICE_RUN, due_on=day - ONE_DAY, on=day) for one in at_notice
            )  # fmt: skip
    return count


def batched(keys: list, size: int) -> Iterator[list]:
    """The keys in lists of at most ``size``."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


# --- up the tree -----------------------------------------------------------------------------------------------------


def _escalate(day: datetime.date, kind: str, level: int, marked: Range, roles: list[str]) -> int:
    """Work overdue for so long is told one level up, later the next; where nobody is above, nothing is."""
    rows = Mark.objects.filter(kind=Mark.OVERDUE, on__range=marked, task__role__in=roles, due_on=F("task__due_on"))
    rows = rows.filter(Q(task__status__in=OPEN_STATUSES) | Q(task__finished__gte=start_of(day)))
    same = Mark.objects.filter(task=OuterRef("task"), kind=kind, due_on=OuterRef("due_on"))
    lines = Lines()

    def upward() -> Iterator[Mark]:
        unmarked = rows.filter(~Exists(same)).values_list("task", "due_on", "task__organisation__path")
        for task, due_on, path in unmarked.order_by("task").iterator(chunk_size=BATCH):
            above = lines.above(path)
            if len(above) > level:
                yield Mark(task_id=task, kind=kind, due_on=due_on, on=day, organisation_id=above[level])

    return _write(upward())


class Lines:
    """The organisations above one that may be told of its neglect, nearest first; each is looked up once a pass."""

    def __init__(self) -> None:
        self._counts: dict[int, bool] = {}

    def above(self, path: str) -> list[int]:
        """Open organisations above that approve or record, by key, nearest first."""
        keys = [int(one) for one in path.strip("/").split("/")][-2::-1]
        if unknown := [one for one in keys if one not in self._counts]:
            heard = Organisation.objects.filter(pk__in=unknown, closed_on=None)
            heard = set(heard.filter(Q(can_approve=True) | Q(can_record=True)).values_list("pk", flat=True))
            self._counts |= {one: one in heard for one in unknown}
        return [one for one in keys if self._counts[one]]
