"""The grounds on which the unit ends a contract, each against the record (D-01, D-02, D-04)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import Unmet, guard

from . import dates, reckoning, wording

ABSENT_RUNNING, ABSENT_A_YEAR = 15, 30
"""Working days of unexcused absence that are still borne (D-02)."""


# --- grounds -----------------------------------------------------------------------------------------------------


@guard(_("the last yearly assessment on record is not “unqualified” (%(found)s)"), article="D-01", reads=("ground",))
def failed_once(case):
    """The last yearly result is unqualified (D-01)."""
    return case.facts["ground"] != wording.FAILED_ONCE or failed(case, 1)


@guard(_("no refusal of a transfer is on record"), article="D-01", reads=("ground",))
def transfer_refused(case):
    """One unqualified result is a ground only with a transfer refused (D-01)."""
    return case.facts["ground"] != wording.FAILED_ONCE or bool(case.facts.get("refused_on"))


@guard(_("the last two years assessed are not both “unqualified” (%(found)s)"), article="D-01", reads=("ground",))
def failed_twice(case):
    """Two years running are unqualified (D-01)."""
    return case.facts["ground"] != wording.FAILED_TWICE or failed(case, 2)


def failed(case, times: int):
    """Whether the last so many years assessed, without a gap, were unqualified; else what was found."""
    grades = dates.results(case)
    years = list(grades)[-times:]
    running = len(years) == times and years[-1] - years[0] == times - 1
    if running and all(grades[year] == dates.FAILED for year in years):
        return True
    return Unmet(found=[f"{year} {dict(wording.GRADES).get(grades[year], '')}" for year in years] or "-")


@guard(
    _("unexcused absence on record: %(running)s working days running, %(year)s within a year; the law asks for more "
      "than 15 or more than 30"),
    article="D-02", reads=("ground",),
)  # fmt: skip
def absent_long_enough(case):
    """More than 15 working days running, or more than 30 within a year (D-02)."""
    if case.facts["ground"] != wording.ABSENT:
        return True
    missed = reckoning.absent_days(dates.of_kind(case, dates.ABSENCE))
    running, year = reckoning.longest_absence(missed), reckoning.absence_within_a_year(missed)
    return running > ABSENT_RUNNING or year > ABSENT_A_YEAR or Unmet(running=running, year=year)


@guard(_("no dismissal is on record"), article="D-04", reads=("ground",))
def dismissed(case):
    """A dismissal has been imposed (D-04)."""
    if case.facts["ground"] != wording.DISMISSED:
        return True
    found = any(one.conclusion == dates.DISMISSAL for one in dates.of_kind(case, dates.PENALTY))
    return found or Unmet(cure=("do", "record_penalty"))
