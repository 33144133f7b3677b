"""My desk: whose work it shows, in which order, how it is narrowed, claimed and given back, at a fixed cost."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import listing
from cases.actions import begin, perform
from dossiers import papers
from tests import story
from workflows.demonstration import walk
from workflows.models import CaseTask, MembershipCase

pytestmark = pytest.mark.django_db
BUDGET = 12


def applications(cast, count: int, *, ago: int = 10) -> list[MembershipCase]:
    """New cases of the village, ``ago`` days old."""
    on = timezone.localdate() - datetime.timedelta(days=ago)
    people = [story.person(f"申请人{number}", cast.village, member=False) for number in range(count)]
    opening = {"organisation": cast.village, "by": cast.alice, "on": on}
    return [begin(MembershipCase, person=one, **opening, **walk.scans(papers.APPLICATION)).case for one in people]


def rows(response) -> list[str]:
    return [row.task.case.number for row in response.context["page"].rows]


def queries_of(client, django_assert_max_num_queries, address: str) -> int:
    with django_assert_max_num_queries(BUDGET) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


# --- what it shows -------------------------------------------------------------------------------------------------


def test_due_first_and_overdue_says_so_in_words(cast, signed_in):
    applications(cast, 1, ago=10)
    late = applications(cast, 1, ago=60)[0]
    page = signed_in(cast.alice).get("/")
    assert rows(page)[0] == late.number
    first = page.context["page"].rows[0]
    assert first.due.state == "overdue"
    assert first.due.words in page.text
    assert first.article == "第七条"


def test_what_has_no_ceiling_comes_last(cast, signed_in):
    undated, dated = applications(cast, 2)
    facts = walk.talk() | walk.scans(papers.TALK_RECORD)
    perform(undated, "talk", by=cast.alice, on=timezone.localdate(), **facts)
    assert rows(signed_in(cast.alice).get("/")) == [dated.number, undated.number]


@pytest.mark.parametrize("name", ["eve", "anna", "bob", "ivy", "adam"])
def test_other_desks_see_nothing(cast, signed_in, name):
    applications(cast, 1)
    page = signed_in(getattr(cast, name)).get("/")
    assert rows(page) == []
    assert [one["count"] for one in page.context["strip"]] == ["0"] * 4
    assert "申请人0" not in page.text


def test_a_lapsed_mandate_empties_the_desk(cast, signed_in):
    applications(cast, 1)
    cast.alice.mandates.update(until=timezone.localdate() - datetime.timedelta(days=1))
    page = signed_in(cast.alice).get("/")
    assert rows(page) == []
    assert _("There is nothing to do at present. What was finished lately is under “Done”.") in page.text


def test_a_duty_leads_to_its_form_and_a_decision_to_the_case(cast, walked, signed_in):
    case = walked(after="name_activist").case
    found = {row.task.node: row.url for row in signed_in(cast.alice).get("/").context["page"].rows}
    assert found["appoint_contacts"] == f"/cases/{case.number}/do/appoint_contacts/"
    found = {row.task.node: row.url for row in signed_in(cast.bob).get("/").context["page"].rows}
    assert found["activist_named"] == f"/cases/{case.number}/"


# --- what it costs -------------------------------------------------------------------------------------------------


def test_the_cost_is_fixed(cast, signed_in, django_assert_max_num_queries):
    applications(cast, 2)
    client = signed_in(cast.alice)
    few = queries_of(client, django_assert_max_num_queries, "/")
    applications(cast, 26)
    assert len(rows(client.get("/"))) == 25
    assert queries_of(client, django_assert_max_num_queries, "/") == few
    assert queries_of(client, django_assert_max_num_queries, "/?q=M-&claimed=free&due=later") <= few
    assert queries_of(client, django_assert_max_num_queries, "/done/") <= BUDGET


def test_pages_go_on_without_counting_the_whole(cast, signed_in):
    applications(cast, 27)
    client = signed_in(cast.alice)
    first = client.get("/").context["page"]
    assert (first.previous, first.next) == ("", "?page=2")
    second = client.get("/?page=2")
    assert len(rows(second)) == 2
    assert second.context["page"].previous == "?page=1"
    assert client.get("/?page=nonsense").context["page"].number == 1


def test_counts_stop_at_the_cap(cast, signed_in, monkeypatch):
    monkeypatch.setattr(listing, "CAP", 2)
    applications(cast, 4, ago=60)
    page = signed_in(cast.alice).get("/")
    assert page.context["count"] == "2+"
    assert page.context["strip"][0] == {"group": "overdue", "count": "2+"}


# --- narrowing -----------------------------------------------------------------------------------------------------


def test_filters_narrow_and_stay_in_the_links(cast, signed_in):
    late, soon = applications(cast, 1, ago=60)[0], applications(cast, 1, ago=25)[0]
    client = signed_in(cast.alice)
    assert rows(client.get("/?due=overdue")) == [late.number]
    assert rows(client.get("/?due=soon")) == [soon.number]
    assert rows(client.get("/?item=applied")) == [late.number, soon.number]
    assert rows(client.get("/?item=talked")) == []
    assert rows(client.get(f"/?q={late.number.lower()}")) == [late.number]
    assert rows(client.get("/", {"q": "申请人"})) == [late.number, soon.number]
    assert rows(client.get("/", {"q": "无此人"})) == []
    assert client.get("/?due=overdue&due2=x").context["page"].query == "due=overdue"
    assert rows(client.get("/?due=nonsense&item=nonsense&claimed=nonsense")) == [late.number, soon.number]


def test_somebody_is_found_by_the_whole_id_number_only(cast, signed_in):
    case = applications(cast, 1)[0]
    number = case.person.id_number
    client = signed_in(cast.alice)
    assert rows(client.get(f"/?q={number}")) == [case.number]
    assert rows(client.get(f"/?q={number[:10]}")) == []


# --- taking up and giving back -------------------------------------------------------------------------------------


def test_claim_and_release(cast, signed_in):
    applications(cast, 1)
    task = CaseTask.objects.open().get()
    client = signed_in(cast.alice)
    answer = client.post(f"/tasks/{task.pk}/claim/", {"next": "/?due=later"})
    assert (answer.status_code, answer["Location"]) == (303, "/?due=later")
    assert CaseTask.objects.get(pk=task.pk).owner == cast.alice
    assert len(rows(client.get("/?claimed=mine"))) == 1
    assert rows(client.get("/?claimed=free")) == []
    client.post(f"/tasks/{task.pk}/release/")
    assert CaseTask.objects.get(pk=task.pk).owner is None


def test_nobody_is_sent_to_another_site(cast, signed_in):
    applications(cast, 1)
    task = CaseTask.objects.open().get()
    answer = signed_in(cast.alice).post(f"/tasks/{task.pk}/claim/", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_another_desks_task_is_not_there(cast, signed_in):
    applications(cast, 1)
    task = CaseTask.objects.open().get()
    assert signed_in(cast.eve).post(f"/tasks/{task.pk}/claim/").status_code == 404
    assert CaseTask.objects.get(pk=task.pk).owner is None
    assert signed_in(cast.alice).get(f"/tasks/{task.pk}/claim/").status_code == 405


# --- what I did, and the chart -------------------------------------------------------------------------------------


def test_done_lists_what_the_user_did_newest_first(cast, walked, signed_in):
    walked(after="file_activist")
    labels = [row.label for row in signed_in(cast.bob).get("/done/").context["page"].rows]
    assert labels == [str(MembershipCase.actions()["file_activist"].label)]
    assert signed_in(cast.eve).get("/done/").context["page"].rows == []


def test_the_chart_marks_where_the_case_is(cast, walked, signed_in):
    case = walked(after="file_activist").case
    page = signed_in(cast.carol).get(f"/cases/{case.number}/flow/")
    assert str(page.context["chart"]).count('class="current"') == 1
    assert str(page.context["chart"]).count('class="passed"') == 3
    assert [row["step"].value for row in page.context["steps"] if row["current"]] == ["activist"]
    assert signed_in(cast.eve).get(f"/cases/{case.number}/flow/").status_code == 404


def test_every_step_is_on_the_chart_once(cast, walked, signed_in):
    case = walked().case
    chart = str(signed_in(cast.alice).get(f"/cases/{case.number}/flow/").context["chart"])
    assert chart.count("<rect") == len(MembershipCase.steps())
    assert "style" not in chart
