"""The tabs of my desk: returned to me, waiting for others, covered for a colleague; what they show, count and cost."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from cases.actions import begin
from dossiers import papers
from organisations.desks import Role
from organisations.models import Mandate
from organisations.proxies import Proxy
from tests import story
from workflows.demonstration import walk
from workflows.models import CaseTask, MembershipCase

from .test_desk_page import BUDGET, applications, rows

pytestmark = pytest.mark.django_db


def cover(absent, deputy) -> Proxy:
    """Somebody stands in for the first mandate of an absent colleague, as of today."""
    today = timezone.localdate()
    until = today + datetime.timedelta(days=9)
    return Proxy.objects.create(mandate=absent.mandates.get(), deputy=deputy, since=today, until=until, by=deputy)


def counts(page) -> dict[str, str]:
    return {one["name"]: one["count"] for one in page.context["tabs"]}


def test_what_is_sent_back_is_found_under_returned_and_says_so(cast, walked, signed_in):
    road = walked(after="name_activist")
    client = signed_in(cast.alice)
    assert rows(client.get("/returned/")) == []
    assert "当前没有退回给您的事项。" in client.get("/returned/").text
    road.do("return_activist", on=road.case.entered_on)
    page = client.get("/returned/")
    assert (rows(page), counts(page)["returned"]) == ([road.case.number], "1")
    assert page.text.count('<span class="tag tag-soon">退回</span>') == 1
    assert rows(signed_in(cast.anna).get("/returned/")) == []


def test_what_one_sent_on_waits_where_it_is_now(cast, walked, signed_in):
    road = walked(after="talk")
    assert rows(signed_in(cast.alice).get("/waiting/")) == []  # what she did leads on to her own desk
    road.after("name_activist")
    page = signed_in(cast.alice).get("/waiting/")
    assert rows(page) == [road.case.number]  # the decision, not the duties that came with it
    assert page.context["page"].rows[0].desk == f"{cast.east.short_name} {Role.ORGANISER.label}"
    assert page.context["page"].rows[0].desk in page.text
    assert "/claim/" not in page.text
    assert rows(signed_in(cast.bob).get("/waiting/")) == []
    road.do("return_activist", on=road.case.entered_on)
    assert rows(signed_in(cast.alice).get("/waiting/")) == []  # it is on her own desk again
    assert [row.task.node for row in signed_in(cast.bob).get("/waiting/").context["page"].rows] == ["talked"]


def test_covered_work_is_apart_from_ones_own_and_names_the_absent(cast, signed_in):
    mine, theirs = applications(cast, 1)[0], _street(cast)
    client = signed_in(cast.anna)
    assert "covered" not in counts(client.get("/"))
    cover(cast.alice, cast.anna)
    page = client.get("/")
    assert (rows(page), counts(page)["index"], counts(page)["covered"]) == ([theirs.number], "1", "1")
    assert next(item["badge"] for item in page.context["site_menu"] if item["url"] == "/") == "2"
    page = client.get("/covered/")
    assert rows(page) == [mine.number]
    tag = '<span class="tag">代Alice</span>'
    assert tag in page.text
    assert tag not in client.get("/").text
    task = CaseTask.objects.open().get(case__number=mine.number)
    assert client.post(f"/tasks/{task.pk}/claim/").status_code == 303
    assert CaseTask.objects.get(pk=task.pk).owner == cast.anna


def _street(cast) -> MembershipCase:
    """A new case of the other branch."""
    on, person = timezone.localdate() - datetime.timedelta(days=3), cast.applicants[cast.street.pk]
    scan = walk.scans(papers.APPLICATION)
    return begin(MembershipCase, organisation=cast.street, person=person, by=cast.anna, on=on, **scan).case


def test_a_proxy_for_some_pipelines_covers_no_others(cast, signed_in):
    applications(cast, 1)
    cover(cast.alice, cast.anna)
    client = signed_in(cast.anna)
    for pipelines, found in (((), 1), (("membership",), 1), (("hiring",), 0)):
        Proxy.objects.update(pipelines=" ".join(pipelines))
        assert len(rows(client.get("/covered/"))) == found, pipelines
        assert CaseTask.objects.for_desks_of(story.anew(cast.anna)).count() == found


def test_a_sponsors_work_is_covered_by_owner(cast, walked, signed_in):
    walked(after="pair_sponsor")
    own = rows(signed_in(cast.sam).get("/"))
    assert own
    cover(cast.sam, cast.sean)
    client = signed_in(cast.sean)
    assert (rows(client.get("/")), rows(client.get("/covered/"))) == ([], own)


def test_work_of_several_desks_is_one_list_in_order_and_costs_no_more(cast, signed_in, django_assert_max_num_queries):
    applications(cast, 14, ago=10)
    for number in range(14):
        cast.applicants[cast.street.pk] = story.person(f"街道申请人{number}", cast.street, member=False)
        _street(cast)
    client = signed_in(cast.alice)
    with django_assert_max_num_queries(BUDGET) as one_desk:
        client.get("/")
    Mandate.objects.create(user=cast.alice, role=Role.SECRETARY, organisation=cast.street, since=story.LONG_AGO)
    Mandate.objects.create(user=cast.alice, role=Role.ORGANISER, organisation=cast.east, since=story.LONG_AGO)
    cover(cast.pat, cast.alice)
    with django_assert_max_num_queries(BUDGET) as several:
        page = client.get("/")
    assert len(several) == len(one_desk)
    due = [row.task.due_on for row in page.context["page"].rows]
    assert (due, len(due), page.context["count"]) == (sorted(due), 25, "28")
    assert len(rows(client.get("/?page=2"))) == 3
    assert not set(rows(page)) & set(rows(client.get("/?page=2")))
    for address in ("/returned/", "/waiting/", "/covered/", "/month/", "/day-sheet/", "/?due=month&q=M-"):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(address).status_code == 200


def test_filters_go_along_to_the_other_tabs(cast, signed_in):
    applications(cast, 1)
    page = signed_in(cast.alice).get("/?due=later&q=M-&page=1")
    assert 'href="/waiting/?due=later&amp;q=M-"' in page.text
    assert 'href="?q=M-&amp;due=soon"' in page.text


def test_this_month_and_a_single_day(cast, signed_in):
    soon, later = applications(cast, 1, ago=25)[0], applications(cast, 1)[0]  # due within a month
    due = CaseTask.objects.open().get(case__number=soon.number).due_on
    client = signed_in(cast.alice)
    assert rows(client.get("/?due=month")) == [soon.number]
    assert rows(client.get(f"/?due={due}")) == [soon.number]
    assert rows(client.get("/?due=2030-02-31")) == [soon.number, later.number]
    assert f'<option value="{due}" selected>' in client.get(f"/?due={due}").text


def test_an_organisation_below_the_desk(cast, walked, signed_in):
    urban, rural = walked(cast.street, after="name_activist").case, walked(after="name_activist").case
    client = signed_in(cast.bob)
    assert set(rows(client.get("/"))) == {urban.number, rural.number}
    assert rows(client.get(f"/?organisation={cast.village.pk}")) == [rural.number]
    assert set(rows(client.get(f"/?organisation={cast.far.pk}"))) == {urban.number, rural.number}  # not offered
    assert 'name="organisation"' not in signed_in(cast.alice).get("/").text


def test_a_decision_offers_its_ordinary_forms(cast, walked, signed_in):
    case = walked(after="name_activist").case
    row = next(one for one in signed_in(cast.bob).get("/").context["page"].rows if one.task.node == "activist_named")
    assert [url for _action, url in row.direct] == [f"/cases/{case.number}/do/file_activist/"]
    assert signed_in(cast.bob).get(row.direct[0][1]).status_code == 200


def test_what_one_did_or_sent_on_names_nobody_whose_case_one_sees_no_more(cast, walked, signed_in):
    road = walked(after="name_activist")
    client = signed_in(cast.alice)
    assert all(cast.dave.name in client.get(address).text for address in ("/done/", "/waiting/"))
    Mandate.objects.filter(user=cast.alice).update(until=timezone.localdate() - datetime.timedelta(days=1))
    done, waiting = (client.get(address) for address in ("/done/", "/waiting/"))
    assert road.case.number in done.text  # it is his own deed
    assert cast.dave.name not in done.text + waiting.text
    assert (rows(waiting), counts(waiting)["waiting"]) == ([], "0")
