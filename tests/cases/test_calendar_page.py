"""The calendar of a case on its pages: the card, the whole table, "what if" by address, at a fixed cost."""

from __future__ import annotations

import datetime

import pytest

from cases.actions import perform
from cases.limits import add_months
from cases.overlays import RuleSetting
from tests import story
from tests.story import D

pytestmark = pytest.mark.django_db
BUDGET = 22
REASON = {"reason": "经研究决定。"}


def at(client, case, query: str = ""):
    return client.get(f"/cases/{case.number}/calendar/{query}")


def test_the_page_keeps_its_budget_whatever_is_supposed(cast, walked, signed_in, django_assert_max_num_queries):
    road = walked(until="submit_prereview")
    client = signed_in(cast.bob)
    with django_assert_max_num_queries(BUDGET) as few:
        assert at(client, road.case).status_code == 200
    with django_assert_max_num_queries(len(few)):
        assert at(client, road.case, "?act=adopt&on=2031-03-01&act=approve&on=2031-05-01").status_code == 200
    road.until("adopt_conversion")
    with django_assert_max_num_queries(BUDGET):
        assert at(client, road.case).status_code == 200


def test_whoever_may_not_see_the_case_finds_no_calendar(cast, walked, signed_in):
    case = walked().case
    for user in (cast.eve, cast.anna, cast.adam, cast.sean):
        page = at(signed_in(user), case)
        assert page.status_code == 404
        assert cast.dave.name not in page.text


def test_the_card_shows_the_next_acts_and_leads_to_the_whole(cast, walked, signed_in):
    case = walked(after="file_activist").case
    page = signed_in(cast.alice).get(f"/cases/{case.number}/")
    card = page.context["calendar"]
    assert len(card["rows"]) == 8
    assert card["rows"][0].action.name == "review_activist"
    assert card["left"] == len(card["road"].rows) - 8
    assert f'href="/cases/{case.number}/calendar/"' in page.text


def test_rows_stand_under_their_stages_with_all_they_tell(cast, walked, signed_in):
    case = walked(after="list_candidate").case
    page = at(signed_in(cast.alice), case)
    assert [label for label, _rows in page.context["groups"]] == ["发展对象", "接收预备党员", "教育考察和转正"]
    text = " ".join(page.text.split())
    for said in ("短期集中培训", "第十七条", "尚缺条件：", "中共东镇党委组织委员", "有效期与最迟期限", "最早日期"):
        assert said in text


def test_a_supposition_is_in_the_address_and_marked_in_words(cast, walked, signed_in):
    case = walked(after="list_candidate").case
    client, wish = signed_in(cast.alice), story.TODAY + datetime.timedelta(days=60)
    page = at(client, case, f"?act=vet&on={wish}")
    row = next(row for row in page.context["road"].rows if row.action.name == "submit_prereview")
    assert (row.on, row.change) == (wish, f"原为{story.TODAY}，推迟60天")
    assert page.text.count(f"原为{story.TODAY}，推迟60天") > 5
    assert '<input type="hidden" name="act" value="vet">' in page.text
    assert "若于2031年1月23日办理“政治审查”" in page.text
    assert page.context["wishes"][0].without == f"/cases/{case.number}/calendar/"


def test_a_date_that_cannot_be_is_told_and_not_taken(cast, walked, signed_in):
    case = walked(after="announce").case
    case_notice = case.history.notice().ends_on
    page = at(signed_in(cast.alice), case, "?act=archive&on=2030-11-25")
    assert "所设日期不可行：不得早于" in page.text
    assert "不可行，见该行说明" in page.text
    assert case_notice < story.TODAY


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?act=vet&on=2031-02-30", "请填写今后20年以内的日期。"),
        ("?act=vet&on=tomorrow", "请填写今后20年以内的日期。"),
        ("?act=vet&on=9999-12-31", "请填写今后20年以内的日期。"),
        ("?act=fly&on=2031-02-01", "请从列表中选择办理事项。"),
        ("?act=vet", ""),
    ],
)
def test_what_cannot_be_read_is_said_and_the_page_stands(cast, walked, signed_in, query, said):
    page = at(signed_in(cast.alice), walked(after="list_candidate").case, query)
    assert page.status_code == 200
    assert page.context["problem"] == said
    assert said in page.text


def test_a_case_on_hold_says_what_is_put_off_and_what_is_not(cast, walked, signed_in):
    road = walked(applied_on=story.TODAY - datetime.timedelta(days=560), after="vet")
    perform(road.case, "hold", by=cast.bob, on=story.TODAY, source="report", **REASON)
    page = at(signed_in(cast.alice), road.case)
    told = page.context["suspensions"][0]
    assert "审阅材料并签署意见" in told["shifted"]
    assert "短期集中培训" in told["shifted"]
    assert told["kept"] == ["支委会审查", "支部大会讨论接收预备党员"]  # the year of the political review runs on
    assert "政治审查结论有效期（第十六条）不中止计算" in page.text


def test_limits_tell_what_holds_until_when(cast, walked, signed_in):
    road = walked(applied_on=story.TODAY - datetime.timedelta(days=560), after="vet")
    vetted = road.case.history.date_of("vet")
    page = at(signed_in(cast.alice), road.case)
    limits = {(one.kind, one.until): one for one in page.context["limits"]}
    review = limits["有效期", add_months(vetted, 12)]
    assert (review.since, review.article, review.expected) == (vetted, "第十六条", False)
    met = next(row.on for row in page.context["road"].rows if row.action.name == "adopt")
    assert limits["上限：逾期提示", add_months(met, 3)].article == "第二十五条"
    assert limits["上限：逾期不得办理", add_months(met, 6)].expected


def test_an_ended_case_says_that_nothing_lies_ahead(cast, walked, signed_in):
    road = walked()
    perform(road.case, "withdraw", by=cast.alice, on=D(2027, 2, 1), **REASON)
    client = signed_in(cast.alice)
    assert "没有后续日程" in at(client, road.case).text
    assert client.get(f"/cases/{road.case.number}/").context["calendar"] is None


def test_an_open_decision_names_its_ways(cast, walked, signed_in):
    road = walked(until="adopt")
    perform(road.case, "reject", by=cast.alice, on=road.move("adopt").on, **story.OFF_ROAD["reject"])
    page = at(signed_in(cast.alice), road.case)
    assert "后续如何办理，须先在" in page.text
    assert {name for name, _label in page.context["choices"]} == {"return_to_candidacy", "return_to_cultivation"}
    assert "后续如何办理" in signed_in(cast.alice).get(f"/cases/{road.case.number}/").text


def test_a_local_rule_blocks_or_warns_as_its_organisation_practises_it(cast, walked, signed_in):
    """L-5 set to "warns" in the township is told as a warning, not as what it would be elsewhere."""
    case = walked(after="adopt").case
    for mode, words in (("warn", "上限：逾期提示"), ("hard", "上限：逾期不得办理")):
        RuleSetting.objects.create(
            organisation=cast.east, pipeline="membership", guard="committee_talk_prompt", mode=mode,
            since=case.opened_on, document="组发1号", by=cast.bob,
        )  # fmt: skip
        row = next(one for one in at(signed_in(cast.bob), case).context["limits"] if one.article == "地方规定5")
        assert row.kind == words
