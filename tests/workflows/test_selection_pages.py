"""Selection on the screen: every form opens, what is looked up is not asked, the timeline reads as the law says."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from cases import paperwork
from cases.actions import NotYours
from cases.ahead import prospects
from cases.events import Event
from cases.paperwork.matter import Matter
from dossiers import papers
from tests.workflows import candidates as world
from tests.workflows.candidates import CHECKED, REASON, Selection
from workflows.models import PlacementCase

pytestmark = pytest.mark.django_db


@pytest.fixture
def selection(cast):
    return Selection(cast, places=1, shortlist=2).opened()


def pages(client, selection, case) -> None:
    """The page of the case, and the form of everything that can be done in it."""
    case = PlacementCase.objects.get(pk=case.pk)
    assert client.get(reverse("cases:case", args=[case.number])).status_code == 200
    for one in prospects(case, selection.cast.carol):
        if one.mine:
            answer = client.get(reverse("cases:do", args=[case.number, one.action.name]))
            assert answer.status_code == 200, one.action.name
            assert "未登记成绩人数" not in answer.content.decode()  # looked up, not asked


def test_every_form_of_the_way_opens(selection, signed_in):
    client = signed_in(selection.cast.carol)
    one, two = selection.apply("甲考生"), selection.apply("乙考生")
    pages(client, selection, one)
    selection.examined([one, two])
    pages(client, selection, one)
    selection.written({one: 90, two: 80})
    pages(client, selection, one)
    selection.interviewed({one: 80, two: 80})
    selection.proceed("announce_ranking", world.RANKED)
    pages(client, selection, two)
    for act in (lambda: None, lambda: selection.do(one, "pass_physical", CHECKED, hospital="县医院"),
                lambda: selection.reviewed(one, world.REVIEWED),
                lambda: selection.do(one, "put_up_notice", world.NOTICED, **world.NOTICE)):  # fmt: skip
        act()
        pages(client, selection, one)


def test_the_timeline_tells_rank_and_reason(selection, signed_in):
    """D.3 row 7: the record shows the rank by which it was decided, and why somebody is not selected."""
    client = signed_in(selection.cast.carol)
    one, two, three = (selection.apply(name) for name in ("甲考生", "乙考生", "丙考生"))
    selection.examined([one, two, three])
    selection.written({one: 90, two: 80, three: 70})
    selection.interviewed({one: 80, two: 80})
    selection.proceed("announce_ranking", world.RANKED)
    page = client.get(reverse("cases:case", args=[one.number])).content.decode()
    for words in ("名次", "进入名额以内", "笔试", "毕业院校", "延边大学"):
        assert words in page
    page = client.get(reverse("cases:case", args=[three.number])).content.decode()
    assert "名次未进入规定范围" in page
    event = Event.objects.filter(case=three.pk).order_by("seq").last()
    assert (event.facts["rank"], event.facts["of"], event.facts["because"]) == (3, 3, "rank")


def test_a_candidate_in_the_checks_is_not_offered_to_be_told_no(selection):
    one = selection.apply("甲考生")
    selection.examined([one])
    selection.written({one: 90})
    selection.interviewed({one: 80})
    selection.proceed("announce_ranking", world.RANKED)
    case = PlacementCase.objects.get(pk=one.pk)
    found = {one.action.name: one for one in prospects(case, selection.cast.carol)}
    assert [one.guard for one in found["not_select"].obstacles] == ["excluded"]
    assert not found["give_up"].obstacles


def test_a_result_typed_wrongly_is_told_at_its_field(selection, signed_in):
    """422, and what was typed is still there."""
    client = signed_in(selection.cast.carol)
    one = selection.apply("甲考生")
    selection.examined([one])
    address = reverse("cases:do", args=[one.number, "record_written"])
    answer = client.post(address, {"on": world.WRITTEN.isoformat(), "score": "120"})
    assert answer.status_code == 422
    assert "满分为100" in answer.content.decode()
    assert "120" in answer.content.decode()


def test_only_the_host_acts(selection):
    """The desk is the recruiting department's; a township organiser is refused as not in charge."""
    one = selection.apply("甲考生")
    with pytest.raises(NotYours):
        selection.do(one, "give_up", world.APPLIED, by=selection.cast.bob, **REASON)


def test_papers_are_drawn_up_as_the_candidate_goes_on(selection):
    """D.3 rows 7, 10 and 11: score sheet, public notice and request for the appointment."""
    one, two = selection.apply("甲考生"), selection.apply("乙考生")
    selection.examined([one, two])
    selection.written({one: 90, two: 80})
    selection.interviewed({one: 80, two: 80})
    selection.proceed("announce_ranking", world.RANKED)
    selection.checked(one)
    selection.do(one, "close_notice", world.NOTICE_OVER, **world.CLEAR)
    drawn = [
        document.paper
        for event in Event.objects.filter(case=one.pk).order_by("seq")
        for document in paperwork.draw_up(event)
    ]
    assert drawn == [papers.SCORE_SHEET, papers.SELECTION_NOTICE, papers.APPOINTMENT_REQUEST]
    acts = zip(drawn, ("nominate", "put_up_notice", "close_notice"), strict=True)
    said = {code: told(one, code, act) for code, act in acts}
    for words in ("80.00", "86.00", "第1名（共2人）", "笔试占60%，面试占40%"):
        assert words in said[papers.SCORE_SHEET]
    of_school = "出生，大学本科毕业，延边大学农学专业毕业，拟聘用至A01“到村任职”岗位，总成绩列第1名。"
    for words in ("甲考生，", of_school, "2030年大学生到村任职拟聘用人员公示"):
        assert words in said[papers.SELECTION_NOTICE]
    for words in ("2030年10月9日体检合格", "公示7个工作日，未收到反映", "丙县人力资源和社会保障局"):
        assert words in said[papers.APPOINTMENT_REQUEST]
    for words in said.values():  # F-06
        assert one.person.id_number not in words


def told(case, code: str, act: str) -> str:
    """Everything a paper says, in one piece."""
    case = PlacementCase.objects.get(pk=case.pk)
    with translation.override("zh-hans"):
        return str(paperwork.COMPOSERS[code](Matter(case, case.history.last(act))))
