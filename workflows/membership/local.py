"""Local time rules on top of the regulation (A.10, C-S8): shipped, and off until an organisation switches them on.

They are conditions like all others, with mode "off"; an organisation that practises one sets it to "warns" or "blocks"
for itself and all below it. A duty that only such a rule asks for is owed only where the rule is on.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import CLEAR
from cases.guards import duty_done
from cases.law import OFF, Unmet, guard
from cases.limits import ONE_DAY, ceiling, days, floor, months
from dossiers import papers

from .facts import ACTIVIST, ADMISSION, CONVERSION
from .guards import reviews
from .sponsor_guards import related


def opened_on(case):
    """The day of the application."""
    return case.opened_on


def refused_on(case):
    """The day the case was not carried or not approved."""
    return case.history.date_of("reject", "disapprove")


APPLIED = floor(months(6, since=opened_on))
TALK = ceiling(days(10, of="adopt"))
HANDED_IN, POSTED, REPORTED = floor(days(14)), floor(days(10)), floor(days(7))
REFUSED = floor(months(6, since=refused_on))


def practised(*rules):
    """A condition on duties: owed where one of the rules is on for the case."""

    def on(case) -> bool:
        """Whether a rule that asks for the duty is on."""
        return any(case.mode(one) != OFF for one in rules)

    return on


@guard(
    _("applied on %(since)s; named an activist only after six months, from %(until)s on"), article="L-1", mode=OFF,
    span=APPLIED,
)  # fmt: skip
def applied_six_months(case):
    """Six months between application and naming as activist (A.10)."""
    until = APPLIED.after(case.opened_on)
    return case.on >= until or Unmet(since=case.opened_on, until=until, cure=("wait", until))


@guard(_("thought reports: %(have)s on record, %(need)s were due since %(since)s"), article="L-2", mode=OFF)
def thought_reports_quarterly(case):
    """A thought report every three months of cultivation (A.10)."""
    since = case.activist_since
    have = sum(one.action == "hand_in_report" and one.on >= since for one in case.history.events)
    _have, need = reviews(case, "", since=since, until=case.on, every=3)
    return have >= need or Unmet(have=have, need=need, since=since, cure=("do", "hand_in_report"))


@guard(_("the autobiography is not on file"), article="L-3", mode=OFF)
def autobiography_filed(case):
    """The activist's autobiography is on file (A.10)."""
    return papers.AUTOBIOGRAPHY in case.history.papers or Unmet(cure=("file", papers.AUTOBIOGRAPHY))


@guard(
    _("%(count)s people consulted at the meeting of members and masses; at least ten are needed"),
    article="L-4",
    mode=OFF,
)
def ten_consulted(case):
    """At least ten people at the consultation meeting (A.10)."""
    count = (case.facts or {}).get("consulted") or 0
    return case.facts is None or count >= 10 or Unmet(count=count)


@guard(
    _("the committee's talk was due by %(due)s, ten days after the branch meeting of %(since)s"),
    article="L-5",
    mode=OFF,
    span=TALK,
)
def committee_talk_prompt(case):
    """The committee's talk takes place within ten days of the branch meeting (A.10)."""
    since = case.history.date_of("adopt")
    due = TALK.after(since)
    return case.on <= due or Unmet(due=due, since=since)


def _noticed(kind: str):
    def check(case):
        notice = case.history.notice(kind)
        return (notice is not None and notice.outcome == CLEAR) or Unmet(cure=("do", "record_local_notice"))

    return check


@guard(_("no public notice before naming the activist is on record"), article="L-6", mode=OFF)
def noticed_before_activist(case):
    """A public notice of five working days before naming the activist (A.10)."""
    return _noticed(ACTIVIST)(case)


@guard(_("no public notice before admission is on record"), article="L-7", mode=OFF)
def noticed_before_admission(case):
    """A public notice of five working days before admission (A.10)."""
    return _noticed(ADMISSION)(case)


@guard(_("no public notice before conversion is on record"), article="L-8", mode=OFF)
def noticed_before_conversion(case):
    """A public notice of five working days before conversion (A.10)."""
    return _noticed(CONVERSION)(case)


@guard(
    _("the application for conversion was due by %(due)s, fourteen days before probation ends"), article="L-9",
    mode=OFF, span=HANDED_IN,
)  # fmt: skip
def conversion_applied_ahead(case):
    """The application for conversion is handed in fourteen days before probation ends (A.10)."""
    due = case.probation_ends - ONE_DAY * HANDED_IN.limit.n
    return case.on <= due or Unmet(due=due)


@guard(
    _("quarterly reviews during probation: %(have)s on record, %(need)s were due since %(since)s"),
    article="L-10",
    mode=OFF,
)
def probation_reviewed_quarterly(case):
    """A review every three months of probation (A.10)."""
    since, until = case.probation_starts, min(case.on, case.probation_ends)
    have, need = reviews(case, "probation_review", since=since, until=until, every=3)
    return have >= need or Unmet(have=have, need=need, since=since, cure=("do", "review_probation"))


@guard(_("the notice of the meeting must be posted by %(due)s, ten days ahead"), article="L-11", mode=OFF, span=POSTED)
def meeting_posted(case):
    """The notice of the branch meeting is posted ten days ahead (A.10)."""
    due, posted = case.on - ONE_DAY * POSTED.limit.n, (case.facts or {}).get("posted_on")
    return case.facts is None or (posted is not None and posted <= due) or Unmet(due=due)


@guard(
    _("the meeting must be reported to the committee by %(due)s, seven days ahead"), article="L-12", mode=OFF,
    span=REPORTED,
)  # fmt: skip
def meeting_reported_ahead(case):
    """The branch meeting is reported to the committee seven days ahead (A.10)."""
    due, reported = case.on - ONE_DAY * REPORTED.limit.n, (case.facts or {}).get("reported_ahead_on")
    return case.facts is None or (reported is not None and reported <= due) or Unmet(due=due)


county_checked = duty_done(
    "county_check", _("the county has not checked the branch meeting yet"), article="L-13", mode=OFF
)


@guard(
    _("not carried on %(since)s; submitted again only after six months, from %(until)s on"), article="L-14", mode=OFF,
    span=REFUSED,
)  # fmt: skip
def resubmitted_after_six_months(case):
    """After a refusal six months pass before the case is submitted again (A-G19, A.10)."""
    since = refused_on(case)
    until = REFUSED.after(since) if since else None
    return until is None or case.on >= until or Unmet(since=since, until=until, cure=("wait", until))


@guard(_("the applicant has not declared relatives among the members and officials yet"), article="C-S8", mode=OFF)
def kinship_declared(case):
    """The applicant declares relatives among village officials and voters (C-S8)."""
    return case.history.last("declare_kinship") is not None or Unmet(cure=("do", "declare_kinship"))


@guard(
    _("a declared relative does not introduce the candidate: %(names)s"), article="C-S8", mode=OFF, reads=("people",)
)
def introducers_unrelated(case):
    """Declared relatives do not introduce (C-03, C-S8)."""
    names = related(case, case.facts["people"])
    return not names or Unmet(names=names)


@guard(_("%(kin)s declared relatives, but only %(aside)s stood aside from the vote"), article="C-S8", mode=OFF)
def kin_stood_aside(case):
    """Declared relatives do not take part in the vote (C-03, C-S8)."""
    kin, aside = len(case.history.kinships), (case.facts or {}).get("stood_aside") or 0
    return case.facts is None or aside >= kin or Unmet(kin=kin, aside=aside)


@guard(_("a sponsor who sits on the committee does not vote on the case"), article="C-S6", mode=OFF)
def sponsor_does_not_vote(case):
    """Where an organisation wants it, a sponsor on the committee withdraws from the vote (C-S6)."""
    return case.facts is None or case.facts.get("sponsor_conduct") != "voted"


RULES = (
    applied_six_months, thought_reports_quarterly, autobiography_filed, ten_consulted, committee_talk_prompt,
    noticed_before_activist, noticed_before_admission, noticed_before_conversion, conversion_applied_ahead,
    probation_reviewed_quarterly, meeting_posted, meeting_reported_ahead, county_checked, resubmitted_after_six_months,
    kinship_declared, introducers_unrelated, kin_stood_aside, sponsor_does_not_vote,
)  # fmt: skip
"""Every local rule, in the order of the road."""
