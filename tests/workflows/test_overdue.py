"""Overdue onboarding: who sees what is owed, by which desk and for how long; what was done is gone (E-09, E-12)."""

from __future__ import annotations

import datetime

import pytest

from cases.actions import perform
from organisations.desks import Role
from tests.recruitment import small_city
from tests.story import TODAY, account
from workflows import overdue
from workflows.hiring.watched import CONTRACT, DUTIES, WATCHED

pytestmark = pytest.mark.django_db
ADDRESS = "/staffing/overdue/"
ONE_DAY = datetime.timedelta(days=1)
NAMES = [one.__name__ for one in DUTIES[:-1]]


@pytest.fixture
def city(cast):
    """Two streets with their communities, and posts there."""
    found = small_city.pools(cast)
    found.north, found.south = small_city.street(cast, "北街"), small_city.street(cast, "南街")
    found.first, found.only = small_city.community(found.north, "河东"), small_city.community(found.south, "山南")
    found.sue = account("Sue", Role.ORGANISER, found.north)
    found.nan = account("Nan", Role.ORGANISER, found.south)
    return found


def hire(cast, city, at, *, began: int, user, **columns):
    """Appointed and at work since so many days, with nothing registered."""
    first = TODAY - began * ONE_DAY
    case = small_city.coming(cast, city.social, at, on=first, **columns)
    perform(case, "start_work", by=user, on=first, first_day=first)
    return case


def rows(client, query: str = ""):
    return client.get(f"{ADDRESS}{query}").context["page"].rows


def test_what_is_owed_is_told_with_desk_day_and_days(cast, city, signed_in):
    """E-09: thirty days after the first working day for the six registrations, a month for the contract."""
    case = hire(cast, city, city.first, began=40, user=city.sue)
    found = rows(signed_in(city.sue))
    assert {one.task.node for one in found} == {CONTRACT, *NAMES}
    due = {one.task.node: one.task.due_on for one in found}
    assert due["register_pension"] == TODAY - 10 * ONE_DAY
    assert due[CONTRACT] == datetime.date(2030, 11, 15)
    assert found[0].task.due_on == min(due.values())
    page = signed_in(city.sue).get(ADDRESS).text
    assert f'href="/cases/{case.number}/"' in page
    assert "河东社区党支部" in page
    assert "毕业生" not in page
    desks = {one.task.node: one.task.organisation for one in found}
    assert (desks["register_fund"], desks[CONTRACT]) == (city.north, cast.county)


@pytest.mark.parametrize(("began", "group"), [(22, None), (23, "soon"), (30, "soon"), (31, "overdue")])
def test_seven_days_before_it_is_due_it_is_told(cast, city, signed_in, began, group):
    hire(cast, city, city.first, began=began, user=city.sue)
    client = signed_in(city.sue)
    found = {name: {one.task.node for one in rows(client, f"?due={name}")} & set(NAMES) for name in overdue.GROUPS}
    assert {name for name, nodes in found.items() if nodes == set(NAMES)} == ({group} if group else set())


def test_what_was_done_is_owed_no_more(cast, city, signed_in):
    case = hire(cast, city, city.first, began=40, user=city.sue)
    perform(case, "register_pension", by=city.sue, on=TODAY, registered_on=TODAY, number="2224-000123")
    assert {one.task.node for one in rows(signed_in(city.sue))} == {CONTRACT, *NAMES} - {"register_pension"}


def test_the_end_of_a_subsidy_is_owed_by_who_came_from_a_public_welfare_post(cast, city, signed_in):
    """E-12."""
    hire(cast, city, city.first, began=40, user=city.sue, exempt=True)
    assert "end_subsidy" in {one.task.node for one in rows(signed_in(city.sue))}
    assert len(rows(signed_in(city.sue), "?item=end_subsidy")) == 1


def test_who_was_taken_over_owes_nothing(cast, city, signed_in):
    small_city.serving(cast, city.social, city.first)
    assert rows(signed_in(cast.carol)) == []


def test_it_escalates_to_county_and_prefecture_and_stays_out_of_the_other_street(cast, city, signed_in):
    hire(cast, city, city.first, began=40, user=city.sue)
    hire(cast, city, city.only, began=50, user=city.nan)
    seen = {"sue": {city.first}, "nan": {city.only}, "carol": {city.first, city.only}, "ivy": {city.first, city.only}}
    for name, places in seen.items():
        user = getattr(cast, name, None) or getattr(city, name)
        assert {one.task.case.organisation for one in rows(signed_in(user))} == places, name
    assert rows(signed_in(cast.bob)) == []
    assert rows(signed_in(city.sue), f"?area={city.south.pk}")[0].task.case.organisation == city.first
    assert signed_in(cast.sam).get(ADDRESS).status_code == 404


def test_most_overdue_first_and_counted_by_area(cast, city, signed_in):
    hire(cast, city, city.first, began=40, user=city.sue)
    hire(cast, city, city.only, began=50, user=city.nan)
    page = signed_in(cast.carol).get(ADDRESS)
    due = [one.task.due_on for one in page.context["page"].rows]
    assert due == sorted(due)
    assert page.context["page"].rows[0].task.case.organisation == city.only
    areas = {one["organisation"]: (one["late"], one["soon"]) for one in page.context["areas"]}
    assert areas == {city.north: (7, 0), city.south: (7, 0)}


def test_the_counts_of_the_overview_open_their_lists(cast, city, signed_in):
    hire(cast, city, city.first, began=40, user=city.sue)
    hire(cast, city, city.only, began=25, user=city.nan)
    for user in (cast.carol, city.sue, city.nan, account("Com", Role.SECRETARY, city.first)):
        client = signed_in(user)
        owed = client.get("/staffing/").context["owed"]
        for one in owed:
            assert len(client.get(one["url"]).context["page"].rows) == one["number"], one
    assert [one["number"] for one in signed_in(cast.carol).get("/staffing/").context["owed"]] == [7, 7]


def test_nonsense_in_the_address_narrows_nothing(cast, city, signed_in):
    hire(cast, city, city.first, began=40, user=city.sue)
    client = signed_in(cast.carol)
    assert len(rows(client, "?area=x&item=adopt&due=never")) == 7
    assert len(rows(client, "?area=999999&page=abc")) == 7


def test_the_page_costs_the_same_however_much_is_owed(cast, city, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.carol)
    hire(cast, city, city.first, began=40, user=city.sue)
    client.get(ADDRESS)
    with django_assert_max_num_queries(14) as before:
        client.get(ADDRESS)
    cost = len(before)
    for _number in range(4):
        hire(cast, city, city.only, began=45, user=city.nan)
    with django_assert_max_num_queries(cost):
        client.get(ADDRESS)


def test_everything_watched_is_law(cast):
    """The names of stored tasks: a duty renamed would vanish from the list without a word."""
    assert set(overdue.nodes()) == set(WATCHED)
    assert len(NAMES) == 6
