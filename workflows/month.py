"""The coming month of a desk: what is due on which day, as a calendar from this week's Monday."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cases.limits import ONE_DAY, is_working_day
from cases.listing import capped

from . import inbox
from .models import CaseTask
from .narrowing import day_of
from .reach import Lane

WEEKS, YEARS = 5, 3  # shown at once; how far one may leaf
KINDS = 3  # kinds of work named in a day
WEEK = 7 * ONE_DAY


@dataclass
class Day:
    """A day of the calendar: whether it is worked, and what is due, by kind of work."""

    on: datetime.date
    today: bool
    kinds: Counter = field(default_factory=Counter)
    covered: int = 0

    @property
    def off(self) -> bool:
        """A holiday on what would be a working day."""
        return self.on.weekday() < 5 and not is_working_day(self.on)[0]

    @property
    def shifted(self) -> bool:
        """A Saturday or Sunday that is worked in exchange for a holiday."""
        return self.on.weekday() >= 5 and is_working_day(self.on)[0]

    @property
    def provisional(self) -> bool:
        """Whether the holidays of that year are not announced yet."""
        return is_working_day(self.on)[1]

    @property
    def count(self) -> str:
        """How much is due at the user's own desks."""
        return capped(self.kinds.total())

    @property
    def covered_count(self) -> str:
        """How much is due at the desks of absent colleagues."""
        return capped(self.covered)

    @property
    def named(self) -> list[tuple[Any, str]]:
        """The kinds of work there is most of, with how much."""
        return [(kind, capped(count)) for kind, count in self.kinds.most_common(KINDS)]

    @property
    def more(self) -> int:
        """How many kinds are not named."""
        return max(len(self.kinds) - KINDS, 0)


@dataclass(frozen=True)
class Month:
    """Five weeks of days, Monday first, and the addresses of the weeks before and after."""

    weeks: list[list[Day]]
    earlier: str
    later: str

    @property
    def first(self) -> datetime.date:
        """The Monday it begins with."""
        return self.weeks[0][0].on

    @property
    def last(self) -> datetime.date:
        """The Sunday it ends with."""
        return self.weeks[-1][-1].on

    @property
    def empty(self) -> bool:
        """Whether nothing is due."""
        return not any(day.kinds or day.covered for week in self.weeks for day in week)

    @property
    def provisional(self) -> bool:
        """Whether some of the holidays are not announced yet."""
        return any(day.provisional for week in self.weeks for day in week)


def month_of(request) -> Month:
    """The five weeks that the URL asks for, or those from this week on; a query, and another for covered work."""
    today = timezone.localdate()
    this_week = today - ONE_DAY * today.weekday()
    first = day_of(request.GET.get("from", "")) or this_week
    first -= ONE_DAY * first.weekday()
    furthest = WEEK * 52 * YEARS
    first = min(max(first, this_week - furthest), this_week + furthest)
    days = {one: Day(one, one == today) for one in (first + ONE_DAY * number for number in range(7 * WEEKS))}
    _fill(days, request.user)
    rows = list(days.values())
    leaf = f"{reverse('desk:month')}?from="
    return Month(
        [rows[start : start + 7] for start in range(0, len(rows), 7)],
        f"{leaf}{first - WEEKS * WEEK}", f"{leaf}{first + WEEKS * WEEK}",
    )  # fmt: skip


def _fill(days: dict[datetime.date, Day], user) -> None:
    own = [one for one in inbox.lanes(user) if not one.acting_for]
    covered = [one for one in inbox.lanes(user) if one.acting_for]
    for row in _due(own, days):
        days[row["due_on"]].kinds[row["flow_task"].task_title] += row["number"]
    for row in _due(covered, days):
        days[row["due_on"]].covered += row["number"]


def _due(lanes: list[Lane], days: dict[datetime.date, Day]) -> list[dict[str, Any]]:
    """How much of each kind is due on which day; the index of each desk finds no other days."""
    if not lanes:
        return []
    where = lanes[0].where
    for one in lanes[1:]:
        where |= one.where
    rows = CaseTask.objects.open().filter(where, due_on__range=(min(days), max(days)))
    return list(rows.order_by().values("due_on", "flow_task").annotate(number=Count("pk")))
