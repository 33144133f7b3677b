"""Conditions of probation, its end, extension and postponement (A-25 to A-35)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.guards import duty_done
from cases.lapses import run_out
from cases.law import WARN, Unmet, guard
from cases.limits import add_months, ceiling, floor, months
from cases.overlays import Suspension
from organisations.desks import COUNTY

from .admission_guards import admitted_here, fast_tracked
from .guards import REVIEW_MONTHS, reviews, trained_enough


def probation_starts(case):
    """The day of the branch meeting that admitted the member, here or where he was before (A-31)."""
    return case.probation_starts


def probation_ends(case):
    """The day probation is over."""
    return case.probation_ends


def conversion_possible_from(case):
    """The day from which conversion is to be discussed: the end of probation, or of a postponement (A-31, A-35)."""
    ends = [one.until for one in case.history.suspensions if one.kind == Suspension.POSTPONED and one.until]
    return max((case.probation_ends, *ends))


def conversion_due_from(case):
    """The day from which the month for the meeting counts: never before the application for conversion is there."""
    return max(conversion_possible_from(case), case.entered_on)


YEAR = floor(months(12, since=probation_starts))
DISCUSSED = ceiling(months(1, since=conversion_possible_from))
CONVERSION = ceiling(months(3, of="adopt_conversion"))
conversion_run_out = run_out("conversion_run_out", floor(CONVERSION.limit), article="A-33")
EXTENSION = floor(months(6, since=probation_ends), most=months(12))
POSTPONED = ceiling(months(6, since=probation_ends))


@guard(_("probation lasts until %(until)s; %(days)s days to go"), article="A-31", span=YEAR)
def probation_over(case):
    """The meeting on conversion is held when the year of probation is over (A-31, A-G14)."""
    until = case.probation_ends
    return case.on >= until or Unmet(until=until, days=(until - case.on).days, cure=("wait", until))


@guard(
    _("the meeting on conversion was due by %(due)s; give the reason for the delay and who answers for it"),
    article="A-31", span=DISCUSSED,
)  # fmt: skip
def lateness_explained(case):
    """Conversion is discussed promptly; who is late says why, and seniority does not suffer (A-31, A-G17)."""
    due = DISCUSSED.after(conversion_possible_from(case))
    if case.facts is None or case.on <= due or case.facts.get("late_because"):
        return True
    return Unmet(due=due)


@guard(
    _("three months after the meeting of %(since)s ended on %(end)s: the branch deliberates on conversion again first"),
    article="A-33", span=CONVERSION,
)  # fmt: skip
def conversion_in_time(case):
    """The committee approves within three months of the meeting, else the branch votes anew (A-33, A-G17)."""
    since = case.history.date_of("adopt_conversion")
    end = CONVERSION.after(since)
    return case.on <= end or Unmet(since=since, end=end, cure=("do", "return_conversion"))


filed_upward = duty_done(
    "file_admission", _("the admission has not been filed with the county yet"), article="A-25",
    only_if=admitted_here, waivable_by=COUNTY,
)  # fmt: skip
group_assigned = duty_done(
    "assign_group", _("not yet assigned to branch and group"), article="A-28", waivable_by=COUNTY
)
oath_taken = duty_done(
    "take_oath", _("the oath has not been taken yet"), article="A-29", only_if=admitted_here, mode=WARN
)


@guard(
    _("reviews during probation: %(have)s on record, %(need)s were due since %(since)s"), article="A-30",
    mode=WARN,
)  # fmt: skip
def probation_reviewed(case):
    """The branch has reviewed the probationary member every half year (A-30)."""
    since, until = case.probation_starts, min(case.on, case.probation_ends)
    have, need = reviews(case, "probation_review", since=since, until=until, every=REVIEW_MONTHS)
    return have >= need or Unmet(have=have, need=need, since=since, cure=("do", "review_probation"))


def training_owed(case) -> bool:
    """Whether a fast-track case still has to make up its training during probation (A-F5)."""
    return fast_tracked(case) and not trained_enough(case)


def training_due(case):
    """The last day for training put off on the fast track, counted from the approval (A-F5)."""
    approved = case.history.date_of("approve")
    return add_months(approved, case.fast_track.training_months) if approved and case.fast_track else None


@guard(_("the training put off on the fast track has not been made up yet"), article="A-F5")
def training_made_up_if_owed(case):
    """Training put off on the fast track has been made up, as long as any training lasts (A-F5, A-17)."""
    return not training_owed(case) or Unmet(cure=("do", "make_up_training"))


# --- extension and postponement --------------------------------------------------------------------------------


@guard(_("probation has been extended before (by %(months)s months); it can be extended once only"), article="A-31")
def not_extended_before(case):
    """Probation is extended once only (A-31, A-G15)."""
    return not case.extended_months or Unmet(months=case.extended_months)


@guard(_("an extension lasts six to twelve months, not %(months)s"), article="A-31", reads=("months",), span=EXTENSION)
def extension_of_right_length(case):
    """An extension lasts at least six months and at most a year (A-31, A-G15)."""
    months = case.facts["months"]
    return EXTENSION.limit.n <= months <= EXTENSION.most.n or Unmet(months=months)


@guard(_("probation lasts until %(until)s; %(days)s days to go before its end can be discussed"), article="A-31",
       reads=("ground",))  # fmt: skip
def extension_at_the_end(case):
    """Extension is decided when probation ends, unless a breach of discipline calls for it earlier (A-31)."""
    until = case.probation_ends
    if case.facts["ground"] == "discipline" or case.on >= until:
        return True
    return Unmet(until=until, days=(until - case.on).days, cure=("wait", until))


@guard(
    _("probation lasts until %(until)s; before its end it is cancelled only for a grave breach of discipline"),
    article="A-31", reads=("ground",),
)  # fmt: skip
def cancelled_at_the_end(case):
    """Whether to cancel is decided when probation ends, unless a grave breach calls for it earlier (A-31)."""
    until = case.probation_ends
    return case.facts["ground"] == "discipline" or case.on >= until or Unmet(until=until, cure=("wait", until))


@guard(_("only the conversion of a member transferred in during probation can be postponed"), article="A-35")
def transferred_in(case):
    """Only for probationary members who were transferred in (A-35, A-G16)."""
    return case.received_on is not None and case.received_on >= case.probation_starts


@guard(_("postponed until %(until)s, but at most until %(latest)s, six months after probation ended"), article="A-35",
       reads=("postponed_until",), span=POSTPONED)  # fmt: skip
def postponed_at_most_six_months(case):
    """Discussion is postponed by at most six months after the end of probation (A-35, A-G16)."""
    latest, until = POSTPONED.after(case.probation_ends), case.facts["postponed_until"]
    return until <= latest or Unmet(until=until, latest=latest)
