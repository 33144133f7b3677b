"""Handing on, opinions and copies for information, through the pages people use."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from notices.models import Notice
from organisations.append_only import REFUSED
from organisations.desks import Role
from organisations.models import Mandate, User
from organisations.proxies import Proxy
from tests.story import TODAY, Road, account, anew
from workflows.clock import urging
from workflows.desk import release
from workflows.models import CaseTask
from workflows.passing import deeds, people
from workflows.passing.models import Asked, Circular, Copy, HandedOn, Question

pytestmark = pytest.mark.django_db
BUDGET = 12  # queries of one page
WEEK = TODAY + datetime.timedelta(days=7)
ASK = {"text": "该同志能否列为发展对象，请提出意见。", "answer_by": WEEK}


@pytest.fixture
def road(cast) -> Road:
    """A case that waits for the committee's consent: on Bob's desk."""
    return Road(cast).after("propose_candidate")


@pytest.fixture
def beth(cast) -> User:
    """A second organiser of the township."""
    return account("Beth", Role.ORGANISER, cast.east)


def deciding(road) -> CaseTask:
    return road.open_tasks()[road.case.state]


def queries(client, url, count):
    with count(60) as counted:
        assert client.get(url).status_code == 200
    return len(counted.captured_queries)


# --- handing on --------------------------------------------------------------------------------------------------


def test_work_is_handed_to_a_colleague_who_is_told_from_whom_and_why(road, cast, beth, signed_in):
    task, client = deciding(road), signed_in(cast.bob)
    page = client.get(f"/passing/tasks/{task.pk}/hand/").text
    assert "Beth（东镇党委 组织委员）" in page
    assert "Eve" not in page
    answer = client.post(f"/passing/tasks/{task.pk}/hand/", {"to": beth.pk, "note": "我下周出差。"})
    assert answer.status_code == 303
    assert deciding(road).owner == beth
    told = Notice.objects.get(user=beth, kind="handed")
    assert "我下周出差。" in told.text
    page = signed_in(beth).get(f"/cases/{road.case.number}/").text
    assert "我下周出差。" in page
    row = HandedOn.objects.get()
    assert (row.by, row.to, row.case_id) == (cast.bob, beth, road.pk)
    with pytest.raises(TypeError, match=REFUSED):
        row.save()
    release(deciding(road), anew(beth))
    assert "我下周出差。" not in signed_in(beth).get(f"/cases/{road.case.number}/").text


def test_only_to_colleagues_of_the_same_desk_deputies_included(road, cast, beth):
    task = deciding(road)
    for stranger in (cast.eve, cast.alice, cast.bob, cast.ivy):
        if stranger == cast.bob:
            CaseTask.objects.filter(pk=task.pk).update(owner=cast.bob, status="ASSIGNED")
        with pytest.raises(PermissionDenied):
            deeds.hand_on(task, stranger, by=anew(cast.bob))
    deputy = account("Deputy", Role.ARCHIVIST, cast.east)
    Proxy.objects.create(mandate=cast.bob.mandates.get(), deputy=deputy, since=TODAY, until=WEEK, by=cast.carol)
    assert deeds.hand_on(task, deputy, by=anew(cast.bob)).to == deputy
    Mandate.objects.filter(user=beth).update(until=TODAY - datetime.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        deeds.hand_on(task, beth, by=anew(cast.bob))


def test_the_department_above_hands_on_too_and_others_do_not(road, cast, beth, signed_in):
    task = deciding(road)
    deeds.hand_on(task, beth, by=anew(cast.carol))
    assert deciding(road).owner == beth
    for user, status in ((cast.alice, 403), (cast.ivy, 403), (cast.eve, 404)):
        assert signed_in(user).get(f"/passing/tasks/{task.pk}/hand/").status_code == status, user


def test_a_deputy_hands_on_and_urges_within_what_he_was_lent(road, cast, beth):
    """A proxy for hiring alone does neither with a membership case; one that includes it does both."""
    deputy = account("Deputy", Role.SPONSOR, cast.east)
    task = deciding(road)
    Proxy.objects.bulk_create(
        Proxy(mandate=Mandate.objects.get(user=holder), deputy=deputy, since=TODAY, until=TODAY, by=holder,
              pipelines="hiring")
        for holder in (cast.bob, cast.carol)
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        deeds.refuse_handing(task, anew(deputy))
    assert urging.mandate_above(anew(deputy), task, urging.URGING) is None
    assert task.pk not in urging.open_work_below(anew(deputy)).values_list("pk", flat=True)
    Proxy.objects.update(pipelines="hiring membership")
    deeds.refuse_handing(task, anew(deputy))
    assert urging.mandate_above(anew(deputy), task, urging.URGING).user == cast.carol
    assert task.pk in urging.open_work_below(anew(deputy)).values_list("pk", flat=True)


def test_a_sponsors_work_is_personal_and_the_refusal_names_the_cure(cast, signed_in):
    road = Road(cast).after("pair_sponsor")
    task = road.open_tasks()["sponsor_visit"]
    answer = signed_in(cast.sam).post(f"/passing/tasks/{task.pk}/hand/", {"to": cast.sean.pk})
    assert answer.status_code == 403
    assert _(
        "A sponsor answers in person and cannot hand this on. The township organiser can replace the sponsor."
    ) in answer.text  # fmt: skip
    assert not HandedOn.objects.exists()


# --- opinions ----------------------------------------------------------------------------------------------------


def test_an_opinion_is_asked_given_and_comes_back(road, cast, signed_in):
    number, client = road.case.number, signed_in(cast.bob)
    asked = client.post(f"/passing/cases/{number}/ask/", ASK | {"people": [cast.carol.pk, cast.alice.pk]})
    assert asked.status_code == 303
    assert Notice.objects.filter(kind="asked").count() == 2
    form = client.get(f"/cases/{number}/do/agree_candidate/").text
    assert "2" in form
    assert "不影响" in form
    client = signed_in(cast.carol)
    page = client.get("/passing/asked/")
    assert ASK["text"] in page.text
    assert page.context["counts"] == {"asked": "1", "copies": "0"}
    one = Asked.objects.get(user=cast.carol)
    assert client.post(f"/passing/asked/{one.pk}/", {"text": ""}).status_code == 422
    given = {"tendency": "agrees", "text": "考察材料齐全，建议同意。"}
    assert client.post(f"/passing/asked/{one.pk}/", given).status_code == 303
    assert client.post(f"/passing/asked/{one.pk}/", given).status_code == 404, "given once"
    told = Notice.objects.get(user=cast.bob, kind="answered")
    assert "Carol" in told.text
    assert given["text"] in client.get("/passing/asked/?given=1").text or ASK["text"] in client.get(
        "/passing/asked/?given=1"
    ).text  # fmt: skip
    page = signed_in(cast.bob).get(f"/cases/{number}/").text
    assert given["text"] in page
    assert str(_("in favour of it")) in page
    road.step()  # it never holds the act up
    assert road.case.state == "candidate_agreed"


def test_nobody_is_asked_who_may_not_see_the_case(road, cast, signed_in):
    """Not by the form, and not past it; whoever only looks on does not ask."""
    number, client = road.case.number, signed_in(cast.bob)
    assert "Eve" not in client.get(f"/passing/cases/{number}/ask/").text
    refused = client.post(f"/passing/cases/{number}/ask/", ASK | {"people": [cast.eve.pk]})
    assert refused.status_code == 422
    assert str(_("One of the persons may not see this case: only those listed can be asked.")) in refused.text
    with pytest.raises(PermissionDenied, match="Eve"):
        deeds.ask(road.case, [cast.eve, cast.carol], by=anew(cast.bob), **ASK)
    assert not Question.objects.exists()
    assert signed_in(cast.ivy).get(f"/passing/cases/{number}/ask/").status_code == 403
    assert signed_in(cast.eve).get(f"/passing/cases/{number}/ask/").status_code == 404


def test_a_question_is_taken_back_by_whoever_asked(road, cast, signed_in):
    question = deeds.ask(road.case, [cast.carol], by=anew(cast.bob), **ASK)
    url = f"/passing/questions/{question.pk}/recall/"
    signed_in(cast.alice).post(url)
    assert Asked.objects.outstanding().count() == 1
    signed_in(cast.bob).post(url)
    assert Asked.objects.outstanding().count() == 0
    page = signed_in(cast.carol).get("/passing/asked/")
    assert ASK["text"] not in page.text
    with pytest.raises(PermissionDenied):
        deeds.answer(Asked.objects.get(), by=cast.carol, tendency="agrees", text="迟了。")


def test_past_dates_are_refused_and_the_cost_is_fixed(road, cast, signed_in, django_assert_max_num_queries):
    number, client = road.case.number, signed_in(cast.bob)
    late = ASK | {"answer_by": TODAY - datetime.timedelta(days=1), "people": [cast.carol.pk]}
    assert client.post(f"/passing/cases/{number}/ask/", late).status_code == 422
    deeds.ask(road.case, [cast.carol], by=anew(cast.bob), **ASK)
    pages = ("/passing/asked/", f"/cases/{number}/", f"/passing/cases/{number}/ask/")
    client = signed_in(cast.carol)
    client.get(pages[1])  # the first row of his access log costs a question more
    few = [queries(client, url, django_assert_max_num_queries) for url in pages[:2]]
    for _more in range(3):
        deeds.ask(road.case, [cast.carol, cast.alice], by=anew(cast.bob), **ASK)
    assert [queries(client, url, django_assert_max_num_queries) for url in pages[:2]] == few
    assert few[0] <= BUDGET
    assert queries(signed_in(cast.bob), pages[2], django_assert_max_num_queries) <= BUDGET


# --- for information ---------------------------------------------------------------------------------------------


def clerks(cast, count: int) -> list[User]:
    """That many clerks of the county department."""
    made = User.objects.bulk_create(User(username=f"clerk{n}", last_name=f"科员{n}") for n in range(count))
    since = datetime.date(2020, 1, 1)
    Mandate.objects.bulk_create(
        Mandate(user=one, role=Role.DEPARTMENT, organisation=cast.county, since=since) for one in made
    )
    return made


def test_two_hundred_readers_cost_what_two_cost(road, cast, django_assert_max_num_queries):
    """One INSERT for the copies and one for the notices, whatever the number."""
    many = clerks(cast, 200)
    spent = []
    for readers in (many[:2], many):
        with django_assert_max_num_queries(30) as counted:
            deeds.circulate(road.case, readers, by=cast.bob, note="请阅。")
        statements = [one["sql"] for one in counted.captured_queries]
        spent.append(len(statements))
        assert sum("INSERT" in one for one in statements) == 3, "circular, copies, notices"
    assert spent[0] == spent[1]
    assert spent[1] <= 12
    assert Copy.objects.count() == Notice.objects.filter(kind="copied").count() == 202
    with pytest.raises(PermissionDenied, match="200"):
        deeds.circulate(road.case, [*many, cast.alice], by=cast.bob)


def test_whole_desks_and_single_persons_are_sent_it_and_read_it(road, cast, signed_in):
    clerks(cast, 3)
    number, client = road.case.number, signed_in(cast.bob)
    page = client.get(f"/passing/cases/{number}/circulate/?event=1")
    assert "西镇" not in page.text
    sent = {"seats": [f"department.{cast.county.pk}"], "people": [cast.alice.pk], "note": "请阅。"}
    assert client.post(f"/passing/cases/{number}/circulate/?event=1", sent).status_code == 303
    made = Circular.objects.get()
    assert (made.event.seq, made.copies.count()) == (1, 5)
    copy = made.copies.get(user=cast.alice)
    client = signed_in(cast.alice)
    assert "请阅。" in client.get("/passing/copies/").text
    assert signed_in(cast.carol).post(f"/passing/copies/{copy.pk}/").status_code == 404
    answer = signed_in(cast.alice).post(f"/passing/copies/{copy.pk}/")
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{number}/")
    at = Copy.objects.get(pk=copy.pk).read_at
    signed_in(cast.alice).post(f"/passing/copies/{copy.pk}/")
    assert Copy.objects.get(pk=copy.pk).read_at == at, "the first reading counts"
    page = signed_in(cast.bob).get(f"/passing/circulars/{made.pk}/").text
    assert "1/5" in page
    assert "1/5" in signed_in(cast.bob).get(f"/cases/{number}/").text
    assert signed_in(cast.eve).get(f"/passing/circulars/{made.pk}/").status_code == 404


def test_nothing_is_sent_past_the_list_nor_to_nobody(road, cast, signed_in):
    number, client = road.case.number, signed_in(cast.bob)
    url = f"/passing/cases/{number}/circulate/"
    for sent in ({}, {"seats": [f"organiser.{cast.west.pk}"]}, {"people": [cast.eve.pk]}):
        assert client.post(url, sent).status_code == 422
    with pytest.raises(PermissionDenied, match="Eve"):
        deeds.circulate(road.case, [cast.eve], by=cast.bob)
    assert client.get(url + "?event=99").status_code == 404
    assert not Circular.objects.exists()


def test_the_lists_cost_the_same_with_any_number_of_rows(road, cast, signed_in, django_assert_max_num_queries):
    clerks(cast, 30)
    pages = ("/passing/copies/", f"/cases/{road.case.number}/", f"/passing/cases/{road.case.number}/circulate/")
    client, everybody = signed_in(cast.carol), people.readers(road.case)
    made = deeds.circulate(road.case, [cast.carol], by=cast.bob)
    client.get(pages[1])  # the first row of his access log costs a question more
    few = [queries(client, url, django_assert_max_num_queries) for url in (*pages, f"/passing/circulars/{made.pk}/")]
    for _more in range(3):
        made = deeds.circulate(road.case, everybody, by=cast.bob)
    many = [queries(client, url, django_assert_max_num_queries) for url in (*pages, f"/passing/circulars/{made.pk}/")]
    assert many == few
    assert max(few[0], *few[2:]) <= BUDGET


def test_the_readers_are_exactly_those_who_may_see_the_case(cast):
    """People and cases tell the same: whom the list offers is whom the door lets see it."""
    from cases.models import Case

    road = Road(cast).after("pair_sponsor")
    seeing = {user.pk for user in cast.players().values() if Case.objects.visible_to(anew(user)).exists()}
    assert set(people.readers(road.case).values_list("pk", flat=True)) == seeing
