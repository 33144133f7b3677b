"""The conditions of membership law, 2026 edition (regulations A.2, A.5, C.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import CLEAR, FIT
from cases.guards import duty_done
from cases.law import WARN, Unmet, guard
from cases.limits import add_months
from cases.models import Sponsorship
from organisations.desks import DELIBERATION, Power
from organisations.models import Sanction

CONTACT, INTRODUCER, SPONSOR = Sponsorship.CONTACT, Sponsorship.INTRODUCER, Sponsorship.SPONSOR
REVIEW_MONTHS, CULTIVATION_MONTHS, VETTING_MONTHS = 6, 12, 12
TRAINING_DAYS, TRAINING_HOURS, NOTICE_DAYS = 3, 24, 5


def rural(case) -> bool:
    """Whether the case's branch is in a village, so that a township sponsor is paired with the candidate (C-S2)."""
    return case.organisation.rural


# --- application and cultivation -------------------------------------------------------------------------------


@guard(_("the applicant turns 18 only on %(birthday)s"), article="A-05")
def of_age(case):
    """The applicant is at least 18 on the day of the application (A-05, A-G01)."""
    return case.person.age(case.on) >= 18 or Unmet(birthday=add_months(case.person.birth_date, 18 * 12))


@guard(_("the talk was due by %(due)s, a month after the application of %(since)s"), article="A-07", mode=WARN)
def talked_in_time(case):
    """The talk takes place within a month of receipt (A-07, A-G02); late is recorded, not refused."""
    due = add_months(case.entered_on, 1)
    return case.on <= due or Unmet(due=due, since=case.entered_on)


@guard(_("contacts must be one or two full members; not: %(names)s"), article="A-09", reads=("people",))
def contacts_are_members(case):
    """Contacts are full Party members (A-09, A-G04)."""
    wrong = [person.name for person in case.facts["people"] if not person.is_full_member(case.on)]
    return not wrong or Unmet(names=wrong)


contacts_appointed = duty_done("appoint_contacts", _("no contact has been appointed yet"), article="A-09")


@guard(_("cultivation began on %(since)s and is a full year only on %(until)s; %(days)s days to go"), article="A-13")
def cultivated_a_year(case):
    """At least a year of cultivation since the decision that named the activist (A-13, A-G06)."""
    since = case.history.date_of("name_activist")
    until = add_months(since, CULTIVATION_MONTHS)
    return case.on >= until or Unmet(since=since, until=until, days=(until - case.on).days, cure=("wait", until))


@guard(_("half-yearly reviews: %(have)s on record, %(need)s were due since %(since)s"), article="A-11")
def reviewed_half_yearly(case):
    """The branch has reviewed the activist every half year (A-11, A-G05)."""
    since = case.history.date_of("name_activist")
    need = 0
    while add_months(since, REVIEW_MONTHS * (need + 1)) <= case.on:
        need += 1
    have = sum(one.kind == "review" and since <= one.on <= case.on for one in case.history.assessments)
    return have >= need or Unmet(have=have, need=need, since=since, cure=("do", "review_activist"))


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


@guard(_("a notice runs at least five working days, not %(days)s"), article="A-13", reads=("days",))
def notice_long_enough(case):
    """A public notice of at least five working days (A-13, A-G08)."""
    return case.facts["days"] >= NOTICE_DAYS or Unmet(days=case.facts["days"])


@guard(
    _("a floating member's notice is put up in two places at once: origin and residence"), article="A-13",
    reads=("places",),
)  # fmt: skip
def two_places_if_floating(case):
    """Floating members are announced where they come from and where they live, on the same days (A-13, A-G08)."""
    places = [one for one in case.facts["places"].replace("；", ";").replace("、", ";").split(";") if one.strip()]
    return not case.floating or len(places) >= 2


@guard(_("the public notice runs until %(end)s and can be closed from the next day on"), article="A-13")
def notice_has_run(case):
    """The notice has run its working days; its result is usable the day after (A-13, A-G08, A.7)."""
    notice = case.history.publicities[-1]
    return case.on > notice.ends_on or Unmet(end=notice.ends_on, cure=("wait", notice.ends_on))


@guard(_("an objection is upheld or still open"), article="A-13", reads=("outcome",))
def notice_clear(case):
    """Nothing came out of the notice that stands in the way (A-13, A-G08)."""
    return case.facts["outcome"] == CLEAR


@guard(_("%(count)s introducers; two full members are needed"), article="A-14")
def two_introducers(case):
    """Two introducers serve (A-14, A-G09)."""
    count = len(case.history.serving(INTRODUCER))
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


@guard(_("under a penalty that still has effect: %(names)s"), article="A-14", mode=WARN, reads=("people",))
def introducers_unburdened(case):
    """Members under a warning or removal should not introduce while it has effect (A-14, C-06)."""
    wrong = [person.name for person in case.facts["people"] if _sanctioned(person, case.on, hard=False)]
    return not wrong or Unmet(names=wrong)


def _sanctioned(person, day, *, hard: bool) -> bool:
    barred = Sanction.Weight.PROBATION
    return any(one.in_force(day) and (one.weight == barred) == hard for one in person.sanctions.all())


@guard(_("no conclusion of the political review that says qualified"), article="A-16")
def vetted(case):
    """The political review has been concluded with "qualified" (A-16, A-G09)."""
    review = case.history.assessed("vetting")
    return (review is not None and review.conclusion == FIT) or Unmet(cure=("do", "vet"))


@guard(_("the political review of %(on)s was valid until %(until)s"), article="A-16")
def vetting_valid(case):
    """The political review is not older than a year (A-16, A-G09)."""
    review = case.history.assessed("vetting")
    if review is None:
        return True
    until = add_months(review.on, VETTING_MONTHS)
    return case.on <= until or Unmet(on=review.on, until=until, cure=("do", "vet"))


@guard(_("%(days)s days and %(hours)s class hours of training; 3 days or 24 hours are needed"), article="A-17")
def trained(case):
    """At least three days or 24 class hours of concentrated training (A-17, A-G09)."""
    course = case.history.assessed("training")
    days, hours = (course.days or 0, course.hours or 0) if course else (0, 0)
    enough = days >= TRAINING_DAYS or hours >= TRAINING_HOURS
    return enough or Unmet(days=days, hours=hours, cure=("do", "train"))


# --- the sponsor -----------------------------------------------------------------------------------------------


@guard(_("no township sponsor is paired with the candidate"), article="C-S2")
def sponsor_paired(case):
    """In a village exactly one sponsor serves, from the committee's consent at the latest (C-S2)."""
    return not rural(case) or len(case.history.serving(SPONSOR)) == 1 or Unmet(cure=("do", "pair_sponsor"))


@guard(
    _("a sponsor is a full member who is on the township committee or its deputy head; not: %(names)s"),
    article="C-S1", reads=("people",),
)  # fmt: skip
def sponsor_eligible(case):
    """The sponsor holds an eligible post in the same township on that day and is a full member (C-S1)."""
    wrong = [one.name for one in case.facts["people"] if not _eligible(one, case)]
    return not wrong or Unmet(names=wrong)


def _eligible(person, case) -> bool:
    line = {one.pk for one in case.organisation.line()}
    held = any(one.held_on(case.on) and one.organisation_id in line for one in person.offices.all())
    return held and person.is_full_member(case.on)


@guard(_("the sponsor %(names)s no longer holds an eligible post and must be replaced"), article="C-S4")
def sponsor_in_office(case):
    """The serving sponsor still holds an eligible post (C-S4)."""
    wrong = [one.person.name for one in case.history.serving(SPONSOR) if not _eligible(one.person, case)]
    return not rural(case) or not wrong or Unmet(names=wrong, cure=("do", "replace_sponsor"))


@guard(
    _("the sponsor is somebody besides contacts and introducers; in both parts: %(names)s"), article="C-S3",
    reads=("people",),
)  # fmt: skip
def sponsor_is_another(case):
    """Sponsor, introducers and contacts of one case: the sponsor is none of the others (C-S3)."""
    capacity = next((group.capacity for group in case.attempt.action.asks if hasattr(group, "capacity")), None)
    others = (CONTACT, INTRODUCER) if capacity == SPONSOR else (SPONSOR,)
    taken = {one.person_id for other in others for one in case.history.serving(other)}
    both = [person.name for person in case.facts["people"] if person.pk in taken]
    return not both or Unmet(names=both)


sponsor_visited = duty_done("sponsor_visit", _("the sponsor has not visited family and village yet"), article="C-S5")
sponsor_talked = duty_done("sponsor_talk", _("the sponsor has not talked with the candidate yet"), article="C-S5")
sponsor_signed = duty_done("sponsor_opinion", _("the sponsor has not signed an opinion yet"), article="C-S5")
sponsor_attended = duty_done(
    "sponsor_attend", _("the sponsor has not signed the minutes of the branch meeting"), article="C-S5"
)
sponsor_talked_again = duty_done(
    "sponsor_conversion_talk", _("the sponsor has not talked before conversion yet"), article="C-S5"
)


@guard(_("the sponsor's opinion is: not qualified"), article="C-S5")
def sponsor_agrees(case):
    """The sponsor's written opinion says qualified (C-S5)."""
    opinion = case.history.assessed("sponsor_opinion")
    return not rural(case) or opinion is None or opinion.conclusion == FIT


# --- admission -------------------------------------------------------------------------------------------------


@guard(
    _(
        "the candidate leaves the unit on %(leaves)s, within three months (until %(until)s): "
        "normally not admitted; give the reason for an exception"
    ),
    article="A-18", reads=("leaves_on",),
)  # fmt: skip
def not_leaving(case):
    """A candidate about to leave within three months is normally not admitted (A-18, A-G10)."""
    until = add_months(case.on, 3)
    if case.facts["leaves_on"] > until or case.facts.get("exception"):
        return True
    return Unmet(leaves=case.facts["leaves_on"], until=until)


@guard(_("the meeting was due by %(due)s, a month after the pre-review of %(since)s"), article="A-19", mode=WARN)
def meeting_in_time(case):
    """The branch meeting is held within a month of the pre-review (A-19, A-G11)."""
    since = case.history.date_of("pass_prereview")
    due = add_months(since, 1)
    return case.on <= due or Unmet(due=due, since=since)


@guard(_("%(organisation)s has not been given the power to accept candidates"), article="A-22")
def may_accept(case):
    """A temporary organisation or Party group accepts nobody; a branch does if it was given the power (A-22)."""
    return case.organisation.holds(Power.ACCEPT) or Unmet(organisation=case.organisation.name)


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


@guard(_("approval was due by %(due)s, three months after the branch meeting of %(since)s"), article="A-25", mode=WARN)
def approved_in_time(case):
    """The committee approves within three months of the branch meeting (A-25, A-G12)."""
    since = case.history.date_of("adopt")
    due = add_months(since, 3)
    return case.on <= due or Unmet(due=due, since=since)


@guard(
    _("six months after the branch meeting of %(since)s ended on %(end)s: the branch must vote again"), article="A-25"
)
def approved_within_six_months(case):
    """Even in special cases the committee approves within six months (A-25, A-G12, A-G13)."""
    since = case.history.date_of("adopt")
    end = add_months(since, 6)
    return case.on <= end or Unmet(since=since, end=end, cure=("do", "return_to_branch"))


# --- probation -------------------------------------------------------------------------------------------------


@guard(_("probation lasts until %(until)s; %(days)s days to go"), article="A-31")
def probation_over(case):
    """The meeting on conversion is held when the year of probation is over (A-31, A-G14)."""
    until = case.probation_ends
    return case.on >= until or Unmet(until=until, days=(until - case.on).days, cure=("wait", until))


@guard(
    _("conversion was due for approval by %(due)s, three months after the meeting of %(since)s"),
    article="A-33",
    mode=WARN,
)
def conversion_in_time(case):
    """The committee approves conversion within three months of the meeting (A-33)."""
    since = case.history.date_of("adopt_conversion")
    due = add_months(since, 3)
    return case.on <= due or Unmet(due=due, since=since)


filed_upward = duty_done("file_admission", _("the admission has not been filed with the county yet"), article="A-25")
group_assigned = duty_done("assign_group", _("not yet assigned to branch and group"), article="A-28")
oath_taken = duty_done("take_oath", _("the oath has not been taken yet"), article="A-29")


@guard(_("reviews during probation: %(have)s on record, %(need)s were due since %(since)s"), article="A-30")
def probation_reviewed(case):
    """The branch has reviewed the probationary member every half year (A-30)."""
    since = case.probation_starts
    need = 0
    while add_months(since, REVIEW_MONTHS * (need + 1)) <= min(case.on, case.probation_ends):
        need += 1
    have = sum(one.kind == "probation_review" and since <= one.on <= case.on for one in case.history.assessments)
    return have >= need or Unmet(have=have, need=need, since=since, cure=("do", "review_probation"))
