"""Conditions of leaving: minimum term, grounds, notice, and the review of the term (D-01 to D-05, D.3 rows 16, 17)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import FIT
from cases.law import WARN, Unmet, guard
from cases.limits import ONE_DAY, add_months, days, floor
from recruitment.programmes import OUTCOMES, RENEW

from . import dates, facts

NOTICE = floor(days(30, since=dates.noticed_on))
REVIEW = floor(days(0, since=dates.review_from))
ABSENT_RUNNING, ABSENT_A_YEAR = 15, 30
"""Working days of unexcused absence that are still borne (D-02)."""


# --- minimum term ------------------------------------------------------------------------------------------------


def bound(case) -> bool:
    """Whether the minimum term of service still runs on the legal date (D-05)."""
    return case.bound_until is not None and case.on < case.bound_until


def permitted(case) -> bool:
    """Whether both departments have approved an exception in this term (D-05)."""
    return bool(case.history.done(case.actions()["permit_exit"]))


@guard(
    _("the minimum term of service lasts until %(until)s; leaving the post before needs the approval of both the "
      "organisation department and the personnel department of the county"),
    article="D-05",
)  # fmt: skip
def free_or_permitted(case):
    """No examination, selection, transfer or secondment away during the minimum term, except with approval (D-05)."""
    if not bound(case) or permitted(case):
        return True
    return Unmet(until=case.bound_until, cure=("wait", case.bound_until))


@guard(_("the minimum term was over on %(until)s: no exception is needed"), article="D-05", mode=WARN)
def exception_needed(case):
    """An exception is for the time of the minimum term (D-05)."""
    return bound(case) or Unmet(until=case.bound_until)


@guard(
    _("resigns within the minimum term, which lasts until %(until)s: the service clause of the contract applies"),
    article="D-05", mode=WARN,
)  # fmt: skip
def resigns_unbound(case):
    """Who resigns within the minimum term breaks the service clause, unless both departments approved (D-03, D-05)."""
    return not bound(case) or permitted(case) or Unmet(until=case.bound_until)


@guard(
    _("within the minimum term, until %(until)s: enter what the contract provides for leaving early"),
    article="D-03", reads=("breach",),
)  # fmt: skip
def breach_settled(case):
    """The consequences the contract provides for are on record (D-03)."""
    return not bound(case) or permitted(case) or bool(case.facts["breach"]) or Unmet(until=case.bound_until)


# --- notice ------------------------------------------------------------------------------------------------------


def _notice_run(case, since):
    due = NOTICE.after(since)
    return case.on >= due or Unmet(since=since, due=due, cure=("wait", due))


@guard(_("notice was given on %(since)s; thirty days end on %(due)s"), article="D-03", reads=("noticed_on",),
       span=NOTICE)  # fmt: skip
def resignation_noticed(case):
    """A resignation takes effect thirty days after written notice, unless the contract says otherwise (D-03)."""
    return bool(case.facts.get("otherwise")) or _notice_run(case, case.facts["noticed_on"])


@guard(_("no written notice is on record; it is given thirty days before"), article="D-01", reads=("ground",))
def notice_given(case):
    """Termination for unqualified results is told in writing thirty days before (D-01)."""
    return case.facts["ground"] not in facts.NOTICE_OWED or bool(case.facts.get("noticed_on"))


@guard(_("notice was given on %(since)s; thirty days end on %(due)s"), article="D-01",
       reads=("ground", "noticed_on"))  # fmt: skip
def termination_noticed(case):
    """The thirty days of the written notice are over (D-01)."""
    return case.facts["ground"] not in facts.NOTICE_OWED or _notice_run(case, case.facts["noticed_on"])


# --- grounds -----------------------------------------------------------------------------------------------------


@guard(_("the last yearly assessment on record is not “unqualified” (%(found)s)"), article="D-01", reads=("ground",))
def failed_once(case):
    """The last yearly result is unqualified (D-01)."""
    return case.facts["ground"] != facts.FAILED_ONCE or _failed(case, 1)


@guard(_("no refusal of a transfer is on record"), article="D-01", reads=("ground",))
def transfer_refused(case):
    """One unqualified result is a ground only with a transfer refused (D-01)."""
    return case.facts["ground"] != facts.FAILED_ONCE or bool(case.facts.get("refused_on"))


@guard(_("the last two years assessed are not both “unqualified” (%(found)s)"), article="D-01", reads=("ground",))
def failed_twice(case):
    """Two years running are unqualified (D-01)."""
    return case.facts["ground"] != facts.FAILED_TWICE or _failed(case, 2)


def _failed(case, times: int):
    """Whether the last so many years assessed, without a gap, were unqualified; else what was found."""
    grades = dates.results(case)
    years = list(grades)[-times:]
    running = len(years) == times and years[-1] - years[0] == times - 1
    if running and all(grades[year] == dates.FAILED for year in years):
        return True
    return Unmet(found=[f"{year} {dict(facts.GRADES).get(grades[year], '')}" for year in years] or "-")


@guard(
    _("unexcused absence on record: %(running)s working days running, %(year)s within a year; the law asks for more "
      "than 15 or more than 30"),
    article="D-02", reads=("ground",),
)  # fmt: skip
def absent_long_enough(case):
    """More than 15 working days running, or more than 30 within a year (D-02)."""
    if case.facts["ground"] != facts.ABSENT:
        return True
    missed = dates.absent_days(dates.of_kind(case, dates.ABSENCE))
    running, year = dates.longest_absence(missed), dates.absence_within_a_year(missed)
    return running > ABSENT_RUNNING or year > ABSENT_A_YEAR or Unmet(running=running, year=year)


@guard(_("no dismissal is on record"), article="D-04", reads=("ground",))
def dismissed(case):
    """A dismissal has been imposed (D-04)."""
    if case.facts["ground"] != facts.DISMISSED:
        return True
    found = any(one.conclusion == dates.DISMISSAL for one in dates.of_kind(case, dates.PENALTY))
    return found or Unmet(cure=("do", "record_penalty"))


# --- end of the term ---------------------------------------------------------------------------------------------


@guard(_("the term ends on %(ends)s; it is reviewed in its last six months, from %(first)s"), article="D.3",
       span=REVIEW)  # fmt: skip
def review_near_the_end(case):
    """The term is reviewed when a successor may be provided for too, in its last six months (D.3 row 16, D.5)."""
    first = dates.review_from(case)
    return case.on >= first or Unmet(ends=case.serves_until, first=first, cure=("wait", first))


@guard(_("the term ends on %(ends)s; it is normally reviewed in its last three months"), article="D.3", mode=WARN)
def review_in_the_last_months(case):
    """The review normally falls into the last three months of the term (D.3 row 16)."""
    return case.on >= add_months(case.serves_until, -3) or Unmet(ends=case.serves_until)


@guard(_("years of service without an assessment: %(years)s"), article="D.3", mode=WARN)
def every_year_assessed(case):
    """Each full calendar year of service has been assessed (D.3 row 15)."""
    done = dates.results(case)
    since = max(case.reported_on.year + 1, case.opened_on.year)
    missing = [year for year in range(since, case.on.year) if year not in done]
    return not missing or Unmet(years=missing)


@guard(_("the review of the term does not say qualified"), article="D.3")
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
    article="D.3", mode=WARN, reads=("contract_from",),
)  # fmt: skip
def terms_adjoin(case):
    """The new term follows the old one without gap or overlap (D.3 row 17)."""
    since, ends = case.facts["contract_from"], case.serves_until
    return since == ends + ONE_DAY or Unmet(since=since, ends=ends)


@guard(_("the term lasts until %(until)s"), article="D.3", mode=WARN)
def term_over(case):
    """What comes after the term normally comes at its end (D.3 row 17)."""
    return case.on >= case.serves_until or Unmet(until=case.serves_until)


@guard(_("“%(programme)s” does not provide for: %(outcome)s"), article="D.2", reads=("outcome",))
def outcome_of_the_programme(case):
    """What comes after the term is one of the programme's ways on (D.2)."""
    outcome, codes = case.facts["outcome"], case.programme.outcomes.split(",")
    return outcome in codes or Unmet(programme=case.programme, outcome=OUTCOMES.get(outcome, outcome))
