"""Who sees which staffing, and what the pages cost (E.1, E.4)."""

from __future__ import annotations

import pytest

from organisations.desks import Role
from tests.recruitment import small_city
from tests.story import account

pytestmark = pytest.mark.django_db
BUDGET, LIST_BUDGET = 24, 14
PAGES = ("", "specialists/", "specialists/posts/", "workers/", "workers/posts/")


@pytest.fixture
def city(cast):
    """Two streets and their communities."""
    return small_city.settle(cast)


HOME = {"ivy": "prefecture", "carol": "county", "bob": "east", "sue": "north", "nan": "south", "anna": "street"}


@pytest.mark.parametrize(("name", "where"), HOME.items())
def test_everybody_begins_at_the_highest_organisation_held(cast, city, signed_in, name, where):
    """From the prefecture to the street and the community itself."""
    user = getattr(cast, name, None) or getattr(city, name)
    client = signed_in(user)
    page = client.get("/staffing/")
    assert page.status_code == 200
    assert page.context["root"].pk == (getattr(cast, where, None) or getattr(city, where)).pk
    assert 'href="/staffing/"' in client.get("/").text


@pytest.mark.parametrize("name", ["sam", "adam", "hugo", "tom"])
def test_who_looks_down_no_place_has_no_such_page_and_no_menu_item(cast, city, signed_in, name):
    client = signed_in(getattr(cast, name))
    assert client.get("/staffing/").status_code == 404
    assert 'href="/staffing/"' not in client.get("/").text


@pytest.mark.parametrize("page", PAGES)
def test_a_sibling_street_sees_nothing(cast, city, signed_in, page):
    client = signed_in(city.sue)
    assert client.get(f"/staffing/{city.north.pk}/{page}").status_code == 200
    for other in (city.south, city.only, cast.county, cast.east):
        assert client.get(f"/staffing/{other.pk}/{page}").status_code == 404


def test_a_community_sees_its_own_lines(cast, city, signed_in):
    """Its specialist and its workers, and what its residents ask for."""
    page = signed_in(account("Com", Role.SECRETARY, city.first)).get("/staffing/")
    assert [len(one["tenures"]) for one in page.context["sections"]] == [1, 3]
    staff = page.context["staff"]
    assert (staff.serving, staff.population.number, staff.wanted, staff.missing) == (3, 6000, 11, 8)
    assert "河西" not in page.text


def test_a_village_has_a_specialist_and_no_community_workers(cast, city, signed_in):
    page = signed_in(cast.alice).get("/staffing/")
    assert [one["measure"].name for one in page.context["sections"]] == ["specialists"]
    assert "2031-03-31" in page.text


def test_crumbs_lead_up_as_far_as_the_user_reaches(cast, city, signed_in):
    page = signed_in(cast.carol).get(f"/staffing/{city.first.pk}/")
    assert [one.pk for one in page.context["crumbs"]] == [cast.county.pk, city.north.pk]
    assert [one.pk for one in signed_in(city.sue).get(f"/staffing/{city.first.pk}/").context["crumbs"]] == [
        city.north.pk
    ]


def test_nobody_is_named_and_each_post_leads_to_its_case(cast, city, signed_in):
    client = signed_in(cast.carol)
    for page in PAGES:
        assert "毕业生" not in client.get(f"/staffing/{cast.county.pk}/{page}").text
    rows = client.get(f"/staffing/{cast.county.pk}/workers/posts/").context["page"].rows
    assert len(rows) == 6
    assert all(client.get(f"/cases/{one.case_number}/").status_code == 200 for one in rows)


def test_the_appointed_have_a_list_of_their_own(cast, city, signed_in):
    page = signed_in(city.sue).get(f"/staffing/{city.north.pk}/workers/posts/?state=appointed")
    assert [one.post.organisation.pk for one in page.context["page"].rows] == [city.second.pk]


def test_buttons_are_shown_to_whom_they_serve(cast, city, signed_in):
    zoe = account("Zoe", Role.DEPARTMENT, cast.prefecture)
    for user, enters, plans in ((zoe, True, True), (cast.carol, True, False), (city.sue, False, False)):
        page = signed_in(user).get("/staffing/").text
        assert ("/residents/" in page, "/staffing/targets/" in page) == (enters, plans)
    assert signed_in(cast.carol).get("/staffing/targets/").status_code == 403


# --- what it costs ---------------------------------------------------------------------------------------------------


def crowd(cast, city) -> None:
    """Many more communities and people."""
    for number in range(10):
        there = small_city.community(city.south, f"多{number}")
        small_city.serving(cast, city.specialist, there)
        small_city.serving(cast, city.social, there)
        small_city.counted(cast, there, 100)
    for number in range(3):
        small_city.community(small_city.street(cast, f"又{number}街"), f"又{number}")


@pytest.mark.parametrize(("page", "budget"), [(one, LIST_BUDGET if one else BUDGET) for one in PAGES])
def test_pages_cost_the_same_however_many_places(cast, city, signed_in, django_assert_max_num_queries, page, budget):
    client, address = signed_in(cast.carol), f"/staffing/{cast.county.pk}/{page}"
    client.get(address)
    with django_assert_max_num_queries(budget) as before:
        client.get(address)
    cost = len(before)
    crowd(cast, city)
    with django_assert_max_num_queries(cost):
        client.get(address)
