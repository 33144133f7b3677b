"""The pages of rounds over HTTP: who sees and may what, drafts, acts and refusals, orders, ranked lists, the paper."""

from __future__ import annotations

import datetime
import io

import pikepdf
import pytest
import time_machine
from django.utils import timezone

from recruitment.models import Intake, Position, Run
from tests import story
from tests.workflows.candidates import EXAMINED, Selection, at

from . import stage
from .rounds import APPROVALS, DRAWN, PUBLISHED, REASON, act, anew, approved, drafted, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(signed_in, cast):
    """Carol's browser: she recruits for the county."""
    return signed_in(cast.carol)


def page(client, address, status=200) -> str:
    """The text of a page."""
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def terms(intake: Intake, **changes) -> dict:
    """What the form of a draft posts."""
    from recruitment.draft_forms import HEAD, TERMS

    found = {name: getattr(intake, name) for name in (*HEAD, *TERMS)} | changes
    typed = {name: value for name, value in found.items() if value is not None and value is not False}
    return {name: "on" if value is True else value for name, value in typed.items()}


# --- who ---------------------------------------------------------------------------------------------------------


def test_rounds_are_seen_at_and_above_their_host_and_moved_by_its_desk(cast, signed_in):
    intake = drafted(cast)
    address = f"/rounds/{intake.number}/"
    assert intake.title in page(signed_in(cast.carol), address)
    assert intake.title in page(signed_in(cast.ivy), address)
    page(signed_in(cast.ivy), f"{address}do/approve_plan/", 403)
    page(signed_in(cast.ivy), f"{address}edit/", 403)
    assert signed_in(cast.ivy).post(f"{address}order/qualify/", {"on": "2030-05-10"}).status_code == 403
    assert signed_in(cast.ivy).post(f"{address}do/approve_plan/", APPROVALS).status_code == 403
    for way in ("", "do/approve_plan/", "edit/", "candidates/", "announcement/", "order/qualify/", "positions/new/"):
        page(signed_in(cast.bob), f"{address}{way}", 404)
    page(signed_in(cast.bob), "/rounds/new/", 403)
    page(signed_in(cast.carol), f"{address}do/nonsense/", 404)
    page(signed_in(cast.carol), f"{address}order/shortlist/", 404)
    page(signed_in(cast.carol), f"{address}candidates/?position=Z9", 404)


def test_orders_are_seen_by_whoever_sees_the_round(cast, signed_in):
    intake = published(cast)
    run = Run.objects.create(intake=intake, kind="qualify", by=cast.carol, on=PUBLISHED)
    assert "正在排队" in page(signed_in(cast.ivy), f"/rounds/orders/{run.pk}/")
    page(signed_in(cast.bob), f"/rounds/orders/{run.pk}/", 404)
    page(signed_in(cast.bob), f"/rounds/orders/{run.pk}/progress/", 404)
    assert signed_in(cast.bob).post(f"/rounds/orders/{run.pk}/resume/").status_code == 404
    Run.objects.filter(pk=run.pk).update(status=Run.FAILED)
    assert signed_in(cast.ivy).post(f"/rounds/orders/{run.pk}/resume/").status_code == 403


def test_the_menu_counts_the_rounds_that_wait_for_the_desk(cast, signed_in):
    """While applications are taken nothing waits; from the day after the last one the round does."""
    intake = published(cast, applications_until=timezone.localdate() + datetime.timedelta(days=3))
    menu = '招聘轮次 <span class="count">1</span>'
    assert menu not in page(signed_in(cast.carol), "/rounds/")
    assert intake.number not in page(signed_in(cast.carol), "/rounds/?waiting=1")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=4)):
        shown = page(signed_in(cast.carol), "/rounds/?waiting=1")
        assert menu in shown
        assert intake.number in shown
        assert menu not in page(signed_in(cast.ivy), "/rounds/")


# --- drafts ------------------------------------------------------------------------------------------------------


def test_a_round_is_drawn_up_with_the_programmes_defaults(cast, carol):
    programme = stage.programme("selected")
    programme.sent = True
    programme.save()
    thousand = stage.thousand()
    shown = page(carol, f"/rounds/new/?programme={thousand.pk}")
    assert "千名大学生进千村行动" in shown
    assert "选调生到村任职" not in shown
    blank = Intake(title="招聘", applications_from=DRAWN, applications_until=PUBLISHED)
    given = terms(blank) | {"programme": thousand.pk, "organisation": cast.county.pk}
    response = carol.post("/rounds/new/", given | {"written_weight": 70, "title": ""})
    assert response.status_code == 422
    response = carol.post("/rounds/new/", given | {"written_weight": 70, "tie_break": "interview,extra"})
    assert response.status_code == 422
    assert "之和不等于100" in response.content.decode()
    assert '<option value="interview,extra" selected>' in response.content.decode(), "nothing typed is lost"
    response = carol.post("/rounds/new/", given)
    assert response.status_code == 303
    intake = Intake.objects.get()
    assert response["Location"] == f"/rounds/{intake.number}/"
    assert (intake.organisation, intake.state, intake.programme) == (cast.county, "draft", thousand)


def test_a_draft_is_changed_until_it_is_public(cast, carol):
    intake = approved(cast)
    address = f"/rounds/{intake.number}/edit/"
    response = carol.post(address, terms(intake, notice_days=3))
    assert response.status_code == 422
    assert "公示期不得少于5个工作日" in response.content.decode()
    assert carol.post(address, terms(intake, ratio=2)).status_code == 303
    assert anew(intake).ratio == 2
    act(cast, intake, "publish", PUBLISHED)
    response = carol.post(address, terms(intake, ratio=1))
    assert response.status_code == 409
    assert "只能说明理由予以更正" in response.content.decode()
    assert anew(intake).ratio == 2


def position(**changes) -> dict:
    """What the form of a position posts."""
    return {"code": "B01", "title": "到村任职", "education": "21", "age_most": 35} | changes


def test_positions_choose_vacant_posts_of_the_host(cast, carol):
    """D.5: the number of posts announced is the number of posts chosen."""
    intake = drafted(cast, posts=(1,), allocated=3)
    pool = intake.positions.get().posts.get().pool
    vacant = stage.post(pool, cast.far)
    address = f"/rounds/{intake.number}/positions/new/"
    assert vacant.number in page(carol, address)
    taken = intake.positions.get().posts.get()
    assert taken.number not in page(carol, address)
    assert carol.post(address, position(posts=[taken.pk])).status_code == 422
    assert carol.post(address, position(code="A01", posts=[vacant.pk])).status_code == 422
    assert carol.post(address, position()).status_code == 422
    assert carol.post(address, position(posts=[vacant.pk])).status_code == 303
    made = Position.objects.get(code="B01")
    assert (made.announced, made.places, made.posts.get()) == (1, 1, vacant)
    edit = f"/rounds/{intake.number}/positions/{made.pk}/"
    assert carol.post(edit, position(title="村务助理", posts=[vacant.pk])).status_code == 303
    assert "村务助理" in page(carol, f"/rounds/{intake.number}/")
    assert carol.post(f"{edit}drop/").status_code == 303
    assert not Position.objects.filter(code="B01").exists()
    act(cast, intake, "approve_plan", datetime.date(2030, 11, 24), **APPROVALS)
    assert carol.post(address, position(posts=[vacant.pk])).status_code == 409
    assert carol.post(f"/rounds/{intake.number}/positions/{intake.positions.get().pk}/drop/").status_code == 303
    assert intake.positions.count() == 1


# --- acts --------------------------------------------------------------------------------------------------------


def test_the_page_says_what_stands_in_the_way_and_the_form_refuses(cast, carol):
    intake = drafted(cast, allocated=1)
    address = f"/rounds/{intake.number}/"
    assert "计划使用2个编制名额，可用1个" in page(carol, address)
    response = carol.post(f"{address}do/approve_plan/", APPROVALS | {"on": "2030-05-10"})
    assert response.status_code == 422
    assert "编制名额不足" in response.content.decode()
    assert APPROVALS["plan_document"] in response.content.decode(), "nothing typed is lost"
    response = carol.post(f"{address}do/approve_plan/", {"on": "2031-01-01"})
    assert response.status_code == 422
    assert response.content.decode().count("errorlist") >= 3


def test_an_act_is_done_and_told(cast, carol):
    intake = drafted(cast)
    address = f"/rounds/{intake.number}/"
    response = carol.post(f"{address}do/approve_plan/", APPROVALS | {"on": "2030-05-10"}, follow=True)
    assert response.redirect_chain == [(address, 303)]
    shown = response.content.decode()
    assert "本轮次现处于：发布招聘公告" in shown
    assert "登记招聘计划批复" in shown
    assert APPROVALS["quota_document"] in shown


def test_a_stale_form_is_answered_with_409_and_keeps_what_was_typed(cast, carol):
    intake = published(cast)
    act(cast, intake, "close_applications", datetime.date(2030, 6, 10))
    facts = {"on": "2030-06-10", "version": intake.version}
    response = carol.post(f"/rounds/{intake.number}/do/close_applications/", facts)
    assert response.status_code == 409
    assert "Carol" in response.content.decode()
    assert "截止报名" in response.content.decode()


def test_a_correction_is_chosen_made_and_shown(cast, carol):
    intake = published(cast)
    address = f"/rounds/{intake.number}/do/correct/"
    chosen = page(carol, address)
    assert "?item=applications_until" in chosen
    form = page(carol, f"{address}?item=applications_until")
    assert 'type="date" name="value" value="2030-06-07"' in form
    assert "35号令" in page(carol, f"{address}?item=tie_break")
    facts = {"on": "2030-05-28", "item": "applications_until", "value": "2030-06-14", "reason": "网络故障。"}
    response = carol.post(address, facts | {"value": "2030-06-07"})
    assert response.status_code == 422
    assert 'value="2030-06-07"' in response.content.decode()
    assert carol.post(address, facts).status_code == 303
    shown = page(carol, f"/rounds/{intake.number}/")
    assert "由“2030年6月7日”改为“2030年6月14日”" in shown
    assert carol.post(address, {"item": "x", "on": "2030-05-28"}).status_code == 422


def test_every_applicants_case_shows_what_was_amended(cast, carol):
    selection = Selection(cast, places=1).opened()
    case = selection.apply("陈一")
    facts = {"item": "title", "value": "2030年到村任职公开招聘", "reason": "名称有误。"}
    selection.proceed("correct", EXAMINED, **facts)
    shown = page(carol, f"/cases/{case.number}/")
    assert "理由：名称有误。" in shown


# --- orders ------------------------------------------------------------------------------------------------------


def test_an_order_is_given_watched_and_its_refusals_are_listed(cast, carol):
    selection = Selection(cast, places=1).opened()
    cases = [selection.apply(name) for name in ("陈一", "李二")]
    cases[1].person.education = "61"
    cases[1].person.save(update_fields=["education"])
    address = f"/rounds/{selection.intake.number}/order/qualify/"
    assert "逐人审核办理" in page(carol, address)
    assert carol.post(address, {"on": "nonsense"}).status_code == 422
    response = carol.post(address, {"on": EXAMINED.isoformat()})
    assert response.status_code == 303
    assert carol.post(address, {"on": EXAMINED.isoformat()}).status_code == 409
    asked = carol.get(f"{response['Location']}progress/").json()
    assert asked["state"] == "queued"
    selection.carry_out()
    shown = page(carol, response["Location"])
    assert "共2项，其中1项未能办理" in shown
    assert cases[1].number in shown
    assert at(cases[0]) == "qualified"
    assert carol.get(f"{response['Location']}progress/").json() | {"text": ""} == {
        "state": "done", "done": 2, "total": 2, "text": "",
    }  # fmt: skip


def test_an_interrupted_order_offers_to_be_taken_up_again(cast, carol):
    selection = Selection(cast, places=1).opened()
    case = selection.apply("陈一")
    run = Run.objects.create(
        intake=selection.intake, kind="qualify", by=cast.carol, on=EXAMINED, status=Run.FAILED, message="中断"
    )
    assert "继续办理" in page(carol, f"/rounds/orders/{run.pk}/")
    assert carol.post(f"/rounds/orders/{run.pk}/resume/").status_code == 303
    selection.carry_out()
    assert at(case) == "qualified"
    assert carol.post(f"/rounds/orders/{run.pk}/resume/", follow=True).status_code == 200


# --- lists -------------------------------------------------------------------------------------------------------


@pytest.fixture
def ranked(cast):
    """A round with written results: 70, 90, absent, 80."""
    selection = Selection(cast, places=1, shortlist=2).opened()
    cases = [selection.apply(name) for name in ("陈一", "李二", "王三", "赵四")]
    selection.examined(cases)
    selection.written(dict(zip(cases, (70, 90, None, 80), strict=True)))
    return selection, cases


def test_candidates_are_listed_by_rank(ranked, carol):
    selection, cases = ranked
    shown = page(carol, f"/rounds/{selection.intake.number}/candidates/?position=A01")
    places = [shown.index(cases[number].number) for number in (1, 3, 0, 2)]
    assert places == sorted(places)
    assert "缺考" in shown
    assert cases[0].person.masked_id_number not in shown, "no more than the list needs (F-02)"


def many(selection, number: int) -> None:
    """More applicants of the same position, put straight into the tables: only reading is measured."""
    for place in range(number):
        selection.apply(f"考生{place}")


def queries(client, address, django_assert_max_num_queries) -> int:
    """How many queries a page takes once everything is warm."""
    assert client.get(address).status_code == 200
    with django_assert_max_num_queries(100) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("way", ["", "candidates/", "announcement/", "do/close_applications/"])
def test_no_page_of_a_round_grows_in_queries(cast, carol, way, django_assert_max_num_queries):
    counted = []
    for positions, number in ((1, 2), (4, 12)):
        selection = Selection(cast, places=1)
        for place in range(1, positions):
            selection.positioned(f"B{place:02d}", 1)
        selection.opened()
        many(selection, number)
        selection.order("qualify", EXAMINED)
        address = f"/rounds/{selection.intake.number}/{way}"
        counted.append(queries(carol, address, django_assert_max_num_queries))
    assert counted[0] == counted[1] < 25


@pytest.mark.parametrize("name", ["open_written", "announce_shortlist", "announce_ranking"])
def test_conditions_count_in_a_constant_number_of_queries(cast, name, django_assert_max_num_queries):
    counted = []
    for number in (3, 9):
        selection = Selection(cast, places=1).opened()
        cases = [selection.apply(f"考生{number}{place}") for place in range(number)]
        selection.examined(cases)
        intake = selection.intake
        with django_assert_max_num_queries(30) as captured:
            for condition in Intake.act(name).when:
                condition.obstacle(intake)
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_the_list_of_rounds_is_paged_filtered_and_constant(cast, carol, django_assert_max_num_queries):
    intake = drafted(cast)
    before = queries(carol, "/rounds/", django_assert_max_num_queries)
    for number in range(2, 32):
        story_round(cast, intake, number)
    assert queries(carol, "/rounds/", django_assert_max_num_queries) == before
    first = page(carol, "/rounds/")
    assert "?page=2" in first
    assert intake.number not in first
    assert intake.number in page(carol, "/rounds/?page=2")
    assert page(carol, "/rounds/?step=open&programme=x&organisation=99999999999999999999&page=-1")
    assert "data-rows" not in page(carol, "/rounds/?step=finished")


def story_round(cast, intake: Intake, number: int) -> None:
    """One more draft of the county."""
    from recruitment.door import draw_up

    draw_up(intake.programme, organisation=cast.county, title=f"第{number}轮", by=cast.carol, on=story.TODAY)


# --- the paper ---------------------------------------------------------------------------------------------------


def test_the_announcement_is_a_paper_in_words(cast, carol):
    intake = published(cast, posts=(1, 1), substitution=True)
    act(cast, intake, "correct", PUBLISHED, item="title", value="更名后的招聘", reason=REASON)
    response = carol.get(f"/rounds/{intake.number}/announcement/")
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert len(pdf.pages) >= 2
    from recruitment.announcement import context

    words = context(anew(intake))
    text = "".join(one for _heading, paragraphs in words["sections"] for one in paragraphs)
    assert "总成绩＝笔试成绩×60%＋面试成绩×40%，总成绩按四舍五入保留2位小数" in text
    assert "2030年5月27日至2030年6月7日" in text
    assert "依次递补" in text
    assert "末位成绩并列的，一并进入面试" in text
    assert [row["announced"] for row in words["rows"]] == [1, 1]
    assert "更名后的招聘" in words["corrections"][0]


def test_a_long_ranking_is_paged(cast, carol):
    selection = Selection(cast, places=1).opened()
    many(selection, 53)
    address = f"/rounds/{selection.intake.number}/candidates/"
    first, second = page(carol, address), page(carol, f"{address}?position=A01&page=2")
    assert (first.count("data-open"), second.count("data-open")) == (50, 3)
    assert "position=A01&amp;page=2" in first
