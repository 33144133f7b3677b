"""Papers of stages 1 to 3 and of the sponsor: blank before their acts, afterwards what B.1 and B.2 list."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from cases import paperwork
from cases.paperwork import COMPOSERS
from cases.paperwork.blanks import ANNEXED, DAY
from cases.paperwork.matter import Matter
from dossiers import papers
from dossiers.models import Document
from tests import story
from tests.cases.test_paperwork import LONG, text_of
from tests.story import ONE_DAY, D, Road
from tests.workflows.exceptional import do

pytestmark = pytest.mark.django_db

STAGES = (1, 2, 3, papers.RURAL)
LATER = {papers.CANDIDATE_REQUEST, papers.PUBLIC_NOTICE}
"""Drawn by the act alone, with its facts."""
EARLY = [
    one for one in papers.MEMBERSHIP.papers
    if one.stage in STAGES and one.source == papers.DRAWN and one.code not in LATER
]  # fmt: skip
AFTER = {
    papers.TALK_RECORD: (
        "同入党申请人的谈话记录 申请时间2027年1月10日 谈话时间2027年1月30日 谈话人支部书记 "
        "介绍了学习、工作和家庭情况，态度端正。 第七条 入党申请人（签名）"
    ),
    papers.DECLARATION: ("入党申请人有关事项报告表 近亲属关系□有□无 报告人（签名）"),
    papers.INQUIRY_FORM: ("入党申请人情况调查登记表 谈话时间2027年1月30日 群众反映 调查人（两人）（签名）"),
    papers.APPLICANT_ROSTER: (
        "2027年度入党申请人名册 共1人 1申请人戴 汉族1990年1月 2027年1月30日支部书记2027年4月20日"
    ),
    papers.ACTIVIST_RECOMMENDATION: ("推荐入党积极分子人选登记表 ■党员推荐□共青团组织推优 主要表现 （盖章）"),
    papers.ACTIVIST_MINUTES: (
        "支部委员会（支部党员大会）会议记录 会议时间2027年4月20日 主持人 记录人 应到人数 缺席人员及原因 "
        "列席人员 讨论情况 表决方式 确定申请人戴同志为入党积极分子"
    ),
    papers.ACTIVIST_FILING: (
        "入党积极分子备案登记表 培养联系人东村支部党员0、东村支部党员1 备案文号：组备〔2027〕12号 "
        "同意备案。 2027年4月30日"
    ),
    papers.ACTIVIST_FILING_REPORT: (
        "中共东村支部 关于确定申请人戴同志为入党积极分子的备案报告 签发人：Alice "
        "经党员推荐，2027年4月20日 特此报告。 附件：入党积极分子备案名册 确定时间2027年4月20日"
    ),
    papers.ACTIVIST_FILING_REPLY: (
        "中共东镇党委 组备〔2027〕12号 备案报告》收悉 东村支部党员0、东村支部党员1 每半年进行一次考察 2027年4月30日"
    ),
    papers.CANDIDATE_CONSENT_FORM: (
        "发展对象备案（同意）登记表 ■党小组■培养联系人■党员■群众 共考察2次 各方面一致同意。 "
        "文号：组复〔2028〕6号 同意拟列为发展对象。 第十三条"
    ),
    papers.CANDIDATE_MINUTES: (
        "会议时间2028年4月26日 讨论将申请人戴同志拟列为发展对象 2027年10月20日考察：合格。 "
        "同意拟列为发展对象 列席的包保责任人（签名）"
    ),
    papers.CONSULTATION_RECORD: ("党员和群众座谈会记录 ■群众 各方面一致同意。 参加人员签名"),
    papers.PUBLICITY_RECORD: (
        "公示开始时间2028年5月8日 公示结束时间2028年5月12日 5个工作日 村务公开栏；居住地公告栏 收到反映无 "
        "■不影响列为发展对象 2028年5月13日"
    ),
    papers.CANDIDATE_REPLY: ("关于拟列申请人戴同志为发展对象的请示》收悉 组复〔2028〕6号 不少于5个工作日 2028年5月4日"),
    papers.VETTING_LETTER: ("发展党员政治审查函 第十六条 政治审查函回执 来函党支部中共东村支部 （盖章）"),
    papers.VETTING_REPORT: (
        "父亲母亲配偶子女子女抚养人社会关系 二、审查中发现的问题 三、调查情况和结果 ■合格□不合格 "
        "政治审查合格。 审查人（正式党员，签名） 中共东村支部（盖章）2028年6月17日"
    ),
    papers.TRAINING_RECORD: ("开始时间2028年6月24日 培训天数3天 培训学时24学时 ■合格 结业合格。 准予结业"),
    papers.SPONSOR_PAIRING: (
        "包保责任人包保人桑 职务乡镇党委委员 结对时间2028年5月4日 入党介绍人东村支部党员2、东村支部党员3"
    ),
    papers.SPONSOR_PLEDGE: ("我包保人桑（乡镇党委委员）同中共东村支部发展对象申请人戴结对 七、承担责任。 30日内调整"),
    papers.SPONSOR_RECORD: (
        "包保责任人：包保人桑 12028年5月6日谈话（列为发展对象前）村党群服务中心 走访家庭和所在村 "
        "审阅意见：合格。材料齐全 共同在会议记录上签名 列席支部党员大会（转正）"
    ),
    papers.SPONSOR_OPINION: ("审阅结论：■合格□不合格 材料齐全，同意报预审。 2028年7月8日"),
}
"""What each paper says of an ordinary case that is over, with blanks between the words looked for."""


def said(code: str, matter: Matter) -> str:
    """The words of a paper without tags and blanks, as its template sets them."""
    with translation.override("zh-hans"):
        html = render_to_string(f"papers/{papers.by_code(code).template}.html", COMPOSERS[code](matter))
    body = html.partition("<body")[2].partition(">")[2]
    return re.sub(r"\s|<[^>]*>", "", body)


def now(road) -> Matter:
    """The road's case as it stands."""
    case = road.case
    return Matter(case, case.history.events[-1])


def test_every_paper_drawn_in_the_first_stages_has_a_composer_and_a_template_of_its_own():
    assert [one.code for one in EARLY if one.code not in COMPOSERS] == []
    templates = [one.template for one in EARLY]
    assert all(one.startswith("membership/") for one in templates)
    assert len(set(templates)) == len(templates)
    assert {one.code for one in EARLY} == set(AFTER)


def with_private_facts(cast) -> list[str]:
    """What must not be printed: the applicant has it all on record."""
    person = cast.dave
    person.phone = "13900000000"
    person.save()
    cast.sam.person.phone = "13911111111"
    cast.sam.person.save()
    return [person.id_number, person.id_number[6:14], person.phone, cast.sam.person.phone, cast.sam.person.id_number]


def test_before_their_acts_papers_leave_room_and_make_up_nothing(walked, cast):
    private = with_private_facts(cast)
    matter = now(walked())
    for paper in EARLY:
        words = said(paper.code, matter)
        assert "None" not in words, paper.code
        assert not [one for one in private if one in words], paper.code
        assert "申请人戴" in words, paper.code
        days = set(re.findall(r"\d{4}年\d{1,2}月\d{1,2}日", words))
        assert days <= {"2027年1月10日"}, (paper.code, days)  # the application is all that has happened
        assert "年月日" in words, paper.code
        assert "■" not in words, paper.code
    report = COMPOSERS[papers.ACTIVIST_FILING_REPORT](matter)
    assert (report["number"], report["on"], report["signer"].strip()) == ("〔　　　　〕　　号", "", "")
    assert COMPOSERS[papers.VETTING_REPORT](matter)["vetted"] == DAY
    assert "现为我支部发展对象" not in said(papers.VETTING_LETTER, matter)
    for reply in (papers.ACTIVIST_FILING_REPLY, papers.CANDIDATE_REPLY):
        assert "经审查，□同意□不同意" in said(reply, matter)


def test_after_their_acts_papers_say_what_is_on_record(walked, cast):
    private = with_private_facts(cast)
    matter = now(walked().finish())
    for code, wanted in AFTER.items():
        words = said(code, matter)
        assert [one for one in wanted.split() if one not in words] == [], code
        assert not [one for one in private if one in words], code
    relations = said(papers.VETTING_REPORT, matter).partition("（二）")[2].partition("二、审查中")[0]
    assert "申请人戴" not in relations  # family is cells to be written by hand
    assert "预备党员" not in said(papers.ACTIVIST_FILING, matter)  # today's status is not that of the time


def test_long_texts_go_to_sheets_behind_the_form(walked):
    road = walked(until="file_activist")
    road.do("file_activist", opinion=LONG)
    matter = now(road)
    words = said(papers.ACTIVIST_FILING, matter)
    assert words.count(ANNEXED) == 1
    assert f"附页：上级党委备案意见{LONG}签名" in words
    pdf = paperwork.draw(papers.ACTIVIST_FILING, matter)
    assert "".join(text_of(pdf).split()).count("工作踏实") == 142


def test_an_answer_to_an_earlier_question_is_not_taken_for_this_one(walked):
    """Sent back to cultivation and proposed again: the consent and notice of the first time are none of the second."""
    road = walked(after="announce")
    road.do("uphold_objection", objections=2, handling="经核查，反映情况属实。", outcome="upheld", reason="暂不列入。")
    upheld = said(papers.PUBLICITY_RECORD, now(road))
    assert "收到反映2件" in upheld
    assert "■影响列为发展对象" in upheld
    assert "经核查，反映情况属实。" in upheld
    again = road.case.entered_on + 30 * ONE_DAY
    road.do("propose_candidate", on=again, opinions="第二次听取意见。", decided_by="committee")
    form = said(papers.CANDIDATE_CONSENT_FORM, now(road))
    assert "第二次听取意见。" in form
    assert "会议：支部委员会党支部" in form
    assert "组复〔2028〕6号" not in form
    assert COMPOSERS[papers.CANDIDATE_REPLY](now(road))["on"] == ""
    assert said(papers.CANDIDATE_MINUTES, now(road)).startswith("支部委员会会议记录")


def test_the_roster_lists_the_year_s_applicants_of_the_branch(walked, cast, django_assert_num_queries):
    walked(cast.street)  # applied elsewhere
    road = walked(after="talk")
    early = road.case.history.events[0]
    cast.applicants[cast.village.pk] = story.person("申请人李", cast.village, member=False, born=D(1992, 3, 1))
    Road(cast, applied_on=D(2027, 3, 5)).after("talk")
    cast.applicants[cast.village.pk] = story.person("申请人孙", cast.village, member=False, born=D(1992, 3, 1))
    Road(cast, applied_on=D(2028, 1, 5))
    road.after("name_activist")
    matter = now(road)
    with django_assert_num_queries(4):
        roster = COMPOSERS[papers.APPLICANT_ROSTER](matter)
    told = [(one["name"], one["applied"], one["talked"], one["named"]) for one in roster["people"]]
    assert told == [
        ("申请人戴", "2027年1月10日", "2027年1月30日", "2027年4月20日"),
        ("申请人李", "2027年3月5日", "2027年3月25日", ""),
    ]
    assert len(told) + len(roster["blanks"]) == 9
    then = COMPOSERS[papers.APPLICANT_ROSTER](Matter(road.case, early))
    assert [(one["name"], one["talked"]) for one in then["people"]] == [("申请人戴", "")]  # as it stood then


def test_a_sponsor_who_is_replaced_keeps_his_line_and_takes_his_record_along(walked, cast):
    road = walked(after="sponsor_visit")
    on = road.next.on + ONE_DAY
    do(road, "replace_sponsor", cast.bob, on, people=[cast.sean.person_id], ended_because="调离本镇")
    pairing, record = said(papers.SPONSOR_PAIRING, now(road)), COMPOSERS[papers.SPONSOR_RECORD](now(road))
    assert "包保责任人包保人肖" in pairing
    day = f"{on.year}年{on.month}月{on.day}日"
    assert f"包保人桑2028年5月4日{day}调离本镇" in pairing
    assert (record["sponsor"], record["lines"]) == ("包保人肖", [])
    do(road, "sponsor_talk", cast.sean, on + ONE_DAY, talker="包保人肖", place="村部", opinion="重新谈话。")
    assert [one["words"] for one in COMPOSERS[papers.SPONSOR_RECORD](now(road))["lines"]] == ["重新谈话。"]


@pytest.mark.parametrize(
    ("act", "code", "number"),
    [
        ("file_activist", papers.ACTIVIST_FILING_REPLY, "组备〔2027〕12号"),
        ("agree_candidate", papers.CANDIDATE_REPLY, "组复〔2028〕6号"),
    ],
)
def test_the_committee_s_answer_is_drawn_with_its_act(walked, act, code, number):
    road = walked(until=act)
    event = road.step()
    [document] = paperwork.draw_up(event)
    assert (document.paper, document.origin, document.dated_on) == (code, Document.DRAWN, event.on)
    with document.file.open("rb") as file:
        assert number in text_of(file.read())
