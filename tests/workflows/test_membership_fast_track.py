"""The fast track at the front line, both groups, from the notice to full membership (A-F1 to A-F7)."""

from __future__ import annotations

import pytest

from cases.law import InvalidFacts
from tests.story import D, Road
from workflows.demonstration import walk

from .exceptional import before_the_vote, do, fast_track, notice, refused, standing

pytestmark = pytest.mark.django_db
UNTRAINED = "火线入党时未参加的集中培训尚未补训（A-F5）"


def to_full_membership(road: Road, voted: D) -> None:
    """From the branch meeting to full membership; the training is made up during probation."""
    cast, sponsored = road.cast, road.branch.rural
    road.do("adopt", on=voted)
    if sponsored:
        road.do("sponsor_attend", on=voted)
    road.do("report_for_approval", on=D(2027, 8, 20))
    road.do("talk_before_approval", on=D(2027, 8, 25))
    road.do("approve", on=D(2027, 9, 1))
    assert road.case.probation_ends == D(voted.year + 1, voted.month, voted.day)
    assert road.open_tasks()["make_up_training"].due_on == D(2028, 9, 1)
    assert standing(road) == ("02", None)
    for name in ("assign_group", "take_oath", "file_admission"):
        road.do(name, on=D(2027, 9, 10))
    road.do("review_probation", on=D(2028, 2, 20))
    road.do("review_probation", on=D(2028, 8, 18))
    road.do("apply_conversion", on=D(2028, 8, 18))
    if sponsored:
        road.do("sponsor_conversion_talk", on=D(2028, 8, 19))
    refused(lambda: road.do("adopt_conversion", on=D(2028, 8, 20)), UNTRAINED)
    facts = {"began_on": D(2028, 8, 21), "days": 3, "hours": 24, "conclusion": "fit", "opinion": "结业合格。"}
    do(road, "make_up_training", cast.bob, D(2028, 8, 24), **facts)
    assert "make_up_training" not in road.open_tasks()
    road.do("adopt_conversion", on=D(2028, 8, 25))
    if sponsored:
        road.do("sponsor_attend_conversion", on=D(2028, 8, 25))
    road.do("approve_conversion", on=D(2028, 9, 10))


def test_group_1_an_activist_of_three_months(cast):
    """A-F2: cultivation under a year, outstanding at the front line; review, vote and probation are not shortened."""
    road, one = Road(cast).after("file_activist"), notice(cast)
    fast_track(road, one, D(2027, 8, 1))
    case = road.case
    assert (case.state, case.fast_track, case.fast_track_group) == ("meeting", one, 1)
    assert {"appoint_introducers", "vet", "pair_sponsor", "fill_application_form"} <= set(road.open_tasks())
    refused(
        lambda: road.do("adopt", on=D(2027, 8, 5)),
        "缺少材料“中国共产党入党志愿书”（B.1）",
        "入党介绍人现有0名，须有两名正式党员（第十四条）",
        "尚无“合格”的政治审查结论（第十六条）",
        "尚未确定乡镇包保责任人（C-S2）",
    )
    before_the_vote(road, D(2027, 8, 5))
    to_full_membership(road, D(2027, 8, 15))
    assert standing(road) == ("01", D(2028, 8, 15))
    assert (road.case.state, road.case.full_since) == ("full_member", D(2028, 8, 15))


def test_group_2_who_has_only_applied_must_be_most_outstanding(cast):
    """A-F3."""
    road, one = Road(cast, cast.street, applied_on=D(2027, 6, 1)).after("talk"), notice(cast)
    refused(lambda: fast_track(road, one, D(2027, 8, 1)), "只递交入党申请书的，须在一线表现特别突出（A-F3）")
    fast_track(road, one, D(2027, 8, 1), merit="most")
    assert road.case.fast_track_group == 2
    before_the_vote(road, D(2027, 8, 5))
    to_full_membership(road, D(2027, 8, 15))
    assert standing(road) == ("01", D(2028, 8, 15))


def test_outside_a_registered_notice_there_is_no_fast_track(cast):
    """A-F1, A-F7: none at all, one of another place, one that does not cover the day."""
    road = Road(cast).after("file_activist")
    for other in (None, cast.west):
        one = notice(cast, organisation=other or cast.west, number=f"通{other}")
        with pytest.raises(InvalidFacts) as refusal:
            fast_track(road, one, D(2027, 8, 1))
        assert list(refusal.value.form.errors) == ["notice"]
    one = notice(cast)
    refused(
        lambda: fast_track(road, one, D(2027, 10, 1)),
        "县组通〔2027〕8号自2027年7月1日起施行，办理之日不在其适用期限内（A-F1）",
    )


@pytest.mark.parametrize("allowed", [False, True])
def test_a_temporary_organisation_accepts_only_where_the_notice_says_so(cast, allowed):
    """A-22, A-F4."""
    road = Road(cast, cast.temporary).after("file_activist")
    fast_track(road, notice(cast, temporary=allowed), D(2027, 8, 1))
    before_the_vote(road, D(2027, 8, 5))
    if allowed:
        road.do("adopt", on=D(2027, 8, 15))
        assert road.case.state == "branch_passed"
    else:
        refused(lambda: road.do("adopt", on=D(2027, 8, 15)), "中共临时支部没有接收预备党员的职权（第二十二条）")


def test_a_lost_vote_ends_the_shortcut_but_not_the_case(cast):
    road = Road(cast).after("file_activist")
    fast_track(road, notice(cast), D(2027, 8, 1))
    before_the_vote(road, D(2027, 8, 5))
    road.do("reject", on=D(2027, 8, 15), **walk.ballot(yes=10))
    assert road.case.state == "rejected"
    assert standing(road) == ("13", None)
