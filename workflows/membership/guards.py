"""Conditions from the application to the list of candidates, in the editions of 2014 and 2026 (A.2, A.5).

Each states from which legal date it holds: ``since=REVISED`` is new in the edition of 2026. A guard reads the case and
its history and asks the database nothing, so that an old file can be judged by the same guards.
"""

from __future__ import annotations

import itertools

from django.utils.translation import gettext_lazy as _

from cases import guards as shared
from cases.facts import CLEAR, FIT
from cases.guards import duty_done
from cases.lapses import run_out
from cases.law import WARN, Unknown, Unmet, guard
from cases.limits import add_months, ceiling, count_working_days, floor, months, validity, working_days
from cases.models import Sponsorship
from cases.votes import BRANCH_COMMITTEE as BRANCH_COMMITTEE
from cases.votes import MEETING
from organisations.desks import COMMITTEE, COUNTY
from organisations.models import Sanction

from .editions import REVISED

INTRODUCER = Sponsorship.INTRODUCER
REVIEW_MONTHS = 6
TRAINING_DAYS, TRAINING_HOURS = 3, 24


def born_on(case):
    """The birthday."""
    return case.person.birth_date


def received_on(case):
    """The day the application was received."""
    return case.entered_on


def activist_since(case):
    """The day the person was named an activist, here or where he was before (A-12)."""
    return case.activist_since


def vetted_on(case):
    """The day of the latest political review."""
    review = case.history.assessed("vetting")
    return review.on if review else None


AGE = floor(months(18 * 12, since=born_on))
TALK = ceiling(months(1, since=received_on))
CULTIVATION = floor(months(12, since=activist_since))
NOTICE = floor(working_days(5))
VETTING = validity(months(12, since=vetted_on))
vetting_run_out = run_out("vetting_run_out", floor(VETTING.limit), article="A-16")


def vetting_counts(case) -> bool:
    """Whether the latest political review has not lapsed yet."""
    last = case.history.last("vet", "lapse_vetting")
    return last is not None and last.action == "vet"


# --- application and cultivation -------------------------------------------------------------------------------


@guard(_("the applicant turns 18 only on %(birthday)s"), article="A-05", span=AGE)
def of_age(case):
    """The applicant is at least 18 on the day of the application (A-05, A-G01)."""
    if case.person.birth_date is None:  # an old record may not tell it
        raise Unknown("birth_date")
    applied = (case.facts or {}).get("applied_on") or case.on
    birthday = AGE.after(case.person.birth_date)  # of 29 February: the 28th (A.7)
    return applied >= birthday or Unmet(birthday=birthday)


@guard(
    _("the talk was due by %(due)s, a month after the application of %(since)s"), article="A-07", mode=WARN, span=TALK
)
def talked_in_time(case):
    """The talk takes place within a month of receipt (A-07, A-G02); late is recorded, not refused."""
    due = TALK.after(case.entered_on)
    return case.on <= due or Unmet(due=due, since=case.entered_on)


@guard(_("%(organisation)s has no branch committee: its general meeting decides"), article="A-08")
def decided_by_the_right_body(case):
    """Where a branch has no committee, its general meeting discusses and decides (A-08, A-13, A-18)."""
    if case.organisation.has_branch_committee or case.facts is None or case.facts.get("decided_by") == MEETING:
        return True
    return Unmet(organisation=case.organisation.name)


@guard(_("contacts must be one or two full members; not: %(names)s"), article="A-09", reads=("people",))
def contacts_are_members(case):
    """Contacts are full Party members (A-09, A-G04)."""
    wrong = [person.name for person in case.facts["people"] if not person.is_full_member(case.on)]
    return not wrong or Unmet(names=wrong)


contacts_appointed = duty_done("appoint_contacts", _("no contact has been appointed yet"), article="A-09")


@guard(
    _("cultivation began on %(since)s and is a full year only on %(until)s; %(days)s days to go"), article="A-13",
    span=CULTIVATION,
)  # fmt: skip
def cultivated_a_year(case):
    """A year of cultivation since the activist was named, counted on across transfers (A-12, A-13, A-G06)."""
    since = case.activist_since
    until = CULTIVATION.after(since)
    return case.on >= until or Unmet(since=since, until=until, days=(until - case.on).days, cure=("wait", until))


@guard(
    _("half-yearly reviews: %(have)s on record, %(need)s were due since %(since)s"), article="A-11", waivable_by=COUNTY
)
def reviewed_half_yearly(case):
    """The branch has reviewed the activist every half year since the case came here (A-11, A-G05)."""
    since = case.activist_since
    have, need = reviews(case, "review", since=since, until=case.on, every=REVIEW_MONTHS)
    return have >= need or Unmet(have=have, need=need, since=since, cure=("do", "review_activist"))


def reviews(case, kind: str, *, since, until, every: int) -> tuple[int, int]:
    """(reviews of that kind on record, reviews due every so many months from ``since`` on while the case was here)."""
    marks = itertools.takewhile(lambda day: day <= until, (add_months(since, every * n) for n in itertools.count(1)))
    have = sum(one.kind == kind and since <= one.on <= case.on for one in case.history.assessments)
    return have, sum(day > case.opened_on for day in marks)


@guard(_("still to be heard: %(missing)s"), article="A-13", reads=("heard",))
def opinions_heard(case):
    """Party group, contacts, members and masses have been heard (A-13, A-G06)."""
    missing = [label for value, label in HEARD if value not in case.facts["heard"]]
    return not missing or Unmet(missing=missing)


HEARD = (
    ("group", _("Party group (or there is none)")),
    ("contacts", _("contacts")),
    ("members", _("Party members")),
    ("masses", _("people outside the Party")),
)


# --- candidacy -------------------------------------------------------------------------------------------------


notice_long_enough = shared.notice_long_enough(
    lambda case: NOTICE.limit.n, article="A-13", since=REVISED, span=NOTICE,
    doc="A public notice of at least five working days (A-13, A-G08).",
)  # fmt: skip


@guard(
    _("a floating member's notice is put up in two places at once: origin and residence"), article="A-13",
    reads=("places",), since=REVISED,
)  # fmt: skip
def two_places_if_floating(case):
    """Floating members are announced where they come from and where they live, on the same days (A-13, A-G08)."""
    places = [one for one in case.facts["places"].replace("；", ";").replace("、", ";").split(";") if one.strip()]
    return not case.floating or len(places) >= 2


notice_has_run = shared.notice_has_run(
    article="A-13",
    doc="The notice has run its working days; its result is usable the day after (A-13, A-G08, A.7).",
)
notice_clear = shared.notice_clear(
    article="A-13", doc="Nothing came out of the notice that stands in the way (A-13, A-G08)."
)
notice_uncontested = shared.notice_uncontested(
    article="A-13", doc="No objection to the candidate is still being investigated (A-13, A-G08)."
)


@guard(
    _("no public notice has been held; since 11 May 2026 it comes before the pre-review, for earlier candidates too"),
    article="A-13", since=REVISED, waivable_by=COUNTY,
)  # fmt: skip
def announced(case):
    """A candidate listed under the edition of 2014 is announced for five working days before the pre-review (A-E4)."""
    return _announced(case) or Unmet(cure=("do", "return_for_notice"))


def _announced(case) -> bool:
    """Whether the latest notice ran its five working days and nothing came of it; in 2014 a shorter one would do."""
    notice = case.history.notice()
    if notice is None or notice.outcome != CLEAR:
        return False
    return count_working_days(notice.starts_on, notice.ends_on)[0] >= NOTICE.limit.n


@guard(_("a public notice has been held already"), article="A-13")
def not_announced(case):
    """Only a candidate who was never announced goes back for the notice (A-E4)."""
    return not _announced(case)


@guard(_("%(count)s introducers; two full members are needed"), article="A-14")
def two_introducers(case):
    """Two introducers serve by that day (A-14, A-G09)."""
    count = sum(one.since <= case.on for one in case.history.serving(INTRODUCER))
    return count == 2 or Unmet(count=count, cure=("do", "appoint_introducers"))


@guard(_("introducers must be full members with all their rights; not: %(names)s"), article="A-14", reads=("people",))
def introducers_may_introduce(case):
    """Introducers are full members and not on probation within the Party (A-14)."""
    wrong = [
        person.name
        for person in case.facts["people"]
        if not person.is_full_member(case.on) or _sanctioned(person, case.on, hard=True)
    ]
    return not wrong or Unmet(names=wrong)


@guard(
    _("under a penalty that still has effect: %(names)s"), article="A-14", mode=WARN, reads=("people",), since=REVISED
)
def introducers_unburdened(case):
    """Members under a warning or removal should not introduce while it has effect (A-14, C-06)."""
    wrong = [person.name for person in case.facts["people"] if _sanctioned(person, case.on, hard=False)]
    return not wrong or Unmet(names=wrong)


def _sanctioned(person, day, *, hard: bool) -> bool:
    barred = Sanction.Weight.PROBATION
    return any(one.in_force(day) and (one.weight == barred) == hard for one in person.sanctions.all())


@guard(_("no conclusion of the political review that says qualified"), article="A-16", voids=True)
def vetted(case):
    """The political review has been concluded with "qualified" (A-16, A-G09)."""
    review = case.history.assessed("vetting")
    return (review is not None and review.conclusion == FIT) or Unmet(cure=("do", "vet"))


@guard(_("for a floating member both the place of origin and the place of residence are asked"), article="A-16")
def both_places_asked(case):
    """The political review of a floating member asks the organisations of both places (A-16)."""
    return case.facts is None or not case.floating or set(case.facts.get("inquired") or ()) >= {"origin", "residence"}


@guard(_("the political review of %(on)s was valid until %(until)s"), article="A-16", waivable_by=COUNTY, span=VETTING)
def vetting_valid(case):
    """The political review is not older than a year (A-16, A-G09)."""
    review = case.history.assessed("vetting")
    if review is None:
        return True
    until = VETTING.after(review.on)
    return case.on <= until or Unmet(on=review.on, until=until, cure=("do", "vet"))


@guard(
    _("%(days)s days and %(hours)s class hours of training; 3 days or 24 hours are needed"),
    article="A-17",
    waivable_by=COMMITTEE,
)
def trained(case):
    """Three days or 24 class hours of training; the committee may waive it in special cases (A-17, A-G09)."""
    days, hours = training(case)
    return trained_enough(case) or Unmet(days=days, hours=hours, cure=("do", "train"))


def training(case) -> tuple[int, int]:
    """(days, class hours) of the latest training on record."""
    course = case.history.assessed("training")
    return (course.days or 0, course.hours or 0) if course else (0, 0)


def trained_enough(case) -> bool:
    """Whether the latest training lasted long enough (A-17)."""
    days, hours = training(case)
    return days >= TRAINING_DAYS or hours >= TRAINING_HOURS
