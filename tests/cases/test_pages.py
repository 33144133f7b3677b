"""The list and the page of cases: who sees them, what they tell and offer, at a fixed cost."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import actions
from cases.limits import add_months
from dossiers import papers
from tests import story
from workflows.demonstration import walk
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db
CASE_BUDGET = 30


def queries_of(client, django_assert_max_num_queries, address: str) -> int:
    with django_assert_max_num_queries(CASE_BUDGET) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


# --- the list ------------------------------------------------------------------------------------------------------


def listed(response) -> list[str]:
    return [case.number for case in response.context["page"].rows]


def test_the_list_shows_what_one_may_see_and_nothing_else(cast, walked, signed_in):
    number = walked().case.number
    for user in (cast.alice, cast.bob, cast.carol, cast.ivy):
        assert listed(signed_in(user).get("/cases/")) == [number]
    for user in (cast.eve, cast.anna, cast.adam, cast.sean):
        page = signed_in(user).get(f"/cases/?q={number}")
        assert (listed(page), page.context["count"]) == ([], "0")
        assert cast.dave.name not in page.text


def test_a_sponsor_lists_the_sponsored_case_only(cast, walked, signed_in):
    walked(cast.street)
    number = walked(after="pair_sponsor").case.number
    assert listed(signed_in(cast.sam).get("/cases/")) == [number]


def test_the_list_narrows(cast, walked, signed_in):
    rural, urban = walked(after="talk").case, walked(cast.street).case
    client = signed_in(cast.bob)
    for query, found in (
        ("stage=Application", [urban.number, rural.number]),
        ("step=talked", [rural.number]),
        ("rural=0", [urban.number]),
        (f"organisation={cast.village.pk}", [rural.number]),
        (f"organisation={cast.far.pk}", [urban.number, rural.number]),
        ("year=2027", [urban.number, rural.number]),
        ("year=2028", []),
        (f"q={rural.number.lower()}", [rural.number]),
        (f"q={rural.person.name}", [rural.number]),
        (f"q={rural.person.id_number}", [rural.number]),
        (f"q={rural.person.id_number[:12]}", []),
    ):
        assert listed(client.get(f"/cases/?{query}")) == found, query


def test_the_lists_cost_does_not_grow(cast, signed_in, walked, django_assert_max_num_queries):
    walked()
    client = signed_in(cast.bob)
    few = queries_of(client, django_assert_max_num_queries, "/cases/")
    for number in range(26):
        person = story.person(f"申请人{number}", cast.village, member=False)
        scan = walk.scans(papers.APPLICATION)
        actions.begin(MembershipCase, organisation=cast.village, person=person, by=cast.alice, on=story.APPLIED, **scan)
    assert len(listed(client.get("/cases/"))) == 25
    assert queries_of(client, django_assert_max_num_queries, "/cases/") == few


# --- the case page -------------------------------------------------------------------------------------------------


def test_the_case_page_keeps_its_budget(cast, walked, signed_in, django_assert_max_num_queries):
    road = walked(until="submit_prereview")
    client = signed_in(cast.bob)
    address = f"/cases/{road.case.number}/"
    short = queries_of(client, django_assert_max_num_queries, address)
    road.until("adopt_conversion")
    assert queries_of(client, django_assert_max_num_queries, address) <= short + 2
    road.finish()
    assert queries_of(client, django_assert_max_num_queries, address) <= short


@pytest.mark.parametrize("name", ["eve", "anna", "adam", "sean"])
def test_a_case_of_others_is_not_there(cast, walked, signed_in, name):
    number = walked().case.number
    client = signed_in(getattr(cast, name))
    for address in (f"/cases/{number}/", f"/cases/{number}/do/talk/", "/cases/M-1999-0001/", "/cases/nonsense/"):
        page = client.get(address)
        assert page.status_code == 404
        assert cast.dave.name not in page.text
    assert client.post(f"/cases/{number}/do/talk/", {}).status_code == 404


def test_the_id_number_is_masked_on_every_page(cast, walked, signed_in):
    case = walked().case
    for user, address in ((cast.alice, ""), (cast.alice, "do/talk/"), (cast.carol, "flow/")):
        page = signed_in(user).get(f"/cases/{case.number}/{address}")
        assert case.person.id_number not in page.text
    assert case.person.masked_id_number in signed_in(cast.alice).get(f"/cases/{case.number}/").text


def test_the_rail_counts_the_numbered_steps(cast, walked, signed_in):
    road = walked(after="list_candidate")
    rail = signed_in(cast.alice).get(f"/cases/{road.case.number}/").context["rail"]
    assert rail.total == 25
    assert rail.done == 8  # 1 to 8; proposing, pairing and announcing bear no number
    assert [stage.state for stage in rail.stages] == ["done", "done", "current", "ahead", "ahead"]
    road.finish()
    rail = signed_in(cast.alice).get(f"/cases/{road.case.number}/").context["rail"]
    assert (rail.done, rail.ended) == (25, MembershipCase.steps()["archived"].label)


def test_a_return_takes_steps_back_on_the_rail(cast, walked, signed_in):
    road = walked(after="propose_candidate")
    before = signed_in(cast.alice).get(f"/cases/{road.case.number}/").context["rail"]
    road.do("return_candidate", by=cast.bob)
    after = signed_in(cast.alice).get(f"/cases/{road.case.number}/").context["rail"]
    assert [stage.state for stage in before.stages][:3] == ["done", "done", "current"]
    assert [stage.state for stage in after.stages][:3] == ["done", "current", "ahead"]


def test_a_withdrawn_case_stands_where_it_left_the_road(cast, walked, signed_in):
    road = walked(after="file_activist")
    road.do("withdraw", by=cast.alice)
    rail = signed_in(cast.alice).get(f"/cases/{road.case.number}/").context["rail"]
    assert [stage.state for stage in rail.stages] == ["done", "current", "ahead", "ahead", "ahead"]


def test_blocked_actions_say_what_is_missing_and_where_it_is_cured(cast, walked, signed_in):
    number = walked(after="list_candidate").case.number
    now = signed_in(cast.alice).get(f"/cases/{number}/").context["now"]
    assert now.free == []
    found = {one.cure: one for one in now.blocked[0].hindrances}
    introducers = found[_("Do it: %(action)s") % {"action": MembershipCase.actions()["appoint_introducers"].label}]
    assert (introducers.article, introducers.url) == ("第十四条", f"/cases/{number}/do/appoint_introducers/")
    assert found[_("Upload the scan")].url == f"/papers/{number}/3-9/upload/"
    vetting = next(one for one in found.values() if one.article == "第十六条")
    assert vetting.url == ""
    assert cast.east.name in vetting.cure


def test_waiting_names_the_day(cast, walked, signed_in):
    today = timezone.localdate()
    road = walked(applied_on=today - datetime.timedelta(days=200), until="review_activist")
    named = road.case.history.date_of("name_activist")
    blocked = signed_in(cast.alice).get(f"/cases/{road.case.number}/").context["now"].blocked[0]
    year_later = add_months(named, 12)
    day = f"{year_later.year}年{year_later.month}月{year_later.day}日"
    assert any(day in one.cure for one in blocked.hindrances)


def test_own_duties_lead_to_their_form_and_others_say_whose_they_are(cast, walked, signed_in):
    number = walked(after="list_candidate").case.number
    duties = {one.label: one for one in signed_in(cast.alice).get(f"/cases/{number}/").context["now"].duties}
    law = MembershipCase.actions()
    assert duties[str(law["appoint_introducers"].label)].mine
    visit = duties[str(law["sponsor_visit"].label)]
    assert not visit.mine
    assert cast.sam.person.name in visit.who
    assert str(law["pair_sponsor"].label) not in duties, "owed only while no sponsor is paired"


def test_a_duty_that_is_done_says_so(cast, walked, signed_in):
    number = walked(after="appoint_introducers").case.number
    duties = {one.label: one for one in signed_in(cast.alice).get(f"/cases/{number}/").context["now"].duties}
    law = MembershipCase.actions()
    assert duties[str(law["appoint_introducers"].label)].done is not None
    assert duties[str(law["vet"].label)].done is None


def test_the_timeline_tells_facts_in_words(cast, walked, signed_in):
    road = walked(after="adopt")
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/")
    entry = page.context["timeline"][0]
    facts = dict(entry.facts)
    assert entry.label == str(MembershipCase.actions()["adopt"].label)
    assert facts[_("In favour")] == "18"
    assert [one["title"] for one in entry.documents] == [str(papers.by_code(papers.ADMISSION_MINUTES).title)]
    pairing = str(MembershipCase.actions()["pair_sponsor"].label)
    chosen = next(one for one in page.context["timeline"] if one.label == pairing)
    assert cast.sam.person.name in dict(chosen.facts).values()


def test_missing_papers_lead_to_their_upload(cast, walked, signed_in):
    number = walked(after="list_candidate").case.number
    found = signed_in(cast.alice).get(f"/cases/{number}/").context["checklist"]
    missing = [row for row in found["rows"] if row["state"] == "missing"]
    assert [row["upload_url"] for row in missing] == [f"/papers/{number}/3-9/upload/"]
    assert found["filed"] == found["total"] - 1


def test_a_running_notice_shows_its_days_and_that_they_are_provisional(cast, walked, signed_in):
    """A notice counted over a year whose holidays are not announced says so (A.7)."""
    road = walked(until="announce")
    road.do("announce", on=story.D(2028, 5, 10), days=5)
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/").text
    assert "公示期：2028年5月10日至2028年5月16日" in page  # Wednesday to Tuesday
    assert "暂算：该年度放假安排尚未公布" in page


def test_a_running_notice_counts_a_worked_saturday_once_it_is_announced(cast, walked, signed_in, monkeypatch):
    road = walked(until="announce")
    monkeypatch.setattr("chinese_calendar.is_workday", lambda day: day.weekday() < 5 or day == story.D(2028, 5, 13))
    road.do("announce", on=story.D(2028, 5, 10), days=5)
    page = signed_in(cast.alice).get(f"/cases/{road.case.number}/").text
    assert "公示期：2028年5月10日至2028年5月15日" in page
    assert "暂算" not in page
