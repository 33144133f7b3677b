"""From which days the limits of service count, and what the record of service adds up to (D-01, D-02, D-04).

The record is kept as assessments: ``yearly`` with the grade and its year, ``absence`` from a day on for so many
calendar days, ``penalty`` with its kind from the day of the decision on.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable

from cases.limits import ONE_DAY, add_months, is_working_day

YEARLY, ABSENCE, PENALTY, TERM_REVIEW, PROBATION_REVIEW = (
    "yearly", "absence", "penalty", "term_review", "service_probation_review",
)  # fmt: skip
EXCELLENT, GOOD, BASIC, FAILED = "excellent", "qualified", "basic", "unqualified"
EXCUSED, UNEXCUSED = "excused", "unexcused"
WARNING, DEMERIT, DOWNGRADE, REMOVAL, DISMISSAL = "warning", "demerit", "downgrade", "removal", "dismissal"
PENALTY_MONTHS = {WARNING: 6, DEMERIT: 12, DOWNGRADE: 24, REMOVAL: 24}
"""How long a penalty has effect; a dismissal ends the contract instead (D-04)."""


def reported_on(case):
    """The day of reporting in at the village, which starts the service clock."""
    return case.reported_on


def probation_until(case):
    """The end of probation in the post."""
    return case.probation_until


def serves_until(case):
    """The end of the term of service."""
    return case.serves_until


def review_from(case):
    """Six months before the end of the term, when a successor may be provided for too."""
    return add_months(case.serves_until, -6) if case.serves_until else None


def noticed_on(case):
    """The day of the written notice."""
    return (case.facts or {}).get("noticed_on")


def decided_on(case):
    """The day the decision was made known."""
    return (case.facts or {}).get("decided_on")


# --- yearly results ----------------------------------------------------------------------------------------------


def of_kind(case, kind: str) -> list:
    """The assessments of a kind up to the legal date of the act."""
    return [one for one in case.history.assessments if one.kind == kind and one.on <= case.on]


def results(case) -> dict[int, str]:
    """The grade of each year assessed, the latest year last (D.3 row 15)."""
    return {one.year: one.conclusion for one in sorted(of_kind(case, YEARLY), key=lambda one: one.year)}


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
    months = PENALTY_MONTHS.get(kind)
    return add_months(since, months) if months else None


def penalty_within(rows: Iterable, first: datetime.date, last: datetime.date):
    """The latest penalty that had effect on some day from ``first`` to ``last``; None without any."""
    found = None
    for one in rows:
        ends = penalty_ends(one.conclusion, one.on)
        if one.on <= last and (ends is None or ends > first):
            found = one
    return found
