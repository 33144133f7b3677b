"""The exceptions page of the dossier, and the papers of extension and cancellation."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation

from cases import paperwork
from cases.models import Case
from cases.overlays import RuleSetting
from cases.paperwork import COMPOSERS, exceptions
from cases.paperwork.matter import Matter
from cases.printing import entries_of, standing
from dossiers import papers
from tests.story import D, Road
from tests.workflows.exceptional import before_the_vote, do, fast_track, hand_over, notice, secretary_of, take_over
from workflows.demonstration import walk

pytestmark = pytest.mark.django_db


def matter_of(road, *actions: str) -> Matter:
    """The case as it stood at the last of those events, or now."""
    case = road.case
    return Matter(case, case.history.last(*actions) if actions else case.history.events[-1])


def told(road) -> dict[str, list[str]]:
    """What the exceptions page says, by section."""
    with translation.override("zh-hans"):
        page = exceptions.exceptions_page(matter_of(road))
    return {heading: [line["words"] for line in lines] for heading, lines in page["sections"]}


def letter(road, code: str, *actions: str) -> str:
    """Title and body of a letter."""
    with translation.override("zh-hans"):
        said = COMPOSERS[code](matter_of(road, *actions))
    return "\n".join([said["title"], *said["paragraphs"]])


def keep(name: str, content: bytes) -> None:
    """Keep a PDF to look at when asked to (SHOTS)."""
    if folder := os.environ.get("SHOTS"):
        (Path(folder) / f"{name}.pdf").write_bytes(content)


def titles(road) -> list[str]:
    return [entry.part.title for entry in entries_of(road.case)]


def test_an_ordinary_case_has_no_exceptions_page(cast):
    road = Road(cast).after("list_candidate")
    assert told(road) == {}
    assert "例外情况" not in titles(road)


def test_everything_out_of_the_ordinary_stands_on_one_page_behind_the_record_form(cast):
    RuleSetting.objects.create(
        organisation=cast.county, pipeline="membership", guard="ten_consulted", mode="warn", since=D(2027, 1, 1),
        document="县组发〔2027〕1号", by=cast.carol,
    )  # fmt: skip
    road = Road(cast).after("file_activist")
    do(road, "hold", cast.bob, D(2027, 6, 1), source="report", reason="收到实名举报，正在核查。")
    do(road, "resume", cast.bob, D(2027, 7, 1), finding="举报不实。")
    road.until("submit_prereview", skip=("train",))
    on = road.next.on
    do(road, "replace_sponsor", cast.bob, on, people=[cast.sean.person_id], ended_because="调离本镇")
    for name in ("sponsor_visit", "sponsor_talk", "sponsor_opinion"):
        road.do(name, by=cast.sean, on=on)
    do(road, "waive", cast.bob, on, guard="trained", reason="长期住院治疗。", document_number="镇党〔2028〕7号")
    road.do("submit_prereview", on=on)
    road.do("return_prereview", on=on)
    page = told(road)
    assert page["经批准豁免的条件"][0].endswith("经批准豁免：长期住院治疗。（镇党〔2028〕7号）（第十七条）")
    assert page["暂停、转接、推迟和延长"] == ["自2027年6月1日起至2027年7月1日：收到实名举报，正在核查。"]
    assert page["退回和中途变更"] == ["退回支部（第十八条）：经研究决定，理由见会议记录。"]
    assert "调整原因：调离本镇" in page["人员调整"][0]
    assert page["从严执行的规则"][0].endswith("中共丙县委（县组发〔2027〕1号）")
    assert page["办理时的提示事项"][0] == "党员群众座谈会参加0人，应不少于10人（地方规定4）"
    order = titles(road)
    assert order.index("例外情况") == order.index("发展党员工作全程纪实表") + 1
    keep("exceptions", paperwork.draw_exceptions(matter_of(road)))


def test_many_exceptions_break_over_pages_with_their_headings(cast):
    road = Road(cast).after("file_activist")
    for number in range(12):
        on = D(2027, 6, 1).replace(day=1 + 2 * number)
        do(
            road,
            "hold",
            cast.bob,
            on,
            source="report",
            reason=f"第{number + 1}次核查：" + "反映情况较多，逐项核实。" * 12,
        )
        do(road, "resume", cast.bob, on, finding="不实。")
    content = paperwork.draw_exceptions(matter_of(road))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) > 1
    keep("exceptions-many", content)


def test_the_fast_track_names_its_basis(cast):
    road = Road(cast).after("file_activist")
    fast_track(road, notice(cast), D(2027, 8, 1))
    before_the_vote(road, D(2027, 8, 5))
    road.do("adopt", on=D(2027, 8, 15))
    road.do("report_for_approval", on=D(2027, 8, 20))
    assert told(road)["火线入党的依据"] == [
        "依据：县组通〔2027〕8号 关于在防汛一线发展党员的通知。突出表现：连续十昼夜守堤抢险。"
    ]
    words = letter(road, papers.APPROVAL_REQUEST, "report_for_approval")
    assert "依据县组通〔2027〕8号 关于在防汛一线发展党员的通知同意按火线入党办理。" in words


def test_an_extension_draws_request_vote_and_reply(cast):
    road = Road(cast).until("apply_conversion")
    facts = walk.ballot() | {"ground": "examination", "months": 6, "reason": "参加组织生活不够经常。"}
    event = do(road, "propose_extension", cast.alice, D(2029, 8, 21), **facts)
    assert {one.paper for one in paperwork.draw_up(event)} == {papers.OUTCOME_VOTE_SUMMARY, papers.EXTENSION_REQUEST}
    words = letter(road, papers.EXTENSION_REQUEST, "propose_extension")
    assert "关于延长申请人戴同志预备期的请示" in words
    assert "预备期自2028年8月21日起至2029年8月21日止。" in words
    assert "需要继续教育和考察：参加组织生活不够经常。" in words
    assert "决议延长其预备期6个月，至2030年2月21日止。" in words
    decided = walk.committee() | {"document_number": "组延〔2029〕2号"}
    reply = do(road, "approve_extension", cast.bob, D(2029, 9, 10), **decided)
    assert [one.paper for one in paperwork.draw_up(reply)] == [papers.OUTCOME_REPLY]
    words = letter(road, papers.OUTCOME_REPLY, "approve_extension")
    assert "同意延长申请人戴同志预备期6个月，至2030年2月21日止。" in words
    assert "自2029年8月21日起至2030年2月21日" in told(road)["暂停、转接、推迟和延长"]
    keep("extension-request", paperwork.draw(papers.EXTENSION_REQUEST, matter_of(road, "propose_extension")))
    keep("extension-reply", paperwork.draw(papers.OUTCOME_REPLY, matter_of(road, "approve_extension")))
    road.do("apply_conversion", on=D(2030, 2, 21))
    road.do("sponsor_conversion_talk", on=D(2030, 2, 25))
    road.do("review_probation", on=D(2030, 2, 25))
    road.do("adopt_conversion", on=D(2030, 3, 5))
    assert "至2030年2月21日止" in letter(road, papers.CONVERSION_REQUEST, "adopt_conversion")
    road.do("sponsor_attend_conversion", on=D(2030, 3, 6))
    road.do("approve_conversion", on=D(2030, 3, 20))
    assert "党龄自2030年2月21日算起" in letter(road, papers.CONVERSION_REPLY, "approve_conversion")


def test_a_cancellation_draws_request_vote_and_reply(cast):
    road = Road(cast).after("assign_group")
    facts = walk.ballot() | {"reason": "严重违反党纪。", "ground": "discipline"}
    event = do(road, "propose_cancellation", cast.alice, D(2029, 3, 1), **facts)
    assert {one.paper for one in paperwork.draw_up(event)} == {papers.OUTCOME_VOTE_SUMMARY, papers.CANCELLATION_REQUEST}
    assert "决议取消其预备党员资格。" in letter(road, papers.CANCELLATION_REQUEST, "propose_cancellation")
    decided = walk.committee() | {"document_number": "组取〔2029〕1号"}
    reply = do(road, "cancel_probation", cast.bob, D(2029, 4, 1), **decided)
    assert [one.paper for one in paperwork.draw_up(reply)] == [papers.OUTCOME_REPLY]
    assert "同意取消申请人戴同志预备党员资格。" in letter(road, papers.OUTCOME_REPLY, "cancel_probation")
    keep("cancellation", paperwork.draw(papers.CANCELLATION_REQUEST, matter_of(road, "propose_cancellation")))


def test_a_posthumous_admission_prints_its_own_words(cast):
    """An onward act that is not the archive does not make a living full member of anybody."""
    road = Road(cast).after("file_activist")
    facts = {"died_on": D(2027, 7, 25), "deeds": "抗洪抢险中牺牲。", "document_number": "支请〔2027〕9号"}
    do(road, "propose_posthumous", cast.alice, D(2027, 8, 1), **facts, **walk.scans(papers.POSTHUMOUS_REQUEST))
    do(road, "admit_posthumously", cast.carol, D(2027, 12, 1), document_number="省委组〔2027〕40号")
    assert standing(road.case) == "追认为中共党员"


def test_the_whole_road_still_prints_full_membership(cast):
    assert standing(Road(cast, cast.street).finish().case) == "中共正式党员"


def test_a_transfer_and_a_recall_are_told(cast):
    road = Road(cast).after("file_activist")
    hand_over(road, cast.far, D(2027, 6, 1), "register")
    take_over(road, secretary_of(cast, cast.far), D(2027, 6, 9))
    (line,) = told(road)["暂停、转接、推迟和延长"]
    assert line.startswith("自2027年6月1日起至2027年6月9日")
    assert Case.objects.get(pk=road.pk).organisation == cast.far
