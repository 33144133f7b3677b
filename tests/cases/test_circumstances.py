"""What the case page says beside the road: editions, suspensions, waivers, inherited breaches, acts of earlier law."""

from __future__ import annotations

import pytest
from django.db import transaction

from cases import actions
from cases.lawful import Attempt
from tests.story import ONE_DAY, D
from tests.workflows.exceptional import do, hand_over, secretary_of, take_over
from workflows.demonstration import walk

from .posting import posted

pytestmark = pytest.mark.django_db


def page_of(client, road):
    return client.get(f"/cases/{road.case.number}/")


def test_each_step_says_under_which_edition_it_was_taken(cast, walked, signed_in):
    road = walked(applied_on=D(2026, 1, 5), until="file_activist")
    road.do("file_activist", on=D(2026, 5, 11))
    page = page_of(signed_in(cast.alice), road)
    told = {entry.event.action: str(entry.edition.label) for entry in page.context["timeline"]}
    assert told["name_activist"] == "2014年版细则"
    assert told["file_activist"] == "2026年版细则"
    assert page.text.count("tag-edition") == len(told)


def test_a_case_on_hold_says_so_first_and_offers_the_way_out(cast, walked, signed_in):
    road = walked(after="file_activist")
    road.do("hold", by=cast.bob, on=D(2027, 6, 1), source="report", reason="收到实名举报，正在核查。")
    page = page_of(signed_in(cast.alice), road)
    assert "自2027年6月1日起暂停办理：收到实名举报，正在核查。核查结束前不得办理其他事项。" in page.text
    assert page.context["now"].free == []
    road.do("resume", by=cast.bob, on=D(2027, 7, 1), finding="举报不实。")
    assert page_of(signed_in(cast.alice), road).context["circumstances"].standing_still == []


def test_a_waiver_that_lasts_stands_at_the_top_and_then_at_its_event(cast, walked, signed_in):
    road = walked(until="train")
    road.do(
        "waive", by=cast.bob, on=D(2028, 7, 10), guard="trained", reason="长期住院。", document_number="镇党〔2028〕7号"
    )
    page = page_of(signed_in(cast.alice), road)
    (told,) = page.context["circumstances"].waived
    assert told.startswith("2028年7月10日已同意豁免：")
    assert told.endswith("理由：长期住院；文号：镇党〔2028〕7号")
    road.until("submit_prereview", skip=("train",)).step()
    page = page_of(signed_in(cast.alice), road)
    assert page.context["circumstances"].waived == []
    assert "长期住院" in page.context["timeline"][0].waived[0]
    assert "已豁免" in page.text


def test_inherited_breaches_have_words_of_their_own(cast, walked, signed_in):
    road, words = walked(), "谈话应于2027年2月10日前进行（第七条）"
    with transaction.atomic():  # as an old file is taken over: judged before, carried out with what was found
        case = actions.locked(road.case)
        action = case.actions()["talk"]
        case.attempt = Attempt(action, D(2027, 3, 1), {"talker": "支部书记", "place": "村部", "opinion": "谈话。"})
        actions.carry_out(case, action, by=cast.alice, organisation=cast.village, notes={"inherited": [words]})
    page = page_of(signed_in(cast.alice), road)
    assert "转入系统前的问题" in page.text
    assert words in page.text


def test_an_act_of_the_former_edition_is_a_quiet_link_only_for_that_time(cast, walked, signed_in):
    """A-E4: filed as a candidate in April 2026, entered years later; a case that came there later has no such link."""
    road = walked(applied_on=D(2024, 10, 1), until="agree_candidate")
    assert road.case.entered_on < D(2026, 5, 11)
    client = signed_in(cast.bob)
    page = page_of(client, road)
    assert "file_candidate" not in {one.url.split("/")[-2] for one in page.context["now"].onward}
    (earlier,) = page.context["now"].earlier
    assert "2026年5月11日以前已办理的" in page.text
    form = client.get(earlier.url)
    assert form.status_code == 200
    assert form.context["obstacles"] == []
    facts = {"document_number": "组备〔2026〕3号", "opinion": "同意备案。"}
    late = client.post(earlier.url, posted(facts, on="2026-05-11"))
    assert late.status_code == 422
    assert "2026年5月11日" in late.context["obstacles"][0].reason
    assert "2026年版细则" in late.context["obstacles"][0].reason
    assert client.post(earlier.url, posted(facts, on="2026-04-20")).status_code == 303
    assert road.case.state == "candidate"
    assert page_of(signed_in(cast.alice), road).context["now"].earlier == []
    later = walked(cast.street, after="propose_candidate")
    assert page_of(signed_in(cast.bob), later).context["now"].earlier == []


def test_the_transfer_form_suggests_the_countys_branches_and_says_what_it_means(cast, walked, signed_in):
    road = walked(after="file_activist")
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/do/transfer_out/")
    assert f'<option value="{cast.far.name}">西村支部 西镇党委</option>' in page.text
    assert f'value="{cast.village.name}"' not in page.text
    assert page.context["consequences"][2] == "接收后，本组织不再能查看此个案及其材料；需要留存的，请先打印。"
    facts = {"destination": "西村支部", "packet": ["application", "register"], "document_number": "转〔2027〕1号"}
    data = posted(facts | {"reason": "婚迁。"}, on="2027-06-01")
    assert signed_in(cast.alice).post(f"/cases/{road.case.number}/do/transfer_out/", data).status_code == 303
    told = "自2027年6月1日起转往中共西村支部：婚迁。对方接收或退回前不得办理其他事项。"
    assert told in page_of(signed_in(cast.alice), road).text


def test_the_counter_offers_every_way_to_open_a_case(cast, signed_in):
    client = signed_in(cast.alice)
    page = client.get("/cases/new/")
    assert [act.name for act in page.context["opening"].acts] == [
        "apply", "take_over_activist", "take_over_probationer",
    ]  # fmt: skip
    page = client.get("/cases/new/?act=take_over_probationer")
    assert page.context["opening"].action.name == "take_over_probationer"
    assert 'name="meeting_on"' in page.text
    assert client.get("/cases/new/?act=nonsense").context["opening"].action.name == "apply"


def test_a_vote_lost_leaves_no_stricter_rule_behind(cast, walked, signed_in):
    road = walked(until="adopt")
    road.do("reject", **walk.ballot(yes=10))
    assert page_of(signed_in(cast.alice), road).context["circumstances"].stricter == []


def test_an_extension_and_a_postponement_that_run_stand_at_the_top(cast, walked, signed_in):
    """A-31, A-35: until when, and for the postponement why."""
    road = walked(applied_on=D(2028, 2, 1), until="apply_conversion")
    ends = road.case.probation_ends
    facts = walk.ballot() | {"ground": "examination", "months": 6, "reason": "需要继续考察。"}
    do(road, "propose_extension", cast.alice, ends, **facts)
    do(road, "approve_extension", cast.bob, ends, **walk.committee() | {"document_number": "组延〔2030〕2号"})
    last = road.case.probation_ends
    words = f"预备期延长至{last.year}年{last.month}月{last.day}日"
    assert page_of(signed_in(cast.alice), road).context["circumstances"].spans == [words]
    hal = secretary_of(cast, cast.far)
    hand_over(road, cast.far, ends, "register", "vetting", "form", "probation")
    take_over(road, hal, ends)
    later = D(last.year, last.month, last.day) + 30 * ONE_DAY
    do(road, "postpone", hal, ends, postponed_until=later, reason="刚刚转入，继续了解。", reported=True)
    spans = page_of(signed_in(hal), road).context["circumstances"].spans
    told = f"转正讨论推迟至{later.year}年{later.month}月{later.day}日：刚刚转入，继续了解"
    assert set(spans) == {words, told}
