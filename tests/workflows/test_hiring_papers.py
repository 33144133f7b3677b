"""The papers of hiring as they are printed: by road, by place, by what the person is; cover and catalogue whole."""

from __future__ import annotations

import subprocess

import pytest
from django.utils import translation

from cases import printing
from cases.actions import begin
from cases.paperwork import draw
from cases.paperwork.matter import Matter
from dossiers import papers
from organisations.models import Organisation
from recruitment.door import draw_up
from recruitment.models import FrontLineEvent, Position, RecordKind
from tests.recruitment import stage
from tests.story import D, person
from workflows.demonstration import walk
from workflows.models import HiringCase

from . import graded
from .candidates import APPLIED, CLEAR, FROM, NOTICE, PLANNED, REVIEW, UNTIL, Selection
from .hires import Hire, reserved
from .placements import pool, post
from .test_placement_papers import drawn, told

pytestmark = pytest.mark.django_db

RECOMMENDED = {
    "recommended_by": "东镇东街社区", "deeds": "连续值守卡点四十余天。\n组织居民互助配送。",
    "welfare_unit": "东街社区公益性岗位", "recommendation_number": "东街荐〔2030〕1号",
    "welfare_since": D(2029, 1, 1), "still_in_post": True,
}  # fmt: skip
DEEDS_NOTICE = NOTICE | {"contact": "县委组织部，0433-0000000"}


@pytest.fixture
def street(cast):
    """The community's township becomes a street, as communities have it."""
    Organisation.objects.filter(pk=cast.east.pk).update(place="street", short_name="东街道党工委")
    return cast


class Exempted(Selection):
    """A round of community workers with one position without examination, and somebody hired by it up to the notice."""

    def __init__(self, cast):
        self.cast, social = cast, stage.programme("social")
        terms = {"applications_from": FROM, "applications_until": UNTIL, "substitution": True, "ratio": 1}
        made = draw_up(
            social, organisation=cast.county, title="2030年社区工作者招聘公告", by=cast.carol, on=PLANNED, **terms
        )
        self.pk, one = made.pk, stage.pool(cast.county, programme=social, by=cast.carol)
        self.position = Position.objects.create(
            intake=made, code="02", title="社区工作者", announced=1, places=1, education="31", age_most=45, exempt=True
        )
        post = stage.post(one, cast.street, on=PLANNED)
        post.position = self.position
        post.save()
        self.opened()
        self.hired = self.hire()

    def hire(self) -> HiringCase:
        """Recommended, deeds made public, checked, announced and cleared."""
        kinds = RecordKind.objects.filter(event=FrontLineEvent.objects.first())
        who = person("防疫金", self.cast.street, member=False, born=D(1995, 5, 1), education="21")
        event = begin(
            HiringCase, "recommend", organisation=self.cast.county, person=who, by=self.cast.carol, on=APPLIED,
            position=self.position.pk, school="丙县职业技术学院", major="社会工作", graduated=2017, relatives="none",
            event=kinds[0].event_id, records=[one.title for one in kinds], **RECOMMENDED,
            **walk.scans(papers.EXEMPT_RECOMMENDATION, papers.FRONT_LINE_RECORD),
        )  # fmt: skip
        case = HiringCase.objects.get(pk=event.case_id)
        for act, on, facts in (
            ("publish_deeds", D(2030, 8, 21), DEEDS_NOTICE), ("close_deeds", D(2030, 9, 3), CLEAR),
            ("pass_physical", D(2030, 9, 5), {"hospital": "县医院"}),
            ("pass_review", D(2030, 9, 10), REVIEW | walk.scans(papers.BACKGROUND_REPORT)),
            ("put_up_notice", D(2030, 9, 11), NOTICE), ("close_notice", D(2030, 9, 25), CLEAR),
        ):  # fmt: skip
            self.do(HiringCase.objects.get(pk=case.pk), act, on, **facts)
        return HiringCase.objects.get(pk=case.pk)


def words_of_pdf(content: bytes) -> str:
    """The words of a PDF without the spaces and line ends of type."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def printed(case) -> str:
    """The whole dossier as bound, in words."""
    wanted = printing.order(case, case.events.first().by)
    printing.print_dossier(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.status == wanted.DONE, wanted.message
    with wanted.file.open("rb") as file:
        return words_of_pdf(file.read())


# --- the road without examination ------------------------------------------------------------------------------


def test_a_hire_without_examination_has_neither_score_nor_rank_on_paper(cast):
    """E-03, E-04, F-06: notice and request tell the road; who was never examined is given no rank."""
    one = Exempted(cast).hired
    notice, request = told(one, "put_up_notice"), told(one, "close_notice")
    for words in (notice, request):
        assert "总成绩" not in words
        assert "名次" not in words
        assert "考试" not in words
    assert "经推荐、事迹公示、体检和考察" in notice
    assert "拟免试聘用至02“社区工作者”岗位" in notice
    assert "该同志由东镇东街社区推荐，事迹自2030年8月21日起公示7个工作日" in request
    assert "2030年9月5日体检合格，2030年9月10日考察合格" in request
    events = {event.action: event for event in one.events.all()}
    assert drawn(events["put_up_notice"]) == {papers.SELECTION_NOTICE}
    assert drawn(events["close_notice"]) == {papers.APPOINTMENT_REQUEST}


def test_the_notice_of_deeds_tells_what_it_must_and_nothing_more(cast):
    """E-04, F-06: name, unit, who recommends, deeds, days, places, contact; no number, birth, address or family."""
    case = Exempted(cast).hired
    event = case.history.last("publish_deeds")
    assert drawn(event) == {papers.DEEDS_NOTICE}
    words = words_of_pdf(draw(papers.DEEDS_NOTICE, Matter(case, event)))
    for expected in ("防疫金", "东街社区公益性岗位", "推荐单位：东镇东街社区", "主要事迹：连续值守卡点四十余天。",
                     "组织居民互助配送。", "2030年8月21日至2030年8月29日", "0433-0000000", "县人社局网站"):  # fmt: skip
        assert expected in words
    for private in (case.person.id_number, "1995", "出生", "电话：1"):
        assert private not in words


# --- by place and by what the person is ------------------------------------------------------------------------


def test_forms_of_a_community_speak_of_community_street_and_labour_contract(street):
    """E.1, E-10: nobody comes 到村 to a community, and a labour contract has no term of service and no review."""
    one = Hire(street, reserved(street, pool(street, "social"))).serving()
    one.do("assess_year", D(2027, 12, 20), year=2027)
    one.do("assess_year", D(2028, 12, 20), year=2028)
    one.do("review_term", D(2029, 4, 10))
    one.do("renew", D(2029, 6, 20), contract_from=D(2029, 7, 1), contract_until=D(2031, 6, 30))
    expected = {
        "review_probation": ["任职社区", "街道意见", "街道负责人", "到岗", "合同期至"],
        "assess_year": ["仲裁"],
        "review_term": ["劳动合同期满考核表", "第几次合同"],
        "renew": ["东街道东街劳动合同期满", "新劳动合同期限至2031年6月30日"],
    }
    for act, found in expected.items():
        words = told(one.case, act)
        assert not [word for word in found if word not in words]
        assert not [word for word in ("到村", "服务村", "服务期", "乡镇意见") if word in words]


def test_a_specialist_in_a_village_has_a_term_of_service(cast):
    """E.1, D.3: public-institution staff in a village are told of as everybody in the service of a village."""
    one = Hire(cast, reserved(cast, pool(cast, "specialist"), cast.village), quota=True)
    one.serving(until=D(2031, 6, 30), first_job="yes", probation=12)
    words = told(one.case, "review_probation")
    assert not [word for word in ("服务村", "乡镇意见", "服务期至") if word not in words]


def test_a_transfer_within_communities_keeps_the_labour_contract(cast):
    """D-08, E.1: the order says what goes on, by what the person is."""
    social = pool(cast, "social")
    one = Hire(cast, reserved(cast, social)).serving(until="", open_ended=True)
    there = Organisation.objects.create(
        name="中共西街社区", short_name="西街支部", kind="branch", parent=cast.east, place="community"
    )
    one.do("change_post", D(2027, 7, 2), post=post(cast, social, there))
    words = told(one.case, "change_post")
    assert "调整任职社区的通知" in words
    assert "原劳动合同继续履行，无固定期限" in words
    assert draw(papers.TRANSFER_ORDER, Matter(one.case, one.case.history.last("change_post")))


# --- grade and channels ----------------------------------------------------------------------------------------


def test_the_forms_of_grade_and_nomination_tell_what_they_rest_on(cast):
    """E.1, E-11: kind, grade, recognised years, certificate and pay by the table; years and results, no score."""
    case = graded.at_work(cast, graded.posts_of(cast), results={2028: "excellent", 2029: "qualified"})
    graded.table(cast.county, by=cast.carol)
    facts = graded.GRADED | {"earlier_years": 3, "earlier_document": "丙民函〔2028〕2号"}
    assert drawn(graded.do(case, "set_grade", by=cast.carol, on=D(2030, 9, 1), **facts)) == {papers.GRADE_FORM}
    stored = HiringCase.objects.get(pk=case.pk)
    words = told(stored, "set_grade")
    expected = ("首次确定", "2级", "3年（丙民函〔2028〕2号）", "3200.00元", graded.ISSUED)
    assert not [one for one in expected if one not in words]
    raised = facts | {"grade": 3, "document_number": "丙组〔2030〕6号"}
    graded.do(case, "raise_grade", by=cast.carol, on=D(2030, 10, 8), **raised)
    assert "首次确定" not in told(HiringCase.objects.get(pk=case.pk), "raise_grade")
    open_one = graded.channel(cast.county, by=cast.carol)
    event = graded.do(case, "nominate_channel", by=cast.carol, channel=open_one, **graded.NOMINATED)
    assert drawn(event) == {papers.CHANNEL_FORM}
    words = told(HiringCase.objects.get(pk=case.pk), "nominate_channel")
    expected = ("2028年优秀；2029年合格", "2年（自2028年7月1日起）", "3级", open_one.title, "社区意见")
    assert not [one for one in expected if one not in words]


# --- cover and catalogue ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("road", ["公开招聘", "免试招聘"])
def test_cover_and_catalogue_of_a_hire(street, road):
    """E.1, B.1: kind of post, community, street and road stand on the cover; the catalogue lists what is filed."""
    with translation.override("zh-hans"):
        if road == "免试招聘":
            case = Exempted(street).hired
            assert drawn(case.history.last("close_notice"))
        else:
            case = Hire(street, reserved(street, pool(street, "social"))).case
        words = printed(case)
    for expected in ("基层工作人员聘用档案", "社区专职工作者（社工岗）", "劳动合同", road, "卷内材料目录"):
        assert expected in words
    if road == "公开招聘":
        assert "任职社区" in words
        assert "东街道" in words
    else:
        assert papers.by_code(papers.APPOINTMENT_REQUEST).official_title in words
