"""What the stories of exceptions are written in: refusals in words, people of another branch, a registered notice."""

from __future__ import annotations

import pytest

from cases.actions import perform
from cases.law import Unlawful
from cases.models import Sponsorship
from cases.overlays import FastTrackNotice
from dossiers import papers
from organisations.desks import Role
from tests import story
from tests.story import D, Road, account
from workflows.demonstration import walk
from workflows.models import MembershipCase

REASON = {"reason": "婚迁，组织关系一并转出。"}
RECEIVED = {"verified": "verified", "examination": "材料齐全，逐份核对属实。"}


def refused(act, *words: str) -> None:
    """The act is unlawful for exactly these reasons."""
    with pytest.raises(Unlawful) as refusal:
        act()
    found = [str(one) for one in refusal.value.obstacles]
    assert found == list(words), found


def people_of(cast, branch) -> list:
    """Four full members of a branch, made when first asked for."""
    if branch.pk not in cast.members:
        cast.members[branch.pk] = [story.person(f"{branch.short_name}党员{number}", branch) for number in range(4)]
    return cast.members[branch.pk]


def secretary_of(cast, branch):
    """The branch's secretary, appointed when first asked for."""
    if branch.pk not in cast.secretaries:
        cast.secretaries[branch.pk] = account(f"Sec{branch.pk}", Role.SECRETARY, branch)
    return cast.secretaries[branch.pk]


def packet(*wanted: str, number: str = "转〔2027〕1号") -> dict:
    """The papers that go along."""
    return {"packet": ["application", *wanted], "document_number": number} | REASON


def do(road: Road, action: str, user, on: D, **facts):
    """An act by whoever it is, with just these facts."""
    return perform(road.case, action, by=user, on=on, **facts)


def hand_over(road: Road, to, on: D, *wanted: str, by=None):
    """Transfer to an organisation inside the system."""
    by = by or road.cast.secretaries[road.branch.pk]
    return do(road, "transfer_out", by, on, destination=to.name, **packet(*wanted))


def take_over(road: Road, user, on: D, **changes):
    """The receiving secretary checks and takes over."""
    return do(road, "receive_transfer", user, on, **RECEIVED | changes)


def move_on(road: Road, branch, action: str, on: D, *, by=None, **changes):
    """One act with the walk's facts, by the user of the branch that has the case now."""
    role = road.move(action).role
    user = by or (secretary_of(road.cast, branch) if role == "secretary" else road.cast.actor(role, road.branch))
    return road.do(action, by=user, on=on, **changes)


def tenures(road: Road, capacity: str) -> list[tuple[str, D | None, str]]:
    """(name, last day, why it ended) of everybody who served, in order."""
    found = Sponsorship.objects.filter(case=road.pk, capacity=capacity).order_by("since", "pk")
    return [(one.person.name, one.until, one.ended_because) for one in found]


def notice(cast, **columns) -> FastTrackNotice:
    """A notice for the front line of one event, for the whole county from July 2027."""
    words = {"number": "县组通〔2027〕8号", "title": "关于在防汛一线发展党员的通知", "issuer": "县委组织部"}
    words |= {"organisation": cast.county, "since": D(2027, 7, 1), "until": D(2027, 9, 30), "by": cast.carol}
    return FastTrackNotice.objects.create(**words | columns)


def fast_track(road: Road, one: FastTrackNotice, on: D, *, merit: str = "outstanding"):
    """The committee puts the case on the fast track."""
    facts = {
        "notice": one.pk,
        "merit": merit,
        "deeds": "连续十昼夜守堤抢险。",
        "form_serial": "HX0001",
        "standards": True,
    }
    return do(road, "enter_fast_track", road.cast.bob, on, **facts, **walk.scans(papers.FAST_TRACK_DEEDS))


def before_the_vote(road: Road, on: D) -> None:
    """What a fast track never shortens: introducers, political review, sponsor, application form (A-F6)."""
    cast, four = road.cast, people_of(road.cast, road.branch)
    secretary = cast.secretaries[road.branch.pk]
    do(road, "appoint_introducers", secretary, on, people=[four[2].pk, four[3].pk])
    vetted = {"conclusion": "fit", "opinion": "政治审查合格。"} | walk.scans(papers.VETTING_REPORT)
    do(road, "vet", cast.bob, on, **vetted)
    if road.branch.rural:
        do(road, "pair_sponsor", cast.bob, on, people=[cast.sam.person_id])
    do(road, "fill_application_form", secretary, on, filled=True, **walk.scans(papers.APPLICATION_FORM))


def standing(road: Road) -> tuple[str, D | None]:
    """The person's political status and since when a full member."""
    person = MembershipCase.objects.get(pk=road.pk).person
    return person.political, person.member_since
