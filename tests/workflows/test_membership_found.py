"""Faults that histories by chance have found (test_membership_properties.py), each as a plain case."""

from __future__ import annotations

import datetime

import pytest

from cases import rehearsal
from cases.overlays import Suspension
from tests.story import Road, office, person

from .stand_ins import ONE_DAY, PREFECTURE
from .walks import Walk

D = datetime.date
BEGAN = D(2027, 3, 1)


def case_at(state: str, *, branch: str = "东街", on: D = BEGAN) -> Walk:
    """A case that a good official has brought to a step."""
    return Walk(PREFECTURE.organisations[branch], on).until(state)


def owed(walk: Walk) -> set[str]:
    """The names of the duties owed."""
    return {one.name for one in walk.owed()}


def move(walk: Walk, branch: str) -> Walk:
    """Transfer the case to another branch, received the same day."""
    return walk.do("transfer_out", destination=PREFECTURE.organisations[branch]).do("receive_transfer")


@pytest.mark.parametrize("suspending", ["hold", "transfer_out"])
@pytest.mark.parametrize("decision", ["admit_posthumously", "decline_posthumous"])
def test_a_suspended_case_proposed_posthumously_can_be_decided(suspending, decision):
    """A-27: nothing ends the suspension of the dead, so the decision may not wait for it."""
    walk = case_at("activist").do(suspending).do("propose_posthumous").do(decision)
    assert walk.case.step.final


@pytest.mark.parametrize("asked", ["propose_extension", "propose_cancellation"])
def test_who_never_applied_for_conversion_is_not_converted(asked):
    """A-32, A-G14: a refused extension or cancellation leads on to the vote, but not past the application."""
    walk = case_at("probation")
    back = {"propose_extension": "refuse_extension", "propose_cancellation": "keep_on_probation"}[asked]
    walk.do(asked, walk.case.probation_ends).do(back)
    assert walk.case.state == "conversion_applied"
    assert "paper" in walk.guards("adopt_conversion")
    walk.case.history.papers.add("5-2")
    assert "paper" not in walk.guards("adopt_conversion")


def test_who_moves_before_the_branch_meeting_gets_new_introducers():
    """A-14: within one committee no new pre-review is held, but the old branch's introducers stay behind."""
    walk = move(case_at("meeting"), "小街")
    assert "two_introducers" in walk.guards("adopt")
    assert "appoint_introducers" in owed(walk)
    walk.do("appoint_introducers")
    assert "two_introducers" not in walk.guards("adopt")
    assert "appoint_introducers" not in owed(walk)


def test_a_sponsor_is_paired_with_a_probationary_member_who_moves_to_a_village():
    """C-S2: one active sponsor through full membership; the third talk and the signature are his (C-S5)."""
    walk = move(case_at("probation"), "西村")
    assert "pair_sponsor" in owed(walk)
    walk.do("pair_sponsor")
    assert "pair_sponsor" not in owed(walk)
    walk.finish()
    assert walk.case.state == "archived"


def test_a_notice_too_short_for_2026_is_held_again():
    """A-E4: under the edition of 2014 three days would do; before a pre-review since 2026 five are needed."""
    walk = case_at("candidate_agreed", on=D(2025, 3, 1)).do("announce", D(2026, 5, 6), days=3)
    walk.do("list_candidate", D(2026, 5, 12))
    assert "announced" in walk.guards("submit_prereview")
    walk.do("return_for_notice").do("announce").do("list_candidate")
    assert "announced" not in walk.guards("submit_prereview")


def test_a_fast_track_ends_with_the_refusal():
    """A-F6, A-13: who had only applied is cultivated for a year from then on, and never counts as listed."""
    walk = case_at("talked").do("enter_fast_track")
    walk.until("meeting").do("appoint_introducers").do("vet").do("reject", walk.now + ONE_DAY)
    assert "return_to_candidacy" not in {one.name for one in walk.offered()}
    refused = walk.now
    walk.do("return_to_cultivation")
    assert (walk.case.fast_track, walk.case.activist_since) == (None, refused)
    assert "cultivated_a_year" in walk.guards("propose_candidate", refused + ONE_DAY * 364)
    walk.finish()
    assert walk.case.history.last("pass_prereview"), "by the ordinary road"


def test_a_candidate_on_the_fast_track_may_stay_a_candidate_after_the_refusal():
    """A-G19: who had been listed is still."""
    walk = case_at("candidate").do("enter_fast_track").do("appoint_introducers").do("vet").do("fill_application_form")
    walk.do("reject").do("return_to_candidacy")
    assert (walk.case.state, walk.case.fast_track) == ("candidate", None)


def test_the_fast_track_knows_no_pre_review_of_another_committee():
    """A-F2: one held in an earlier round by the former committee does not bind it."""
    walk = case_at("meeting").do("reject").do("return_to_candidacy").do("enter_fast_track")
    move(walk, "西村").do("pair_sponsor").do("appoint_introducers").do("vet").do("fill_application_form")
    assert walk.guards("adopt") == set()
    assert "applies" in walk.guards("return_for_new_prereview")


def test_training_is_made_up_in_full_length():
    """A-F5, A-17: one day does not make up for three."""
    walk = case_at("talked").do("enter_fast_track").until("probation")
    walk.do("make_up_training", days=1, hours=8)
    assert "make_up_training" in owed(walk)
    assert "training_made_up_if_owed" in walk.do("apply_conversion").guards("adopt_conversion")
    walk.do("make_up_training", days=3, hours=0)
    assert "make_up_training" not in owed(walk)
    assert "training_made_up_if_owed" not in walk.guards("adopt_conversion")


def test_an_extension_begins_where_probation_ended_at_a_months_end_too():
    """A-31, A.7: from 31 August to 28 February, not from 28 August."""
    walk = case_at("probation")
    walk.case.probation_starts, walk.case.probation_ends = D(2029, 8, 31), D(2030, 8, 31)
    walk.do("propose_extension", D(2030, 8, 31), months=6).do("approve_extension")
    span = next(one for one in walk.case.history.suspensions if one.kind == Suspension.EXTENDED)
    assert (span.since, span.until, walk.case.probation_ends) == (D(2030, 8, 31), D(2031, 2, 28), D(2031, 2, 28))


def test_a_second_sponsor_who_leaves_office_is_succeeded_too():
    """C-S4: whoever leaves, and however often."""
    first, second, third, fourth = PREFECTURE.sponsors[:4]
    walk = case_at("candidate_agreed", branch="东村", on=D(2026, 1, 1))
    walk.do("pair_sponsor", people=[second]).do("sponsor_first_talk", walk.now)
    walk.now = D(2028, 1, 1)
    assert "succeed_sponsor" in owed(walk)
    walk.do("succeed_sponsor", people=[third])
    assert "succeed_sponsor" not in owed(walk)
    assert "sponsor_first_talk" in owed(walk), "the successor talks himself (C-S5)"
    walk.now = D(2029, 7, 1)
    assert "succeed_sponsor" in owed(walk)
    walk.do("succeed_sponsor", people=[fourth])
    assert "succeed_sponsor" not in owed(walk)
    assert first.pk not in {one.person_id for one in walk.case.history.sponsorships}


def test_what_is_dated_after_an_act_had_not_happened_yet():
    """A-14, A-16, A-17: review, training and introducers of next week do not carry a submission of today."""
    walk = case_at("candidate")
    today, later = walk.now, walk.now + ONE_DAY * 7
    walk.do("appoint_introducers", later).do("vet", later).do("train", later)
    assert walk.guards("submit_prereview", today) == {"two_introducers", "vetted", "trained"}
    assert walk.guards("submit_prereview", later) == set()


def test_a_hold_entered_late_is_still_to_be_ended():
    """A record in memory keeps its events in the order of their entry, as the stored one does."""
    walk = case_at("activist")
    began = walk.now
    walk.do("hold", began + ONE_DAY * 30).do("resume", began + ONE_DAY * 40)
    walk.do("hold", began + ONE_DAY * 10)
    assert "resume" in owed(walk)
    assert [one.seq for one in walk.case.history.events] == list(range(1, walk.case.version + 1))
    twin = rehearsal.twin(walk.case)
    assert twin.history.suspended("on_hold")


@pytest.mark.django_db
def test_open_work_of_the_sponsor_is_due_anew_when_he_is_replaced(cast):
    """C-S4, C-S5: the successor has his own thirty days, on the task as in the law."""
    successor = person("包保人苏", cast.east)
    office(successor, cast.east)
    road = Road(cast).after("list_candidate")
    before = road.open_tasks()["sponsor_visit"]
    on = road.next.on + ONE_DAY * 20
    road.do("replace_sponsor", by=cast.bob, on=on, people=[successor.pk], ended_because="离任")
    after = road.open_tasks()["sponsor_visit"]
    assert (after.pk, after.due_on) == (before.pk, on + ONE_DAY * 30)
