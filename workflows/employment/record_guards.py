"""Conditions of the yearly assessment, of absences and of appeals (D.3 row 15, D-02, D-04, D-07, E-10)."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from cases.law import WARN, Unmet, guard
from cases.limits import ONE_DAY, ceiling, days, months

from . import dates, reckoning, wording

APPEAL_DAYS = ceiling(days(30, since=dates.decided_on))
ARBITRATION_YEAR = ceiling(months(12, since=dates.decided_on))
CAP = 20
"""Of a hundred assessed, so many may be excellent (D-07)."""


# --- yearly assessment -------------------------------------------------------------------------------------------


@guard(_("the year %(year)s has been assessed already (%(grade)s)"), article="D.3-15", reads=("year",))
def once_a_year(case):
    """A year is assessed once (D.3 row 15)."""
    year = case.facts["year"]
    grade = dates.results(case).get(year)
    return grade is None or Unmet(year=year, grade=dict(wording.GRADES).get(grade, grade))


@guard(_("%(year)s is no year of service that is over or ending; service began on %(since)s"), article="D.3-15",
       reads=("year",))  # fmt: skip
def year_of_service(case):
    """What is assessed is a year in which the person has served (D.3 row 15)."""
    year, since = case.facts["year"], case.reported_on
    return since.year <= year <= case.on.year or Unmet(year=year, since=since)


@guard(
    _("“excellent” is not given while a penalty has effect: %(penalty)s of %(since)s, until %(until)s"),
    article="D-04", reads=("grade", "year"),
)  # fmt: skip
def excellent_without_penalty(case):
    """A penalty whose period touches the assessed year or the day of the assessment forbids "excellent" (D-04)."""
    if case.facts["grade"] != dates.EXCELLENT:
        return True
    year, rows = case.facts["year"], [one for one in dates.of_kind(case, dates.PENALTY) if _statutory(one)]
    spans = (datetime.date(year, 1, 1), datetime.date(year, 12, 31)), (case.on, case.on)
    found = next((one for first, last in spans if (one := reckoning.penalty_within(rows, first, last))), None)
    if found is None:
        return True
    until = reckoning.penalty_ends(found.conclusion, found.on)
    label = dict(wording.PENALTIES)[found.conclusion]
    return Unmet(penalty=label, since=found.on, until=until or "-", cure=("wait", until) if until else None)


def _statutory(one) -> bool:
    return one.conclusion in reckoning.STATUTORY


@guard(
    _("%(excellent)s of %(assessed)s of the township or street would be excellent for %(year)s; the cap is "
      "about %(cap)s %%"),
    article="D-07", mode=WARN, reads=("grade",),
)  # fmt: skip
def excellent_within_cap(case):
    """About a fifth of those assessed in the township or street that year may be excellent (D-07)."""
    given, excellent = case.facts.get("assessed"), case.facts.get("excellent")
    if not given or excellent * 100 <= CAP * given:
        return True
    return Unmet(excellent=excellent, assessed=given, year=case.facts["year"], cap=CAP)


# --- absence and appeal ------------------------------------------------------------------------------------------


@guard(_("days from %(first)s to %(last)s are on record already"), article="D-02",
       reads=("absent_from", "absent_until"))  # fmt: skip
def absence_not_recorded(case):
    """No day of absence is counted twice (D-02)."""
    first, last = case.facts["absent_from"], case.facts["absent_until"]
    for one in dates.of_kind(case, dates.ABSENCE):
        ended = one.on + ONE_DAY * ((one.days or 1) - 1)
        if one.on <= last and first <= ended:
            return Unmet(first=one.on, last=ended)
    return True


@guard(_("service began only on %(since)s"), article="D-02", reads=("absent_from",))
def absence_in_service(case):
    """Only who serves can be absent (D-02)."""
    return case.facts["absent_from"] >= case.reported_on or Unmet(since=case.reported_on)


@guard(
    _("thirty days since %(since)s ended on %(due)s"), article="E-10", mode=WARN, reads=("decided_on", "remedy"),
    span=APPEAL_DAYS,
)  # fmt: skip
def appealed_in_time(case):
    """A review is asked for within 30 days of the decision, an appeal within 30 days of the review (E-10)."""
    return case.facts["remedy"] == wording.ARBITRATION or _contested_in_time(case, APPEAL_DAYS)


@guard(
    _("the year since %(since)s ended on %(due)s"), article="E-10-27", mode=WARN, reads=("decided_on", "remedy"),
    span=ARBITRATION_YEAR,
)  # fmt: skip
def arbitration_in_time(case):
    """Arbitration is applied for within a year of the day on which the breach of rights was known (E-10)."""
    return case.facts["remedy"] != wording.ARBITRATION or _contested_in_time(case, ARBITRATION_YEAR)


def _contested_in_time(case, span):
    since = case.facts["decided_on"]
    due = span.after(since)
    return case.on <= due or Unmet(since=since, due=due)
