"""Calendar arithmetic, and nothing else: months, days and working days between legal dates (A.7).

Working days follow the holiday calendar that the State Council announces each year. For a year whose calendar
is not known yet, Monday to Friday are taken to be working days and the result is called *provisional*.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from organisations.working_days import is_working_day

ONE_DAY = datetime.timedelta(days=1)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day-number ``months`` later (earlier if negative), clipped to the end of the month (A.7)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def days_between(start: datetime.date, end: datetime.date) -> int:
    """Calendar days from ``start`` to ``end``: 0 for the same day, negative if ``end`` is earlier."""
    return (end - start).days


def count_working_days(start: datetime.date, end: datetime.date) -> tuple[int, bool]:
    """(working days from ``start`` to ``end``, both included, whether provisional); (0, False) if none."""
    days = [is_working_day(start + ONE_DAY * offset) for offset in range(days_between(start, end) + 1)]
    return sum(working for working, _ in days), any(provisional for _, provisional in days)


def add_working_days(day: datetime.date, working_days: int) -> tuple[datetime.date, bool]:
    """(the last of that many working days after ``day``, whether provisional); ``day`` does not count."""
    provisional = False
    while working_days > 0:
        day += ONE_DAY
        working, unsure = is_working_day(day)
        working_days -= working
        provisional |= unsure
    return day, provisional


def last_day_of_publicity(start: datetime.date, working_days: int) -> tuple[datetime.date, bool]:
    """(last day of a public notice, whether provisional).

    The first day counts if it is a working day; the result may be used from the day after the last (A.7).
    Raises ValueError for less than one working day.
    """
    if working_days < 1:
        raise ValueError("a public notice lasts at least one working day")
    return add_working_days(start - ONE_DAY, working_days)


@dataclass(frozen=True)
class _Limit:
    """A span that ends *on or before* ``after(date)``.

    It is counted from the arrival at a step, with ``from_action`` from the legal date of that action, with ``since``
    from the day that function of the case names; whoever reads the law knows that date, this module only counts.
    ``pauses``: days on which the case is on hold do not count. A ceiling that the regulation itself sets never pauses.
    """

    n: int
    from_action: str | None = None
    since: Callable[[Any], datetime.date | None] | None = None
    pauses: bool = False

    def __post_init__(self) -> None:
        if self.n < 0:
            raise ValueError("a limit cannot be negative")


@dataclass(frozen=True)
class Months(_Limit):
    """``n`` months by day-number."""

    def after(self, day: datetime.date) -> datetime.date:
        """The last day in time, counted from ``day``."""
        return add_months(day, self.n)


@dataclass(frozen=True)
class Days(_Limit):
    """``n`` calendar days."""

    def after(self, day: datetime.date) -> datetime.date:
        """The last day in time, counted from ``day``."""
        return day + ONE_DAY * self.n


@dataclass(frozen=True)
class WorkingDays(_Limit):
    """``n`` working days, not counting the first day."""

    def after(self, day: datetime.date) -> datetime.date:
        """The last day in time, counted from ``day``; `add_working_days` tells whether provisional."""
        return add_working_days(day, self.n)[0]


def months(n: int, *, of: str | None = None, since=None, pauses: bool = False) -> Months:
    """Within ``n`` months of arrival, of the action named ``of``, or of the day ``since(case)``."""
    return Months(n, of, since, pauses)


def days(n: int, *, of: str | None = None, since=None, pauses: bool = False) -> Days:
    """Within ``n`` calendar days of arrival, of the action named ``of``, or of the day ``since(case)``."""
    return Days(n, of, since, pauses)


def working_days(n: int, *, of: str | None = None, since=None, pauses: bool = False) -> WorkingDays:
    """Within ``n`` working days of arrival, of the action named ``of``, or of the day ``since(case)``."""
    return WorkingDays(n, of, since, pauses)


# --- what a limit is for ----------------------------------------------------------------------------------------

FLOOR, CEILING, VALIDITY = "floor", "ceiling", "validity"


@dataclass(frozen=True)
class Span:
    """A limit that a condition keeps: not before it has passed (floor), by its end (ceiling), good until then.

    ``most`` is the upper end where the law sets both, as of an extension (A-31).
    """

    kind: str
    limit: Months | Days | WorkingDays
    most: Months | None = None

    def after(self, day: datetime.date) -> datetime.date:
        """The date the condition speaks of, counted from ``day``."""
        return self.limit.after(day)


def floor(limit, most: Months | None = None) -> Span:
    """Not before the limit has passed."""
    return Span(FLOOR, limit, most)


def ceiling(limit) -> Span:
    """Not after the limit has passed."""
    return Span(CEILING, limit)


def validity(limit) -> Span:
    """Good until the limit has passed, then to be made anew."""
    return Span(VALIDITY, limit)
