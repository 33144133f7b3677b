"""What absences and penalties on record add up to, in working days and months (D-02, D-04)."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable

from cases.limits import ONE_DAY, add_months, is_working_day

from .dates import DEMERIT, DISMISSAL, DOWNGRADE, REMOVAL, SERIOUS, UNEXCUSED, WARNING, WRITTEN

PENALTY_MONTHS = {WARNING: 6, DEMERIT: 12, DOWNGRADE: 24, REMOVAL: 24}
"""How long a penalty has effect; a dismissal ends the contract instead (D-04)."""
UNIT_MONTHS = {WRITTEN: 6, SERIOUS: 12}
"""How long a warning under the rules of a unit usually has effect; the law sets no period, so it only warns (E.1)."""
STATUTORY = {*PENALTY_MONTHS, DISMISSAL}
"""The penalties of public institutions, which bar the grade "excellent" (D-04)."""


# --- absences ----------------------------------------------------------------------------------------------------


def absent_days(rows: Iterable) -> list[datetime.date]:
    """The working days missed without excuse, in order, each once."""
    missed = {one.on + ONE_DAY * n for one in rows if one.conclusion == UNEXCUSED for n in range(one.days or 0)}
    return sorted(day for day in missed if is_working_day(day)[0])


def longest_absence(days: list[datetime.date]) -> int:
    """The most working days missed in a row; days off between them do not interrupt it (D-02)."""
    longest = run = 0
    before: datetime.date | None = None
    for day in days:
        run = run + 1 if before and not _worked_between(before, day) else 1
        longest, before = max(longest, run), day
    return longest


def _worked_between(before: datetime.date, day: datetime.date) -> bool:
    between = (before + ONE_DAY * n for n in range(1, (day - before).days))
    return any(is_working_day(one)[0] for one in between)


def absence_within_a_year(days: list[datetime.date]) -> int:
    """The most working days missed within any twelve months (D-02)."""
    return max((bisect_left(days, add_months(day, 12)) - place for place, day in enumerate(days)), default=0)


# --- penalties ---------------------------------------------------------------------------------------------------


def penalty_ends(kind: str, since: datetime.date) -> datetime.date | None:
    """The first day on which a penalty has no effect any more; None for a dismissal (D-04)."""
    months = (PENALTY_MONTHS | UNIT_MONTHS).get(kind)
    return add_months(since, months) if months else None


def penalty_within(rows: Iterable, first: datetime.date, last: datetime.date):
    """The latest penalty that had effect on some day from ``first`` to ``last``; None without any."""
    found = None
    for one in rows:
        ends = penalty_ends(one.conclusion, one.on)
        if one.on <= last and (ends is None or ends > first):
            found = one
    return found
