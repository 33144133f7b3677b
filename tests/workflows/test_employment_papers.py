"""Papers of placement and hiring that are printed on demand: before the act with room, after it as it was (D, E)."""

from __future__ import annotations

import pytest
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter
from dossiers import papers
from recruitment.programmes import AGREEMENT, CIVIL_SERVANT, LABOUR_CONTRACT, PUBLIC_INSTITUTION
from tests.gallery import employed
from tests.gallery.samples import EMPTIEST, ORDINARY
from workflows.employment import paperwork_serving as serving
from workflows.employment.paperwork_remedies import dispute, remedy
from workflows.employment.wording import GROUNDS_OF, PENALTIES_OF

from .placements import Placement, pool, post

DRAWN = {
    one.code: one
    for pipeline in ("placement", "hiring")
    for one in papers.vocabulary(pipeline).papers
    if one.source == papers.DRAWN
}


def words(case, code: str, event=None) -> str:
    """What a paper says at an event, by default the last, without the blanks of type; nothing in it is ``None``."""
    with translation.override("zh-hans"):
        context = COMPOSERS[code](Matter(case, event or case.history.events[-1]))
        html = render_to_string(f"papers/{papers.by_code(code).template}.html", context)
    body = html[html.index("<body") :]
    assert "None" not in body
    return "".join(strip_tags(body).split())


def missing(case, expected: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The words that a paper should say and does not."""
    return [(code, one) for code, all_ in expected.items() for one in all_ if one not in words(case, code)]


# --- all of them -----------------------------------------------------------------------------------------------


def test_every_paper_drawn_up_here_has_a_composer_and_a_template():
    """D.3, E: nothing that the vocabularies call drawn is without its form; what is written or received has none."""
    assert not sorted(set(DRAWN) - set(COMPOSERS))
    assert all(get_template(f"papers/{one.template}.html") for one in DRAWN.values())
    others = {one.code for name in ("placement", "hiring") for one in papers.vocabulary(name).papers} - set(DRAWN)
    assert not others & set(COMPOSERS)


@pytest.mark.django_db
@pytest.mark.parametrize("pipeline", ["placement", "hiring"])
def test_before_its_act_a_paper_leaves_room_and_invents_nothing(cast, pipeline):
    """D.3, E: an application alone, a recommendation alone, somebody just sent: every paper can be printed."""
    cases = employed.SAMPLERS[pipeline](cast, EMPTIEST)
    if pipeline == "placement":
        cases.append(Placement(cast, post(cast, pool(cast, "selected", sent=True))).case)
    for case in cases:
        for code in papers.vocabulary(pipeline).codes & set(DRAWN):
            said = words(case, code)
            assert "■合格" not in said, code
            assert case.person.id_number not in said, code
            assert "总成绩列第1名" not in said, code


# --- after the act ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_papers_of_a_graduate_tell_what_was_done(cast):
    """D.3 rows 3 to 17, D-04, D-05, F-02: each paper from its own act, also when it is printed much later."""
    whole, ended = employed.placement(cast, ORDINARY)
    assert not missing(whole, {
        papers.REGISTRATION_FORM: ["毕业生林", "延边大学", "A01村（社区）工作助理", "■无□有", "2026年3月19日"],
        papers.QUALIFICATION_REVIEW: ["大学专科毕业及以上", "35周岁及以下", "■符合□不符合", "■资格审查合格"],
        papers.SHORTLIST_NOTICE: ["毕业生林同志进入面试", "86.50", "第1名", "同一岗位其他人员的情况不列入"],
        papers.PHYSICAL_CHECK: ["□合格■不合格", "丙县医院", "2026年5月6日"],
        papers.PHYSICAL_RECHECK: ["■合格□不合格", "州医院", "结论日期：2026年5月6日"],
        papers.BACKGROUND_REPORT: ["郑考察、许考察", "■现实表现", "■考察人与考察对象没有", "符合岗位要求。", "■合格"],
        papers.SELECTION_PUBLICITY_RECORD: ["2026年5月15日至", "（7个工作日）", "1件", "问题不属实", "■公示无异议"],
        papers.APPOINTMENT_REPLY: ["丙人社批〔2026〕9号", "丙县人力资源和社会保障局", "东镇东村任职", "聘用合同",
                                   "《关于聘用毕业生林同志的请示》收悉", "上编通知单", "2026年6月1日"],
        papers.INDUCTION_RECORD: ["2026年6月21日至2026年6月25日", "丙县党校", "乡村振兴政策"],
        papers.PENALTY_DECISION: ["毕业生林同志：", "警告处分，期限6个月，自2028年3月1日起算", "二十九条，经研究",
                                  "三十八条", "三十日内申请复核"],
        papers.SERVICE_EXCEPTION_APPROVAL: ["■参加考录", "丙组函〔2027〕3号", "丙人社函〔2027〕5号", "省直机关"],
        papers.EMPLOYMENT_CATALOGUE: ["任职档案材料目录", "考察报告"],
        papers.EMPLOYMENT_CLOSING: ["本卷共有材料1件、1页", "2029-001", "丙县人才中心", "2029年7月10日"],
    })  # fmt: skip
    # The quota's notice is that of the post held last; who accompanied in the village left is no mentor any more.
    assert not missing(whole, {papers.QUOTA_NOTICE: ["事业编制", "东镇西岭村", "2029年1月5日"]})
    mentors = words(whole, papers.MENTOR_PAIRING)
    assert "东村支部党员0，2026年7月2日至2027年3月1日，调整原因：原导师工作调动" in mentors
    assert "东村支部党员1，2027年3月1日至2029年1月5日" in mentors
    # A civil servant's contract is none, and his remedies are those of his own law.
    assert not missing(ended, {
        papers.APPOINTMENT_REPLY: ["根据上级选派文件（省组〔2026〕1号）", "办理任职手续", "行政编制"],
        papers.TERMINATION_NOTICE: ["连续两年年度考核不合格", "已于2029年1月4日书面通知你", "辞退通知书",
                                    "自2029年2月10日起予以辞退", "《中华人民共和国公务员法》"],
    })  # fmt: skip
    assert "事业单位人事管理条例" not in words(ended, papers.TERMINATION_NOTICE)


@pytest.mark.django_db
def test_the_papers_of_a_community_worker_speak_of_community_and_labour_contract(cast):
    """E-03, E-04, E.1, E-10: the words and remedies of a labour contract; the road without examination has its own."""
    hired, recommended = employed.hiring(cast, ORDINARY)
    assert not missing(hired, {
        papers.APPOINTMENT_REPLY: ["订立劳动合同", "该岗位不占用编制"],
        papers.QUOTA_NOTICE: ["不占用编制"],
        papers.PENALTY_DECISION: ["严重书面警告", "四条和本单位规章制度", "申请仲裁",
                                  "《劳动争议调解仲裁法》"],
        papers.TERMINATION_NOTICE: ["解除劳动合同通知书", "与用人单位协商一致，依照《劳动合同法》",
                                    "自2029年7月1日起订立劳动合同", "五十条", "申请仲裁"],
    })  # fmt: skip
    for code in (papers.PENALTY_DECISION, papers.TERMINATION_NOTICE):
        assert "复核" not in words(hired, code)
    assert not missing(recommended, {
        papers.EXEMPT_RECOMMENDATION: ["东镇东街社区", "东街荐〔2030〕2号", "连续值守卡点四十余天", "■在岗",
                                       "只写工作情况，不写健康状况和家庭情况"],
        papers.QUALIFICATION_REVIEW: ["公益性岗位", "■资格审查合格"],
        papers.DEEDS_PUBLICITY_RECORD: ["事迹公示情况登记表", "2030年9月3日至", "收到反映1件"],
    })  # fmt: skip


@pytest.mark.django_db
def test_a_paper_says_what_was_true_when_it_was_due(cast):
    """D.3: printed at the event before, a paper has room; printed later, it is what it was at its act."""
    one = Placement(cast, post(cast, pool(cast, "thousand", sent=True))).serving()
    one.do("record_penalty", one.case.probation_until.replace(year=2028), penalty="demerit")
    one.do("assess_year", one.case.probation_until.replace(year=2028, month=12), year=2028)
    case = one.case
    events = {event.action: event for event in case.history.events}
    assert "记过" not in words(case, papers.PENALTY_DECISION, events["pass_probation"])
    at_once, later = (words(case, papers.PENALTY_DECISION, events[name]) for name in ("record_penalty", "assess_year"))
    assert "记过处分，期限12个月" in at_once
    assert at_once == later
    assert words(case, papers.PROBATION_REVIEW_FORM) == words(
        case, papers.PROBATION_REVIEW_FORM, events["review_probation"]
    )


# --- by what the person is -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identity", "against_penalty", "against_end"),
    [
        (PUBLIC_INSTITUTION, "三十八条", "三十七条"),
        (AGREEMENT, "三十八条", "三十七条"),
        (CIVIL_SERVANT, "九十五条", "九十五条"),
        (LABOUR_CONTRACT, "《劳动争议调解仲裁法》", "《劳动争议调解仲裁法》"),
    ],
)
def test_remedies_name_the_article_of_the_identity(identity, against_penalty, against_end):
    """E-10: review and appeal, arbitration, by what the person is, each with its article."""
    assert against_penalty in remedy(identity, "本决定")
    assert against_end in dispute(identity)


def test_every_penalty_and_ground_offered_has_its_words():
    """D-01 to D-04, E.1: whatever can be chosen in the act can be printed."""
    assert {value for offered in PENALTIES_OF.values() for value, _label in offered} == set(serving.PENALTIES)
    assert {value for offered in GROUNDS_OF.values() for value, _label in offered} == (
        set(serving.GROUNDS) | set(serving.LABOUR_GROUNDS)
    )
