"""Conditions of the review of the term, renewal and what comes after (D.2, D.3 rows 16 and 17)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import FIT
from cases.law import WARN, Unmet, guard
from cases.limits import ONE_DAY, add_months, days, floor
from recruitment.programmes import OUTCOMES, RENEW

from . import dates

REVIEW = floor(days(0, since=dates.review_from))
TERM = floor(days(0, since=dates.serves_until))


def has_end(case) -> bool:
    """Whether the contract ends at all; an open-ended labour contract has no term to review (E.1)."""
    return case.serves_until is not None


# --- end of the term ---------------------------------------------------------------------------------------------


@guard(_("the term ends on %(ends)s; it is reviewed in its last six months, from %(first)s"), article="D.3-16",
       span=REVIEW)  # fmt: skip
def review_near_the_end(case):
    """The term is reviewed when a successor may be provided for too, in its last six months (D.3 row 16, D.5)."""
    first = dates.review_from(case)
    return first is None or case.on >= first or Unmet(ends=case.serves_until, first=first, cure=("wait", first))


@guard(_("the term ends on %(ends)s; it is normally reviewed in its last three months"), article="D.3-16", mode=WARN)
def review_in_the_last_months(case):
    """The review normally falls into the last three months of the term (D.3 row 16)."""
    return not has_end(case) or case.on >= add_months(case.serves_until, -3) or Unmet(ends=case.serves_until)


@guard(_("years of service without an assessment: %(years)s"), article="D.3-15", mode=WARN)
def every_year_assessed(case):
    """Each full calendar year of service has been assessed (D.3 row 15)."""
    done = dates.results(case)
    since = max(case.reported_on.year + 1, case.opened_on.year)
    missing = [year for year in range(since, case.on.year) if year not in done]
    return not missing or Unmet(years=missing)


@guard(_("the review of the term does not say qualified"), article="D.3-16")
def term_fit(case):
    """Only who is qualified in the review of the term is given another (D.3 rows 16 and 17)."""
    review = case.history.assessed(dates.TERM_REVIEW)
    return review is not None and review.conclusion == FIT


@guard(_("“%(programme)s” knows no renewal"), article="D.2")
def renewable(case):
    """A further term only where the programme has it (D.2)."""
    codes = case.programme.outcomes.split(",") if case.programme else [RENEW]
    return RENEW in codes or Unmet(programme=case.programme)


@guard(
    _("the new contract begins on %(since)s; the old one ends on %(ends)s, so it begins on the day after"),
    article="D.3-17", mode=WARN, reads=("contract_from",),
)  # fmt: skip
def terms_adjoin(case):
    """The new term follows the old one without gap or overlap (D.3 row 17)."""
    since, ends = case.facts["contract_from"], case.serves_until
    return since == ends + ONE_DAY or Unmet(since=since, ends=ends)


@guard(
    _("the term lasts until %(until)s; who leaves before does so by another act"), article="D.3-17", span=TERM
)  # fmt: skip
def term_over(case):
    """What comes after the term comes at its end; before, it is a resignation or an exit (D.3 row 17, D-03, D-05)."""
    until = case.serves_until
    return case.on >= until or Unmet(until=until, cure=("wait", until))


@guard(_("“%(programme)s” does not provide for: %(outcome)s"), article="D.2", reads=("outcome",))
def outcome_of_the_programme(case):
    """What comes after the term is one of the programme's ways on (D.2)."""
    outcome, codes = case.facts["outcome"], case.programme.outcomes.split(",")
    return outcome in codes or Unmet(programme=case.programme, outcome=OUTCOMES.get(outcome, outcome))
