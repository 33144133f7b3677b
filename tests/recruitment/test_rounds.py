"""The door of rounds: plan, announcement, dates, and what a published announcement still lets happen (D.3, E-01)."""

from __future__ import annotations

import datetime

import pytest

from cases.actions import NotYours
from cases.law import InvalidFacts, Stale, Unlawful
from recruitment import door, ledger
from recruitment.models import Entry, Intake, Position

from . import stage
from .rounds import (
    APPROVALS,
    CLOSED,
    LAST,
    PUBLISHED,
    REASON,
    act,
    anew,
    approved,
    drafted,
    positioned,
    published,
    reviewing,
)  # fmt: skip

pytestmark = pytest.mark.django_db
MAY_10 = datetime.date(2030, 5, 10)


def refused(cast, intake, name, on, **facts) -> str:
    """What the door says no with."""
    with pytest.raises(Unlawful) as refusal:
        act(cast, intake, name, on, **facts)
    return str(refusal.value)


def wrong(cast, intake, name, on, **facts) -> dict:
    """The messages at the fields."""
    with pytest.raises(InvalidFacts) as refusal:
        act(cast, intake, name, on, **facts)
    return refusal.value.form.errors


# --- plan ------------------------------------------------------------------------------------------------------


def test_only_the_recruiting_department_moves_a_round(cast):
    intake = drafted(cast)
    for other in (cast.bob, cast.alice, cast.ivy):
        with pytest.raises(NotYours):
            door.proceed(intake, "approve_plan", by=other, on=MAY_10, **APPROVALS)
    with pytest.raises(NotYours):
        door.draw_up(intake.programme, organisation=cast.county, title="招聘", by=cast.bob, on=MAY_10)


def test_the_approved_plan_reserves_every_post(cast):
    """D.5, E-01: both documents, and each post reserved under that of the staffing office."""
    intake = approved(cast, posts=(2, 1))
    assert intake.state == "approved"
    entries = Entry.objects.filter(kind="reserve")
    assert entries.count() == 3
    assert {(one.document, one.reason) for one in entries} == {(APPROVALS["quota_document"], intake.number)}
    assert intake.events.get().facts["plan_document"] == APPROVALS["plan_document"]


def test_both_approvals_are_needed(cast):
    """D.3 row 1: no plan, no announcement."""
    errors = wrong(cast, drafted(cast), "approve_plan", MAY_10, quota_document="x")
    assert list(errors) == ["plan_document"]


def test_a_pool_without_free_posts_refuses_the_plan(cast):
    said = refused(cast, drafted(cast, posts=(2, 1), allocated=2), "approve_plan", MAY_10, **APPROVALS)
    assert "计划使用3个编制名额，可用2个" in said
    assert "编制名额管理规则" in said or "D.5" in said
    assert not Entry.objects.filter(kind="reserve").exists()


def test_a_plan_without_positions_or_posts_is_none(cast):
    empty = drafted(cast, posts=())
    assert "尚未拟定招聘岗位" in refused(cast, empty, "approve_plan", MAY_10, **APPROVALS)
    positioned(empty, "A01", 0)
    assert "A01" in refused(cast, empty, "approve_plan", MAY_10, **APPROVALS)


def test_who_is_sent_is_not_recruited(cast):
    """D.2: selected graduates come from the level above."""
    intake = drafted(cast)
    Intake.objects.filter(pk=intake.pk).update(programme=stage.programme("selected"))
    assert "由上级选派" in refused(cast, intake, "approve_plan", MAY_10, **APPROVALS)


def test_a_plan_taken_back_releases_its_posts(cast):
    intake = approved(cast)
    assert list(wrong(cast, intake, "take_back_plan", MAY_10, reason=REASON)) == ["document"]
    act(cast, intake, "take_back_plan", MAY_10, reason=REASON, document="州编办〔2030〕9号")
    assert anew(intake).state == "draft"
    assert Entry.objects.latest("pk").kind == "release"
    assert ledger.balance(Entry.objects.latest("pk").pool).free == 2


# --- announcement ----------------------------------------------------------------------------------------------


def test_the_announcement_is_published_on_its_legal_date(cast):
    intake = published(cast)
    assert (intake.state, intake.published_on) == ("open", PUBLISHED)
    assert intake.events.get(action="publish").facts == {}


def test_seven_working_days_are_usual_and_fewer_go_on_record(cast):
    """D.3 row 2 [K]: a short announcement warns."""
    intake = approved(cast, applications_from=PUBLISHED, applications_until=datetime.date(2030, 5, 22))
    act(cast, intake, "publish", PUBLISHED)
    [warning] = anew(intake).events.get(action="publish").facts["warnings"]
    assert "只有3个工作日" in warning
    assert "7" in warning


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"applications_from": None}, "起止日期尚未填写"),
        ({"applications_from": datetime.date(2030, 5, 17)}, "先后顺序"),
        ({"written_weight": 50}, "之和不等于100"),
        ({"tie_break": "extra,written"}, "加试"),
    ],
)
def test_an_announcement_that_cannot_stand_is_not_published(cast, terms, words):
    """D.3 rows 2 and 5 to 7: dates in order, weights sum to 100, a further test comes last."""
    assert words in refused(cast, approved(cast, **terms), "publish", PUBLISHED)


def test_applications_are_not_closed_before_the_announced_day(cast):
    intake = published(cast)
    said = refused(cast, intake, "close_applications", LAST - datetime.timedelta(days=1))
    assert "2030年6月7日" in said
    act(cast, intake, "close_applications", LAST)
    assert anew(intake).state == "review"


def test_a_stale_form_is_told_who_was_faster(cast):
    intake = published(cast)
    act(cast, intake, "close_applications", CLOSED)
    with pytest.raises(Stale):
        door.proceed(intake, "close_applications", by=cast.carol, on=CLOSED, version=intake.version)


# --- corrections -----------------------------------------------------------------------------------------------


def test_a_correction_keeps_old_and_new_and_is_told(cast):
    intake = published(cast)
    until = datetime.date(2030, 6, 14)
    act(
        cast, intake, "correct", datetime.date(2030, 5, 28), item="applications_until", value=until, reason="网络故障。"
    )
    intake = anew(intake)
    assert intake.applications_until == until
    facts = intake.events.get(action="correct").facts
    assert (facts["was"], facts["now"], facts["term"]) == ("2030-06-07", "2030-06-14", False)
    [told] = intake.corrections
    assert "2030年6月7日" in told
    assert "2030年6月14日" in told
    assert "网络故障" in told


def test_terms_are_corrected_with_authority_only(cast):
    """35号令 art.15: the approval's number is asked for terms, not for texts."""
    intake, on = published(cast), datetime.date(2030, 5, 28)
    assert list(wrong(cast, intake, "correct", on, item="notice_days", value=10, reason=REASON)) == ["document"]
    act(cast, intake, "correct", on, item="notice_days", value=10, reason=REASON, document="州人社〔2030〕20号")
    assert anew(intake).notice_days == 10
    act(cast, intake, "correct", on, item="written_weight", value="50", reason=REASON, document="州人社〔2030〕20号")
    assert anew(intake).interview_weight == 50


def test_what_is_corrected_must_be_known_and_different(cast):
    intake, on = published(cast), datetime.date(2030, 5, 28)
    assert "item" in wrong(cast, intake, "correct", on, item="state", value="cancelled", reason=REASON)
    assert "value" in wrong(cast, intake, "correct", on, item="title", value=intake.title, reason=REASON)
    assert "value" in wrong(cast, intake, "correct", on, item="applications_until", value="nonsense", reason=REASON)
    assert "reason" in wrong(cast, intake, "correct", on, item="title", value="新的标题")


def test_a_correction_never_shortens_the_time_to_apply_to_before_itself(cast):
    intake, on = published(cast), datetime.date(2030, 5, 28)
    facts = {"item": "applications_until", "value": datetime.date(2030, 5, 27), "reason": REASON}
    assert "早于" in refused(cast, intake, "correct", on, **facts)
    act(cast, intake, "close_applications", CLOSED)
    facts["value"] = datetime.date(2030, 7, 1)
    assert "已截止" in refused(cast, intake, "correct", CLOSED, **facts)


def test_a_correction_adds_up_like_an_announcement(cast):
    intake = published(cast)
    facts = {"item": "tie_break", "value": "extra", "reason": REASON, "document": "x"}
    act(cast, intake, "correct", PUBLISHED, **facts)
    facts |= {"item": "shortlist", "value": "0.5"}
    assert "面试比例不得低于1:1" in refused(cast, intake, "correct", PUBLISHED, **facts)
    assert anew(intake).shortlist == 3


def test_a_position_is_corrected_by_its_round(cast):
    intake = published(cast)
    position = intake.positions.get()
    act(cast, intake, "correct", PUBLISHED, item=f"{position.pk}:title", value="村级事务助理", reason=REASON)
    position.refresh_from_db()
    assert (position.title, position.version) == ("村级事务助理", anew(intake).version)
    assert "A01" in anew(intake).corrections[0]


# --- cut, merge, lower, cancel -----------------------------------------------------------------------------------


def test_a_cut_frees_the_posts_and_keeps_what_was_announced(cast):
    """D.3 row 4, D.5."""
    intake = reviewing(cast, posts=(2, 1))
    position = intake.positions.get(code="A01")
    cut = {"position": position.pk, "document": "州编办〔2030〕12号", "reason": "报名人数不足。"}
    assert "2个计划数" in refused(cast, intake, "cut", CLOSED, number=3, **cut)
    act(cast, intake, "cut", CLOSED, number=1, **cut)
    position.refresh_from_db()
    assert (position.announced, position.places) == (2, 1)
    assert position.posts.count() == 1
    assert ledger.balance(position.posts.get().pool).free == 1
    assert "A01" in anew(intake).corrections[0]
    act(cast, intake, "cut", CLOSED, number=1, **cut)
    position.refresh_from_db()
    assert not position.live


def test_a_school_of_the_same_level_is_no_stricter_whatever_its_code():
    """D.3 row 4: GB/T 4658 gives several schools of one level different codes."""
    high, vocational, college = (Position(education=code, age_most=35) for code in ("61", "41", "31"))
    assert high.stricter_in(vocational) == vocational.stricter_in(high) == []
    assert len(high.stricter_in(college)) == 1
    assert college.stricter_in(high) == []


def test_positions_are_merged_into_one_that_is_no_stricter(cast):
    """D.3 row 4: nobody is brought under conditions he did not apply for."""
    intake = drafted(cast, posts=(1, 1))
    intake.positions.filter(code="A02").update(age_most=30, majors="农学")
    act(cast, intake, "approve_plan", MAY_10, **APPROVALS)
    act(cast, intake, "publish", PUBLISHED)
    act(cast, intake, "close_applications", CLOSED)
    one, two = intake.positions.order_by("code")
    said = refused(cast, intake, "merge", CLOSED, position=one.pk, other=two.pk, reason=REASON)
    assert "年龄" in said
    assert "专业" in said
    assert list(wrong(cast, intake, "merge", CLOSED, position=one.pk, other=one.pk, reason=REASON)) == ["other"]
    act(cast, intake, "merge", CLOSED, position=two.pk, other=one.pk, reason=REASON)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.places, two.places, two.merged_into, one.posts.count()) == (2, 0, one, 2)


def test_the_ratio_is_lowered_with_a_document_never_raised(cast):
    """D-06."""
    intake = reviewing(cast)
    position = intake.positions.get()
    facts = {"positions": [position.pk], "document": "州人社〔2030〕30号", "reason": "艰苦边远地区。"}
    assert "A01" in refused(cast, intake, "lower_ratio", CLOSED, ratio=4, **facts)
    act(cast, intake, "lower_ratio", CLOSED, ratio=2, **facts)
    position.refresh_from_db()
    assert position.ratio == 2
    assert "1:2" in anew(intake).corrections[0]


def test_a_cancelled_round_releases_its_posts_and_says_why(cast):
    intake = published(cast)
    assert list(wrong(cast, intake, "cancel", PUBLISHED, reason="计划调整。")) == ["document"]
    act(cast, intake, "cancel", PUBLISHED, reason="计划调整。", document="州编办〔2030〕40号")
    intake = anew(intake)
    assert (intake.state, intake.closed_on) == ("cancelled", PUBLISHED)
    assert ledger.balance(Entry.objects.latest("pk").pool).free == 2
    assert "计划调整" in intake.corrections[0]
    assert intake.runs.get().kind == "cancelled"


def test_a_draft_is_cancelled_without_a_document(cast):
    intake = drafted(cast)
    act(cast, intake, "cancel", MAY_10, reason=REASON)
    assert anew(intake).state == "cancelled"
