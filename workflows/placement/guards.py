"""Conditions of appointment and service, up to the yearly assessment (D.2, D.3, D-04, D-07, D-08, E-05).

A guard reads the case, its programme and its history and asks the database nothing; the programme comes with the post.
"""

from __future__ import annotations

import datetime

from django.utils.translation import gettext_lazy as _

from cases.facts import FIT, UNFIT
from cases.guards import duty_done
from cases.law import WARN, Unmet, guard
from cases.limits import ONE_DAY, add_months, ceiling, days, floor
from recruitment.terms_of_service import FULL_CONTRACT, contract_months, probation_months

from . import dates, facts

PROBATION = floor(days(0, since=dates.probation_until))
APPEAL_DAYS = ceiling(days(30, since=dates.decided_on))
CAP = 20
"""Of a hundred assessed, so many may be excellent (D-07)."""


@guard(_("a forbidden relation to an official of the village: %(relation)s"), article="E-05", reads=("kinship",))
def kin_apart(case):
    """Nobody is placed or transferred where avoidance forbids it (D-08, E-05)."""
    answer = case.facts["kinship"]
    return answer not in facts.FORBIDDEN or Unmet(relation=dict(facts.KINSHIP)[answer])


# --- contract ----------------------------------------------------------------------------------------------------


@guard(
    _("“%(programme)s” has terms of %(least)s to %(most)s months: the contract would have to end between %(first)s "
      "and %(last)s"),
    article="D.2", reads=("contract_from", "contract_until"),
)  # fmt: skip
def contract_of_the_programme(case):
    """The contract lasts as long as the programme provides (D.2)."""
    since, until, programme = case.facts["contract_from"], case.facts["contract_until"], case.programme
    first = add_months(since, programme.term_least) - ONE_DAY
    last = add_months(since, programme.term_most)
    numbers = {"programme": programme, "least": programme.term_least, "most": programme.term_most}
    return first <= until <= last or Unmet(first=first, last=last, **numbers)


@guard(
    _("the contract lasts %(months)s months; three years are the rule"), article="D.3", mode=WARN,
    reads=("contract_from", "contract_until"),
)  # fmt: skip
def three_years_normally(case):
    """A contract with a public institution normally lasts three years or more (D.3 row 12)."""
    months = _months(case)
    return case.programme.identity != "institution" or months >= FULL_CONTRACT or Unmet(months=months)


@guard(
    _("a probation of %(given)s months cannot be agreed; it must be %(least)s to %(most)s months"), article="D.3",
    reads=("first_job", "probation"),
)  # fmt: skip
def probation_as_due(case):
    """Probation is as long as identity, first employment and contract prescribe (D.3 row 12)."""
    months = _months(case) if case.facts.get("contract_until") else case.programme.term_least
    first_job, given = case.facts["first_job"] == "yes", case.facts["probation"]
    least, most = probation_months(case.programme.identity, contract_months=months, first_job=first_job)
    return least <= given <= most or Unmet(given=given, least=least, most=most)


def _months(case) -> int:
    return contract_months(case.facts["contract_from"], case.facts["contract_until"])


# --- arrival and probation ---------------------------------------------------------------------------------------

trained_first = duty_done("train", _("the training before taking up the post has not been held"), article="D.3",
                          mode=WARN)  # fmt: skip


def on_probation(case) -> bool:
    """Whether the contract provides for probation."""
    return bool(case.probation_months)


def without_probation(case) -> bool:
    """Whether the contract provides for none."""
    return not case.probation_months


@guard(_("probation lasts until %(until)s; %(days)s days to go"), article="D.3", span=PROBATION)
def probation_over(case):
    """Probation is decided on when it is over (D.3 row 14)."""
    until = case.probation_until
    return case.on >= until or Unmet(until=until, days=(until - case.on).days, cure=("wait", until))


@guard(_("no review of the probation that says qualified"), article="D.3")
def probation_fit(case):
    """Who passes has been reviewed as qualified (D.3 row 14)."""
    return _concluded(case, dates.PROBATION_REVIEW) == FIT or Unmet(cure=("do", "review_probation"))


@guard(_("no review of the probation that says not qualified"), article="D.3")
def probation_unfit(case):
    """Nobody is dismissed from probation without a review that says so (D.3 row 14)."""
    return _concluded(case, dates.PROBATION_REVIEW) == UNFIT or Unmet(cure=("do", "review_probation"))


def _concluded(case, kind: str) -> str:
    review = case.history.assessed(kind)
    return review.conclusion if review else ""


# --- yearly assessment -------------------------------------------------------------------------------------------


@guard(_("the year %(year)s has been assessed already (%(grade)s)"), article="D.3", reads=("year",))
def once_a_year(case):
    """A year is assessed once (D.3 row 15)."""
    year = case.facts["year"]
    grade = dates.results(case).get(year)
    return grade is None or Unmet(year=year, grade=dict(facts.GRADES).get(grade, grade))


@guard(_("%(year)s is no year of service that is over or ending; service began on %(since)s"), article="D.3",
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
    year, rows = case.facts["year"], dates.of_kind(case, dates.PENALTY)
    spans = (datetime.date(year, 1, 1), datetime.date(year, 12, 31)), (case.on, case.on)
    found = next((one for first, last in spans if (one := dates.penalty_within(rows, first, last))), None)
    if found is None:
        return True
    until = dates.penalty_ends(found.conclusion, found.on)
    label = dict(facts.PENALTIES)[found.conclusion]
    return Unmet(penalty=label, since=found.on, until=until or "-", cure=("wait", until) if until else None)


@guard(
    _("%(excellent)s of %(assessed)s of the township would be excellent for %(year)s; the cap is about %(cap)s %%"),
    article="D-07", mode=WARN, reads=("grade",),
)  # fmt: skip
def excellent_within_cap(case):
    """About a fifth of those assessed in the township that year may be excellent (D-07)."""
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
    _("thirty days since %(since)s ended on %(due)s"), article="E-10", mode=WARN, reads=("decided_on",),
    span=APPEAL_DAYS,
)  # fmt: skip
def appealed_in_time(case):
    """A review is asked for within 30 days of the decision, an appeal within 30 days of the review (E-10)."""
    since = case.facts["decided_on"]
    due = APPEAL_DAYS.after(since)
    return case.on <= due or Unmet(since=since, due=due)
