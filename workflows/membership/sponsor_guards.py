"""Conditions on the township sponsor of rural candidates: who may be, what he owes, when he is replaced (C.2)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.facts import FIT
from cases.guards import duty_done
from cases.law import WARN, Unknown, Unmet, guard
from cases.models import Sponsorship
from organisations.desks import COMMITTEE, COUNTY
from organisations.models import Post

CONTACT, INTRODUCER, SPONSOR = Sponsorship.CONTACT, Sponsorship.INTRODUCER, Sponsorship.SPONSOR


def rural(case) -> bool:
    """Whether the case's branch is in a village, so that a township sponsor is paired with the candidate (C-S2)."""
    return case.organisation.rural


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
    wrong = [one.name for one in case.facts["people"] if not eligible(one, case)]
    return not wrong or Unmet(names=wrong)


def eligible(person, case) -> bool:
    """Whether a person may be the case's sponsor on its legal date (C-S1)."""
    township = COMMITTEE.competent(case.organisation)
    held = any(one.held_on(case.on) and one.organisation == township for one in person.offices.all())
    return held and person.is_full_member(case.on)


@guard(_("the sponsor %(names)s no longer holds an eligible post and must be replaced"), article="C-S4")
def sponsor_in_office(case):
    """The serving sponsor still holds an eligible post (C-S4)."""
    wrong = [one.person.name for one in case.history.serving(SPONSOR) if not eligible(one.person, case)]
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


sponsor_talked_first = duty_done(
    "sponsor_first_talk", _("the sponsor has not talked with the candidate before listing yet"), article="C-S5",
    waivable_by=COUNTY,
)  # fmt: skip
sponsor_visited = duty_done(
    "sponsor_visit", _("the sponsor has not visited family and village yet"), article="C-S5", waivable_by=COUNTY
)
sponsor_talked = duty_done(
    "sponsor_talk", _("the sponsor has not talked with the candidate yet"), article="C-S5", waivable_by=COUNTY
)
sponsor_signed = duty_done("sponsor_opinion", _("the sponsor has not signed an opinion yet"), article="C-S5")
sponsor_attended = duty_done(
    "sponsor_attend", _("the sponsor has not signed the minutes of the branch meeting"), article="C-S5",
    waivable_by=COUNTY,
)  # fmt: skip
sponsor_talked_again = duty_done(
    "sponsor_conversion_talk", _("the sponsor has not talked before conversion yet"), article="C-S5", waivable_by=COUNTY
)
sponsor_attended_again = duty_done(
    "sponsor_attend_conversion", _("the sponsor has not signed the minutes of the meeting on conversion"),
    article="C-S5", waivable_by=COUNTY,
)  # fmt: skip


@guard(_("the sponsor's opinion is: not qualified"), article="C-S5")
def sponsor_agrees(case):
    """The sponsor's written opinion says qualified (C-S5)."""
    opinion = case.history.assessed("sponsor_opinion")
    return not rural(case) or opinion is None or opinion.conclusion == FIT


@guard(
    _("%(names)s already sponsors %(load)s cases; normally fewer than %(most)s"), article="C-S3", mode=WARN,
    reads=("people",),
)  # fmt: skip
def sponsor_load(case):
    """A sponsor normally answers for a limited number of running cases at once (C-S3, setting SPONSOR_LOAD)."""
    most = settings.SPONSOR_LOAD
    for person in case.facts["people"]:
        load = getattr(person, "sponsored", None)
        if load is None:
            raise Unknown("sponsored")
        if load >= most:
            return Unmet(names=person.name, load=load, most=most)
    return True


@guard(_("a declared relative of the candidate cannot be the sponsor: %(names)s"), article="C-S3", reads=("people",))
def sponsor_unrelated(case):
    """The sponsor is no close relative of the candidate (C-S3, E-05)."""
    names = related(case, case.facts["people"])
    return not names or Unmet(names=names)


def related(case, people) -> list[str]:
    """The names of those whom the applicant declared as relatives (C-S8)."""
    declared = {one.person_id for one in case.history.kinships}
    return [person.name for person in people if person.pk in declared]


def out_of_office(case) -> bool:
    """Whether the case's serving sponsor no longer holds an eligible post, so that another must be found (C-S4)."""
    return rural(case) and any(not eligible(one.person, case) for one in case.history.serving(SPONSOR))


def left_office_on(case):
    """The day the sponsor's last office ended, from which the thirty days of C-S4 count; None while in office."""
    ends = [
        office.until for one in case.history.serving(SPONSOR) for office in one.person.offices.all() if office.until
    ]
    return max(ends) if ends and out_of_office(case) else None


def unpaired(case) -> bool:
    """Whether a rural case has no sponsor at present (C-S2)."""
    return rural(case) and not case.history.serving(SPONSOR)


@guard(
    _("the sponsor %(names)s sits on the committee: the record must say whether he disclosed it"),
    article="C-S6",
    mode=WARN,
)
def sponsor_disclosed(case):
    """A sponsor who is a member of the deciding committee discloses it before the vote (C-S6)."""
    names = [one.person.name for one in case.history.serving(SPONSOR) if _on_committee(one.person, case)]
    return not names or case.facts is None or bool(case.facts.get("sponsor_conduct")) or Unmet(names=names)


def _on_committee(person, case) -> bool:
    committee = COMMITTEE.competent(case.organisation)
    seats = (one for one in person.offices.all() if one.post == Post.COMMITTEE_MEMBER and one.organisation == committee)
    return any(one.held_on(case.on) for one in seats)
