"""Papers of admission, probation and the end of a case: before the act room to write in, after it what B.2 lists."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from cases import paperwork
from cases.law import HARD
from cases.overlays import RuleSetting
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter, in_words
from dossiers import papers
from tests.gallery.pages import faults, pages_of
from tests.gallery.samples import NAME, UNIT, stretched
from tests.story import ONE_DAY, D
from workflows.demonstration import walk

pytestmark = pytest.mark.django_db
OWN = (
    papers.PREREVIEW_MINUTES, papers.ADMISSION_MINUTES, papers.BALLOTS, papers.DELIBERATION_OPINION,
    papers.COMMITTEE_MINUTES, papers.FILING_REPORT, papers.MEMBER_ROSTER, papers.OATH_RECORD, papers.CONVERSION_REVIEW,
    papers.CONVERSION_INQUIRY, papers.CONVERSION_NOTICE, papers.CONVERSION_PUBLICITY_RECORD, papers.CONVERSION_MINUTES,
    papers.COMPLETENESS_REVIEW, papers.CATALOGUE, papers.POSTHUMOUS_REQUEST,
)  # fmt: skip
BLANK = "年　　月　　日"


def words(case, code, event=None) -> str:
    """What a paper says, in one line without blanks at the edges of its cells; no type is set."""
    with translation.override("zh-hans"):
        context = COMPOSERS[code](Matter(case, event or case.history.events[-1]))
        page = render_to_string(f"papers/{papers.by_code(code).template}.html", context)
    page = page[page.index("<body") :].replace("<br>", "").replace("</td>", " </td>").replace("</th>", " </th>")
    return re.sub(r"[ \n]+", " ", strip_tags(page))


def test_every_paper_of_the_late_stages_is_composed_and_has_a_form():
    late = [one for one in papers.MEMBERSHIP.papers if one.stage in (4, 5, papers.WHOLE) and one.source == papers.DRAWN]
    assert {one.code for one in late} <= set(COMPOSERS)
    assert all(one.drawn for one in late)
    assert not {one.code for one in papers.MEMBERSHIP.papers if one.source != papers.DRAWN} & set(COMPOSERS)


def test_before_the_act_there_is_room_to_write_in_and_nothing_is_made_up(walked):
    road = walked(after="talk")
    case = road.case
    said = {code: words(case, code) for code in OWN}
    for code in set(OWN) - {papers.CATALOGUE, papers.MEMBER_ROSTER}:
        assert BLANK in said[code] or "年　月　日" in said[code], code
    for code in (papers.ADMISSION_MINUTES, papers.CONVERSION_MINUTES):
        assert "应到会有表决权的党员　　　名" in said[code]
        assert "赞成人数□超过　□未超过" in said[code]
    assert "□批准　□不批准" in said[papers.COMMITTEE_MINUTES]
    assert "〔　　　　〕　　号" in said[papers.FILING_REPORT]
    assert "None" not in "".join(said.values())
    assert "共0人" in said[papers.MEMBER_ROSTER]


def test_after_the_acts_they_tell_what_is_on_record(walked, cast):
    road = walked().finish()
    case, name = road.case, road.case.person.name
    said = {code: words(case, code) for code in OWN}
    day = {action: in_words(case.history.date_of(action)) for action in ("adopt", "approve", "adopt_conversion")}
    examined = said[papers.PREREVIEW_MINUTES]
    assert "经支委会审查，合格。" in examined
    assert "完成政治审查，结论为合格。" in examined
    assert "参加短期集中培训3天、24学时，考核合格。" in examined
    meeting = said[papers.ADMISSION_MINUTES]
    for told in (day["adopt"], "村党群服务中心", "主持人", "21名", "19名", "0份", "监票人甲", "计票人乙",
                 "缺席人员及原因", "列席并在会议记录上签名", "党员总数", "赞成18票，不赞成1票，弃权0票",
                 f"同意接收{name}同志为中共预备党员", "入党介绍人：东村支部党员2、东村支部党员3"):  # fmt: skip
        assert told in meeting, told
    committee = said[papers.COMMITTEE_MINUTES]
    ends = in_words(case.probation_ends)
    for told in (day["approve"], "9名", "8名", "赞成8票，不赞成0票", "经集体讨论逐个表决，同意。",
                 "已向会议说明包保关系并参加表决", "组织委员受党委指派同本人谈话",
                 f"预备期一年，自{day['adopt']}起至{ends}止"):  # fmt: skip
        assert told in committee, told
    filing = said[papers.FILING_REPORT]
    assert "丙县委组织部：" in filing
    assert f"{day['approve']}，中共东镇党委召开会议" in filing
    assert f"1 {name}" in said[papers.MEMBER_ROSTER]
    assert f"{day['adopt']} {day['approve']} 东村支部党员2、东村支部党员3" in said[papers.MEMBER_ROSTER]
    assert "镇党委书记" in said[papers.OATH_RECORD]
    assert "我志愿加入中国共产党，拥护党的纲领" in said[papers.OATH_RECORD]
    review = said[papers.CONVERSION_REVIEW]
    assert review.count("教育考察情况良好。") == 2
    assert "党小组、党员和群众均无不同意见。" in review
    assert "经支委会审查，同意提交讨论。" in review
    converted = said[papers.CONVERSION_MINUTES]
    assert f"会议时间 {day['adopt_conversion']}" in converted
    assert "■按期转为中共正式党员　□延长预备期" in converted
    assert "2028年8月21日接收为预备党员，入党介绍人：" in said[papers.CONVERSION_NOTICE]
    for private in (case.person.id_number, case.person.id_number[6:14], "13900000000"):
        assert private not in "".join(said.values())


def test_minutes_of_a_meeting_held_anew_are_blank_again(walked):
    road = walked(after="report_for_approval")
    assert "赞成18票" in words(road.case, papers.ADMISSION_MINUTES)
    road.do("return_to_branch")
    anew = words(road.case, papers.ADMISSION_MINUTES)
    assert "赞成18票" not in anew
    assert f"会议时间 　　　　{BLANK}" in anew


def test_lost_votes_and_refusals_are_told_as_what_they_are(walked):
    lost = walked(until="adopt")
    lost.do("reject")
    assert "赞成人数未超过应到会有表决权的党员的半数" in words(lost.case, papers.ADMISSION_MINUTES)
    refused = walked(lost.cast.street, until="approve")
    refused.do("disapprove")
    said = words(refused.case, papers.COMMITTEE_MINUTES)
    assert "赞成4票，不赞成4票" in said
    assert "不批准接收" in said
    assert "自2028" not in said


def test_the_level_in_between_gives_its_opinion(walked, cast):
    road = walked(cast.hamlet, after="deliberate")
    said = words(road.case, papers.DELIBERATION_OPINION)
    assert "经审议，同意报镇党委审批。" in said
    assert "中共中心村党委" in said
    assert "审议情况：经审议，同意报镇党委审批。" in words(road.case, papers.COMMITTEE_MINUTES)


def test_a_notice_before_conversion_is_told_on_notice_and_record(walked, cast):
    RuleSetting.objects.create(
        organisation=cast.county, pipeline="membership", guard="noticed_before_conversion", mode=HARD,
        since=D(2020, 1, 1), document="县组发〔2020〕1号", by=cast.carol,
    )  # fmt: skip
    road = walked(after="apply_conversion")
    began = road.case.history.date_of("apply_conversion") + ONE_DAY
    road.do("record_local_notice", on=began + timedelta(days=10), noticed="conversion", began_on=began,
            places="村务公开栏", objections=0, outcome="clear")  # fmt: skip
    notice, record = (words(road.case, code) for code in (papers.CONVERSION_NOTICE, papers.CONVERSION_PUBLICITY_RECORD))
    assert f"公示期为{in_words(began)}至" in notice
    assert "公示范围：村务公开栏。" in notice
    assert f"公示开始时间 {in_words(began)}" in record
    assert "■不影响按期转正" in record
    assert "公示期间未收到不同意见。" in record


def test_a_meeting_may_extend_or_cancel_instead(walked, cast):
    road = walked(cast.street, after="apply_conversion")
    road.do("propose_extension", on=road.next.on, **walk.ballot(), ground="examination", months=6, reason="还需考察。")
    said = words(road.case, papers.CONVERSION_MINUTES)
    assert "延长预备期支部党员大会会议记录" in said
    assert "□按期转为中共正式党员　■延长预备期6个月　□取消预备党员资格" in said
    assert "提请讨论的理由：还需考察。" in said


def test_the_review_of_the_dossier_tells_what_is_there_missing_and_excused(walked):
    road = walked(after="approve")
    case = road.case
    said = words(case, papers.COMPLETENESS_REVIEW)
    title = papers.by_code(papers.VETTING_REPORT).official_title
    assert f"{title} 上级党委" in said or f"{title} 党支部" in said
    assert "须补充或者完善" in said
    assert papers.by_code(papers.COMMITTEE_MINUTES).official_title in said.split("须补充或者完善")[1]
    listed = COMPOSERS[papers.CATALOGUE](Matter(case, case.history.events[-1]))["entries"]
    filed = case.dossier.documents.current()
    assert len(listed) == filed.count()
    assert listed[-1]["page"] + listed[-1]["pages"] - 1 == sum(one.pages for one in filed)


def test_a_request_for_posthumous_admission_is_drawn_before_and_after(walked, cast):
    road = walked(after="file_activist")
    assert "主要事迹：" in words(road.case, papers.POSTHUMOUS_REQUEST)
    scan = walk.scans(papers.POSTHUMOUS_REQUEST)
    road.do("propose_posthumous", on=D(2027, 8, 1), died_on=D(2027, 7, 25), deeds="抗洪抢险中牺牲。",
            document_number="支请〔2027〕9号", **scan)  # fmt: skip
    said = words(road.case, papers.POSTHUMOUS_REQUEST)
    assert "支请〔2027〕9号" in said
    assert "2027年7月25日牺牲。" in said
    assert "主要事迹：抗洪抢险中牺牲。" in said


def test_three_thousand_characters_and_long_names_print_right(walked, cast):
    cast.village.name, cast.dave.name = UNIT, NAME
    cast.village.save()
    cast.dave.save()
    road = walked(until="adopt")
    road.do("adopt", **stretched(walk.ballot()))
    case = road.case
    for code in (papers.ADMISSION_MINUTES, papers.BALLOTS):
        pages = pages_of(paperwork.draw(code, Matter(case, case.history.events[-1])))
        assert [words for page in pages for words in faults(page)] == []
    assert len(pages) == 1  # the ballots of four stay on one sheet
