"""What meetings decide is derived from the law, and the votes decide which act it becomes."""

import pytest

from meetings.questions import BRANCH, COMMITTEE, GENERAL, may_hold, questions, roles, served_by
from organisations.desks import BRANCH as BRANCH_DESK
from organisations.desks import COMMITTEE as COMMITTEE_DESK
from organisations.desks import Role


def pairs(kind: str) -> dict[str, str]:
    return {name: one.lost.name if one.lost else "" for name, one in questions(kind).items()}


def test_the_questions_of_each_kind_of_meeting():
    assert pairs(BRANCH) == dict.fromkeys(
        ("membership.name_activist", "membership.propose_candidate", "membership.submit_prereview"), ""
    )
    assert pairs(GENERAL) == pairs(BRANCH) | {
        "membership.adopt": "reject", "membership.reconsider": "", "membership.adopt_conversion": "",
        "membership.propose_extension": "", "membership.propose_cancellation": "",
    }  # fmt: skip
    assert pairs(COMMITTEE) == {
        "membership.approve": "disapprove", "membership.approve_conversion": "",
        "membership.approve_extension": "refuse_extension", "membership.cancel_probation": "keep_on_probation",
    }  # fmt: skip
    assert roles(GENERAL) == roles(BRANCH) == {Role.SECRETARY}
    assert roles(COMMITTEE) == {Role.ORGANISER}


@pytest.mark.parametrize(
    ("votes", "act"),
    [
        ({"due": 21, "yes": 11}, "adopt"),
        ({"due": 21, "yes": "10"}, "reject"),
        ({"due": 21, "yes": "10", "written_yes": "1"}, "adopt"),  # written opinions count
        ({"due": "20", "yes": "10"}, "reject"),
        ({"due": "", "yes": "viele"}, "reject"),
    ],
)
def test_the_votes_decide_and_nobody_chooses(votes, act):
    assert questions(GENERAL)["membership.adopt"].act(votes).name == act


def test_minutes_are_those_the_act_names():
    codes = {name: one.minutes for kind in (GENERAL, COMMITTEE) for name, one in questions(kind).items()}
    assert codes["membership.adopt"] == "4-4"
    assert codes["membership.name_activist"] == "2-2"
    assert codes["membership.adopt_conversion"] == "5-5"
    assert codes["membership.approve"] == "4-5-2"
    assert codes["membership.approve_conversion"] == ""  # the vocabulary has no minutes for it


def test_who_holds_which_meeting(cast):
    assert may_hold(cast.alice) == [(GENERAL, cast.village), (BRANCH, cast.village)]
    assert may_hold(cast.bob) == [(COMMITTEE, cast.east)]
    assert may_hold(cast.sam) == may_hold(cast.ivy) == []
    cast.village.has_branch_committee = False
    cast.village.save(update_fields=["has_branch_committee"])
    alice = type(cast.alice).objects.get(pk=cast.alice.pk)
    assert may_hold(alice) == [(GENERAL, cast.village)]


def test_a_desk_serves_what_lies_below_it_up_to_the_next_such_desk(cast):
    east = set(served_by(COMMITTEE_DESK, cast.east))
    assert {cast.village.pk, cast.hamlet.pk, cast.hub.pk} <= east
    assert cast.far.pk not in east
    assert cast.village.pk not in served_by(COMMITTEE_DESK, cast.county)
    assert served_by(BRANCH_DESK, cast.village) == [cast.village.pk]
