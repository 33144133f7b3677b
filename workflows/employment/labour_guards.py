"""Conditions of the Labour Contract Law: probation, notice, grounds of ending, contracts without end (E.1).

They speak only of who is under a labour contract; for everybody else they are met.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import UNFIT
from cases.law import WARN, Unmet, guard
from cases.limits import ONE_DAY, days, floor

from . import bound_guards, dates, ground_guards, wording
from .identity_facts import labour

NOTICE_IN_PROBATION = floor(days(3, since=dates.noticed_on))
FIXED_TERMS = 2
"""After so many fixed terms running a contract without end is offered (article 14)."""


# --- notice ------------------------------------------------------------------------------------------------------


@guard(_("notice was given on %(since)s in probation; three days end on %(due)s"), article="E.1-37",
       reads=("noticed_on",), span=NOTICE_IN_PROBATION)  # fmt: skip
def resignation_noticed_in_probation(case):
    """In the probation of a labour contract notice is given three days before (E.1)."""
    noticed = case.facts["noticed_on"]
    elsewhere = not bound_guards.leaves_in_probation(case) or bound_guards.excused(case)
    return elsewhere or bound_guards.notice_run(case, noticed, NOTICE_IN_PROBATION)


@guard(_("neither a month's pay nor a written notice that has run for thirty days is on record"), article="E.1-40",
       reads=("ground",))  # fmt: skip
def noticed_or_paid(case):
    """Who is unable to do the work is told thirty days before in writing, or paid a month more (E.1)."""
    facts = case.facts
    if facts["ground"] != wording.UNABLE or facts.get("paid"):
        return True
    noticed = facts.get("noticed_on")
    return bool(noticed) and bound_guards.notice_run(case, noticed) is True


# --- grounds -----------------------------------------------------------------------------------------------------


@guard(_("no review within a running probation that says not qualified"), article="E.1-39", reads=("ground",))
def unfit_shown(case):
    """Not meeting the conditions of employment is shown by the review of the probation (E.1)."""
    if case.facts["ground"] != wording.UNFIT:
        return True
    review = case.history.assessed(dates.PROBATION_REVIEW)
    shown = bound_guards.in_probation(case, case.on) and review and review.conclusion == UNFIT
    return bool(shown) or Unmet(cure=("do", "review_probation"))


@guard(_("probation ended on %(ended)s; that somebody does not meet the conditions is told before it ends"),
       article="E.1-39", mode=WARN)  # fmt: skip
def unfit_told_in_probation(case):
    """After the end of its probation a labour contract is not ended for it any more (E.1)."""
    return not labour(case) or case.on < case.probation_until or Unmet(ended=case.probation_until - ONE_DAY)


@guard(_("neither a warning on record nor the number of a finding"), article="E.1-39", reads=("ground",))
def breach_shown(case):
    """A serious breach of the unit's rules rests on a warning on record or on a finding (E.1)."""
    if case.facts["ground"] != wording.BREACH or case.facts.get("finding"):
        return True
    warned = any(one.conclusion in (dates.WRITTEN, dates.SERIOUS) for one in dates.of_kind(case, dates.PENALTY))
    return warned or Unmet(cure=("do", "record_penalty"))


@guard(_("the finding or judgment it rests on is not named"), article="E.1-39", reads=("ground",))
def finding_named(case):
    """Neglect with great damage and criminal liability are found by others, under a number (E.1)."""
    return case.facts["ground"] not in wording.BY_FINDING or bool(case.facts.get("finding"))


@guard(_("the last yearly assessment on record is not “unqualified” (%(found)s)"), article="E.1-40", reads=("ground",))
def unable_shown(case):
    """Inability is shown by the last yearly result (E.1)."""
    return case.facts["ground"] != wording.UNABLE or ground_guards.failed(case, 1)


@guard(
    _("an unqualified result, after it training or a change of post, and inability shown again must be on record"),
    article="E.1-40", reads=("ground",),
)  # fmt: skip
def helped_first(case):
    """Who is unable is trained or given another post first, and must be shown unable again (E.1)."""
    if case.facts["ground"] != wording.UNABLE:
        return True
    helped = max(filter(None, (case.facts.get("retrained_on"), case.history.date_of("change_post"))), default=None)
    failed = [one.on for one in dates.of_kind(case, dates.YEARLY) if one.conclusion == dates.FAILED]
    if helped is None or not any(on <= helped for on in failed):
        return False
    return bool(case.facts.get("finding")) or any(on > helped for on in failed)


# --- renewal -----------------------------------------------------------------------------------------------------


@guard(
    _("%(terms)s fixed terms have been served: a contract without end must be offered unless the person asks for a "
      "fixed one"),
    article="E.1-14", mode=WARN, reads=("contract_from", "contract_until"),
)  # fmt: skip
def endless_offered(case):
    """After two fixed terms running the next labour contract is one without end, unless the person asks (E.1)."""
    return not labour(case) or case.terms < FIXED_TERMS or Unmet(terms=case.terms)
