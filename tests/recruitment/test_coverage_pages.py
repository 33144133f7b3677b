"""Who sees which coverage, what the pages cost, and the targets of the plan."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from organisations.desks import Role
from recruitment.models import Target, TargetChange
from tests.recruitment import small_county
from tests.story import TODAY, account

pytestmark = pytest.mark.django_db
BUDGET, LIST_BUDGET = 22, 14
THIS = TODAY.year


@pytest.fixture
def county(cast):
    """A village in each state."""
    return small_county.settle(cast)


@pytest.fixture
def zoe(cast):
    """The department of the prefecture."""
    return account("Zoe", Role.DEPARTMENT, cast.prefecture)


# --- who sees what ---------------------------------------------------------------------------------------------------

HOME = {"ivy": "prefecture", "carol": "county", "bob": "east", "eve": "west", "pat": "east", "alice": "village"}


@pytest.mark.parametrize(("name", "where"), HOME.items())
def test_everybody_begins_at_the_highest_organisation_held(cast, signed_in, name, where):
    page = signed_in(getattr(cast, name)).get("/coverage/")
    assert page.status_code == 200
    assert page.context["root"].pk == getattr(cast, where).pk


@pytest.mark.parametrize("name", ["sam", "adam", "anna", "hugo", "tom"])
def test_who_looks_down_no_village_has_no_such_page_and_no_menu_item(cast, signed_in, name):
    """Sponsors and administrators; secretaries of a community, of a branch inside a village, of a temporary branch."""
    client = signed_in(getattr(cast, name))
    assert client.get("/coverage/").status_code == 404
    assert client.get(f"/coverage/{cast.county.pk}/").status_code == 404
    assert 'href="/coverage/"' not in client.get("/").text


@pytest.mark.parametrize("page", ["", "villages/", "posts/", "chart/a3/"])
def test_organisations_outside_ones_reach_do_not_exist(cast, signed_in, page):
    client = signed_in(cast.bob)
    assert client.get(f"/coverage/{cast.east.pk}/{page}").status_code == 200
    for other in (cast.west, cast.county, cast.far):
        assert client.get(f"/coverage/{other.pk}/{page}").status_code == 404


def test_a_village_secretary_sees_the_line_of_the_village_alone(cast, county, signed_in):
    user = account("Vic", Role.SECRETARY, county.provided)
    client = signed_in(user)
    page = client.get("/coverage/")
    assert "即将届满、已安排接替" in page.text
    assert "2031-03-31" in page.text
    assert len(page.context["tenures"]) == 1
    assert client.get(f"/coverage/{county.losing.pk}/").status_code == 404
    rows = client.get(f"/coverage/{county.provided.pk}/villages/").context["page"].rows
    assert [one.pk for one in rows] == [county.provided.pk]
    assert "上级" not in page.text


def test_the_county_sees_the_way_up_only_as_far_as_it_reaches(cast, county, signed_in):
    page = signed_in(cast.carol).get(f"/coverage/{county.served.pk}/")
    assert [one.pk for one in page.context["crumbs"]] == [cast.county.pk, cast.east.pk]


def test_no_graduate_is_named(cast, county, signed_in):
    client = signed_in(cast.carol)
    for page in ("", "villages/", "posts/"):
        assert "毕业生1" not in client.get(f"/coverage/{cast.county.pk}/{page}").text


def test_an_unknown_sheet_is_not_found(cast, signed_in):
    assert signed_in(cast.bob).get(f"/coverage/{cast.east.pk}/chart/a2/").status_code == 404


# --- what it costs ---------------------------------------------------------------------------------------------------


def crowd(cast, county) -> None:
    """Many more villages, townships and people."""
    pools = county
    for number in range(12):
        there = small_county.village(cast.west, f"多{number}村", border=True)
        small_county.serving(cast, pools.thousand, there)
        if number < 6:
            small_county.appointed(cast, pools.sent, there)


@pytest.mark.parametrize(
    ("page", "budget"), [("", BUDGET), ("villages/?state=all", LIST_BUDGET), ("posts/", LIST_BUDGET)]
)
def test_pages_cost_the_same_however_many_villages(
    cast, county, signed_in, django_assert_max_num_queries, page, budget
):
    client, address = signed_in(cast.carol), f"/coverage/{cast.county.pk}/{page}"
    client.get(address)
    with django_assert_max_num_queries(budget) as before:
        client.get(address)
    cost = len(before)
    crowd(cast, county)
    with django_assert_max_num_queries(cost):
        client.get(address)


# --- the plan --------------------------------------------------------------------------------------------------------

ADDRESS = "/coverage/targets/"
DOCUMENT = {"document": "州办发〔2030〕6号"}


@pytest.mark.parametrize("name", ["carol", "bob", "ivy", "alice"])
def test_only_the_department_of_the_prefecture_sets_targets(cast, signed_in, name):
    client = signed_in(getattr(cast, name))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {f"n_{cast.county.pk}_{THIS}": 1}).status_code == 403
    assert ADDRESS not in client.get("/coverage/").text
    assert not Target.objects.exists()


def test_targets_are_set_changed_and_taken_away(cast, county, zoe, signed_in):
    client, cell = signed_in(zoe), f"n_{cast.county.pk}_{THIS + 1}"
    address = f"{ADDRESS}?programme=thousand"
    assert client.get(address).context["form"].years == range(THIS, THIS + 5)
    for number in (3, 5):
        answer = client.post(address, {cell: number} | DOCUMENT)
        assert (answer.status_code, answer["Location"]) == (303, address)
        kept = Target.objects.get()
        assert (kept.programme.code, kept.organisation, kept.year, kept.number) == (
            "thousand", cast.county, THIS + 1, number,
        )  # fmt: skip
    shown = client.get(f"/coverage/{cast.county.pk}/").context["lines"]
    assert [one.target for one in shown[1].years if one.year == THIS + 1] == [5]
    client.post(f"{ADDRESS}?programme=thousand", {cell: ""} | DOCUMENT)
    assert not Target.objects.exists()
    told = TargetChange.objects.order_by("pk").values_list("before", "after", "document", "by")
    plan = DOCUMENT["document"]
    assert list(told) == [(None, 3, plan, zoe.pk), (3, 5, plan, zoe.pk), (5, None, plan, zoe.pk)]
    assert "5 → —" in client.get(address).text


def test_a_target_without_a_document_is_refused_and_its_record_is_sealed(cast, county, zoe, signed_in):
    client, cell = signed_in(zoe), f"n_{cast.county.pk}_{THIS}"
    refused = client.post(f"{ADDRESS}?programme=thousand", {cell: 3})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["document"])
    assert not Target.objects.exists()
    client.post(f"{ADDRESS}?programme=thousand", {cell: 3} | DOCUMENT)
    for tamper in (lambda rows: rows.update(after=4), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(TargetChange.objects.all())


def test_a_target_beyond_the_villages_there_are_is_refused_and_what_was_typed_stays(cast, county, zoe, signed_in):
    """The county has ten villages, three of them on the border."""
    client = signed_in(zoe)
    for programme, most in (("thousand", 10), ("border", 3)):
        address, cell = f"{ADDRESS}?programme={programme}", f"n_{cast.county.pk}_{THIS}"
        refused = client.post(address, {cell: most + 1} | DOCUMENT)
        assert refused.status_code == 422
        assert f"丙县委可纳入本项目的行政村共{most}个" in refused.text
        assert f'value="{most + 1}"' in refused.text
        assert client.post(address, {cell: most} | DOCUMENT).status_code == 303


def test_a_plan_does_not_fall_back(cast, county, zoe, signed_in):
    cells = {f"n_{cast.county.pk}_{THIS}": 5, f"n_{cast.county.pk}_{THIS + 2}": 4}
    refused = signed_in(zoe).post(f"{ADDRESS}?programme=thousand", cells | DOCUMENT)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [f"n_{cast.county.pk}_{THIS + 2}"]
    assert "目标数少于以前年度的目标数（5）" in refused.text


def test_the_grid_costs_the_same_with_targets(cast, county, zoe, signed_in, django_assert_max_num_queries):
    client = signed_in(zoe)
    client.get(ADDRESS)
    with django_assert_max_num_queries(LIST_BUDGET) as before:
        client.get(ADDRESS)
    cost = len(before)
    client.post(ADDRESS, DOCUMENT | {f"n_{cast.county.pk}_{year}": 3 for year in range(THIS, THIS + 5)})
    client.get(ADDRESS)  # shows the message once
    with django_assert_max_num_queries(cost):
        client.get(ADDRESS)
