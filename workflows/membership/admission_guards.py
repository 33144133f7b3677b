"""Conditions from the pre-review to the committee's approval (A-18 to A-25)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.lapses import run_out
from cases.law import WARN, Unmet, guard
from cases.limits import ceiling, floor, months
from organisations.desks import COMMITTEE, DELIBERATION, Power

from .editions import REVISED


def meeting_counts_from(case):
    """The day of the pre-review or on which the resolution lapsed, from 11 May 2026 at the earliest (A-E4, A-G13)."""
    passed = case.history.date_of("pass_prereview", "lapse_resolution")
    return max(passed, REVISED) if passed else None


def voted_before(case) -> bool:
    """Whether the branch has to vote anew because its resolution lapsed (A-G13)."""
    last = case.history.last("pass_prereview", "lapse_resolution")
    return last is not None and last.action == "lapse_resolution"


def last_voted_on(case):
    """The day the branch meeting voted, or deliberated again."""
    return case.history.date_of("adopt", "reconsider")


STAY = floor(months(3))
MEETING = ceiling(months(1, since=meeting_counts_from))
REPORT = ceiling(months(3, since=last_voted_on))
APPROVAL = ceiling(months(3, of="adopt"))
LONGEST = ceiling(months(6, of="adopt"))
resolution_run_out = run_out("resolution_run_out", floor(LONGEST.limit), article="A-25")


def fast_tracked(case) -> bool:
    """Whether the case runs under a fast-track notice (A-F7)."""
    return case.fast_track is not None


def ordinary(case) -> bool:
    """Whether the case takes the ordinary road, with a pre-review."""
    return not fast_tracked(case)


def listed(case) -> bool:
    """Whether the person is listed as a candidate: an applicant or activist on the fast track never was (A-F2)."""
    last = case.history.last(
        "list_candidate", "file_candidate", "uphold_objection", "return_candidate", "return_to_cultivation"
    )
    return last is not None and last.action in ("list_candidate", "file_candidate")


def admitted_here(case) -> bool:
    """Whether the person was admitted on this case, not taken over from outside as a probationary member (A-34)."""
    return not case.taken_in


@guard(
    _(
        "the candidate leaves the unit on %(leaves)s, within three months (until %(until)s): "
        "normally not admitted; give the reason for an exception"
    ),
    article="A-18", reads=("leaves_on",), span=STAY,
)  # fmt: skip
def not_leaving(case):
    """A candidate about to leave within three months is normally not admitted (A-18, A-G10)."""
    until = STAY.after(case.on)
    if case.facts["leaves_on"] > until or case.facts.get("exception"):
        return True
    return Unmet(leaves=case.facts["leaves_on"], until=until)


@guard(
    _("the meeting was due by %(due)s, a month after the pre-review of %(since)s"),
    article="A-19", mode=WARN, since=REVISED, span=MEETING,
)  # fmt: skip
def meeting_in_time(case):
    """The branch meeting is held within a month of the pre-review, new in 2026 and counted from then at the earliest
    (A-19, A-G11, A-E4)."""
    since = meeting_counts_from(case)
    if since is None or fast_tracked(case) or voted_before(case):  # a fast track has no pre-review
        return True
    due = MEETING.after(since)
    return case.on <= due or Unmet(due=due, since=since)


@guard(_("the pre-review was held by %(former)s; %(now)s has to hold its own"), article="A-18")
def prereviewed_here(case):
    """After a transfer the committee that is competent now pre-reviews anew (A-18, A-G23)."""
    passed, now = case.history.last("pass_prereview"), COMMITTEE.competent(case.organisation)
    if passed is None or fast_tracked(case) or now is None or passed.organisation == now:
        return True
    return Unmet(former=passed.organisation.name, now=now.name, cure=("do", "return_for_new_prereview"))


@guard(_("%(organisation)s has not been given the power to accept candidates"), article="A-22", voids=True)
def may_accept(case):
    """A branch needs the power; a temporary organisation may only under a fast-track notice (A-22, A-F4)."""
    if case.organisation.holds(Power.ACCEPT) or (case.fast_track and case.fast_track.temporary):
        return True
    return Unmet(organisation=case.organisation.name)


def deliberating_level(case):
    """The village committee or general branch between the branch and the approving committee; None without one."""
    for one in case.organisation.line():
        if one.holds(Power.APPROVE):
            return None
        if one.closed_on is None and one.holds(Power.DELIBERATE):
            return one
    return None


@guard(_("%(organisation)s deliberates first"), article="A-22")
def nobody_deliberates(case):
    """No village committee or general branch stands in between (A-22)."""
    level = deliberating_level(case)
    return level is None or Unmet(organisation=level.name, cure=("do", "report_for_deliberation"))


@guard(_("no village committee or general branch stands between branch and committee"), article="A-22")
def somebody_deliberates(case):
    """A village committee or general branch stands in between and has to deliberate (A-22)."""
    return DELIBERATION.competent(case.organisation) is not None and deliberating_level(case) is not None


@guard(
    _("three months after the branch meeting of %(since)s ended on %(end)s: the branch deliberates again first"),
    article="A-25", span=REPORT,
)  # fmt: skip
def reported_in_time(case):
    """A resolution reported later than three months after the meeting is deliberated again first (A-25, A-G13)."""
    since = last_voted_on(case)
    end = REPORT.after(since)
    return case.on <= end or Unmet(since=since, end=end, cure=("do", "reconsider"))


@guard(
    _("approval was due by %(due)s, three months after the branch meeting of %(since)s"), article="A-25", mode=WARN,
    span=APPROVAL,
)  # fmt: skip
def approved_in_time(case):
    """The committee approves within three months of the branch meeting (A-25, A-G12)."""
    since = case.history.date_of("adopt")
    due = APPROVAL.after(since)
    return case.on <= due or Unmet(due=due, since=since)


@guard(_("approved after %(due)s, three months after the meeting: say why the case is special"), article="A-25")
def delay_explained(case):
    """Only in special cases may the approval come later than three months after the meeting (A-25)."""
    due = APPROVAL.after(case.history.date_of("adopt"))
    return case.facts is None or case.on <= due or bool(case.facts.get("special_reason")) or Unmet(due=due)


@guard(
    _("six months after the branch meeting of %(since)s ended on %(end)s: the branch must vote again"), article="A-25",
    span=LONGEST,
)  # fmt: skip
def approved_within_six_months(case):
    """Even in special cases the committee approves within six months (A-25, A-G12, A-G13)."""
    since = case.history.date_of("adopt")
    end = LONGEST.after(since)
    return case.on <= end or Unmet(since=since, end=end, cure=("do", "return_to_branch"))
