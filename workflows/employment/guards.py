"""Conditions of appointment, contract, arrival and probation (D.2, D.3 rows 11 to 14, D-08, E-05).

A guard reads the case, its programme and its history and asks the database nothing; the programme comes with the post.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import FIT, UNFIT
from cases.law import DUTY, WARN, Unmet, guard
from cases.limits import ONE_DAY, add_months, days, floor
from recruitment.programmes import LABOUR_CONTRACT, PUBLIC_INSTITUTION
from recruitment.terms_of_service import FULL_CONTRACT, contract_months, probation_months
from workflows.selection.wording import AVOIDANCE, FORBIDDEN

from . import dates, wording

PROBATION = floor(days(0, since=dates.probation_until))


@guard(_("a forbidden relation to an official of the place: %(relation)s"), article="E-05", reads=("kinship",))
def kin_apart(case):
    """Nobody is placed or transferred where avoidance forbids it (D-08, E-05)."""
    answer = case.facts["kinship"]
    return answer not in FORBIDDEN or Unmet(relation=dict(AVOIDANCE)[answer])


# --- contract ----------------------------------------------------------------------------------------------------


LENGTH = _(
    "“%(programme)s” has terms of %(least)s to %(most)s months: the contract would have to end between %(first)s "
    "and %(last)s"
)


@guard(LENGTH, article="D.2", reads=("contract_from", "contract_until"))
def contract_of_the_programme(case):
    """The contract lasts as long as the programme provides (D.2)."""
    return case.programme.identity == LABOUR_CONTRACT or _as_long_as_provided(case)


@guard(LENGTH, article="E.1", mode=WARN, reads=("contract_from", "contract_until"))
def contract_usual(case):
    """A labour contract may be of any length, or without end; another than the usual one is noted (E.1)."""
    return case.programme.identity != LABOUR_CONTRACT or _as_long_as_provided(case)


def _as_long_as_provided(case):
    since, until, programme = case.facts["contract_from"], case.facts["contract_until"], case.programme
    first = add_months(since, programme.term_least) - ONE_DAY
    last = add_months(since, programme.term_most)
    numbers = {"programme": programme, "least": programme.term_least, "most": programme.term_most}
    return first <= until <= last or Unmet(first=first, last=last, **numbers)


@guard(
    _("the contract lasts %(months)s months; three years are the rule"), article="D.3-12", mode=WARN,
    reads=("contract_from", "contract_until"),
)  # fmt: skip
def three_years_normally(case):
    """A contract with a public institution normally lasts three years or more (D.3 row 12)."""
    months = _months(case)
    return case.programme.identity != PUBLIC_INSTITUTION or months >= FULL_CONTRACT or Unmet(months=months)


PROBATION_AGREED = _("a probation of %(given)s months cannot be agreed; it must be %(least)s to %(most)s months")


@guard(PROBATION_AGREED, article="D.3-12", reads=("first_job", "probation"))
def probation_as_due(case):
    """Probation is as long as identity, first employment and contract prescribe (D.3 row 12)."""
    return case.programme.identity == LABOUR_CONTRACT or _probation_lawful(case)


@guard(PROBATION_AGREED, article="E.1-19", reads=("contract_from", "probation"))
def probation_by_length(case):
    """The probation of a labour contract goes by its length: none, one, two or six months (E.1)."""
    return case.programme.identity != LABOUR_CONTRACT or _probation_lawful(case)


def _probation_lawful(case):
    months = _months(case) if case.facts.get("contract_until") else FULL_CONTRACT  # one without end is long enough
    first_job, given = case.facts.get("first_job") == wording.YES, case.facts["probation"]
    least, most = probation_months(case.programme.identity, contract_months=months, first_job=first_job)
    return least <= given <= most or Unmet(given=given, least=least, most=most)


def _months(case) -> int:
    return contract_months(case.facts["contract_from"], case.facts["contract_until"])


# --- arrival and probation ---------------------------------------------------------------------------------------


def on_probation(case) -> bool:
    """Whether the contract provides for probation."""
    return bool(case.probation_months)


def without_probation(case) -> bool:
    """Whether the contract provides for none."""
    return not case.probation_months


@guard(_("probation in the post lasts until %(until)s; %(days)s days to go"), article="D.3-14", span=PROBATION)
def probation_over(case):
    """Probation is decided on when it is over (D.3 row 14)."""
    until = case.probation_until
    return case.on >= until or Unmet(until=until, days=(until - case.on).days, cure=("wait", until))


@guard(_("no review of the probation that says qualified"), article="D.3-14")
def probation_fit(case):
    """Who passes has been reviewed as qualified (D.3 row 14)."""
    return _concluded(case, dates.PROBATION_REVIEW) == FIT or Unmet(cure=("do", "review_probation"))


@guard(_("owed since the first working day and not done yet: %(duties)s"), article="E-09", mode=WARN)
def onboarded(case):
    """Who is appointed for good is registered; silent where a pipeline knows no such duties (E-09)."""
    owed = (one for one in case.actions().values() if one.kind == DUTY and one.article.startswith("E-09"))
    missing = [one.label for one in owed if one.applies(case) and not case.history.done(one)]
    return not missing or Unmet(duties=missing)


@guard(_("no review of the probation that says not qualified"), article="D.3-14")
def probation_unfit(case):
    """Nobody is dismissed from probation without a review that says so (D.3 row 14)."""
    return _concluded(case, dates.PROBATION_REVIEW) == UNFIT or Unmet(cure=("do", "review_probation"))


def _concluded(case, kind: str) -> str:
    review = case.history.assessed(kind)
    return review.conclusion if review else ""
