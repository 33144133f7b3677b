"""Residents of urban communities: entered by year with a document, kept with their history, summed (E.4)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from recruitment.measures import WORKERS
from recruitment.models import Residents
from recruitment.residents import Populations
from tests.recruitment import small_city
from tests.recruitment.small_city import counted
from tests.story import TODAY, account

pytestmark = pytest.mark.django_db
THIS = TODAY.year
DOCUMENT = {"document": "丙统〔2030〕3号"}


@pytest.fixture
def city(cast):
    """Two streets and their communities."""
    return small_city.settle(cast)


def population(root, at=None):
    return Populations(root, WORKERS.places(root).values_list("path", flat=True)).of((at or root).path)


# --- which figure counts ---------------------------------------------------------------------------------------------


def test_an_older_figure_of_the_whole_gives_way_to_those_below(cast, city):
    found = population(cast.county, city.north)
    assert (found.number, found.year, found.own, found.unknown) == (10_001, "2029–2030", False, (city.third.path,))


def test_a_figure_of_the_whole_for_the_latest_year_counts_in_place_of_the_sum(cast, city):
    """Then no community is missing in it."""
    counted(cast, city.north, 12_000)
    found = population(cast.county, city.north)
    assert (found.number, found.year, found.own, found.unknown) == (12_000, "2030", True, ())
    assert population(cast.county).number == 12_000 + 5555


def test_the_last_correction_of_the_latest_year_counts(cast, city):
    counted(cast, city.only, 5000, year=2029)
    counted(cast, city.south, 6000)
    counted(cast, city.south, 1000, year=2029)
    assert population(city.south).number == 6000


def test_a_closed_community_lives_on_in_no_sum(cast, city):
    city.first.closed_on = TODAY
    city.first.save()
    assert population(city.north).number == 4001


# --- entering --------------------------------------------------------------------------------------------------------


def address(at, year=THIS) -> str:
    return f"/staffing/{at.pk}/residents/?year={year}"


def test_the_county_enters_its_streets_and_communities(cast, city, signed_in):
    """The grid begins with the latest figures; what is sent unchanged for a year on record is entered once."""
    client = signed_in(cast.carol)
    page = client.get(address(cast.county))
    form = page.context["form"]
    rows = [one.pk for one in form.rows]
    assert rows[0] == cast.county.pk
    assert set(rows) == {
        one.pk for one in (cast.county, cast.east, cast.street, city.north, city.south, city.first, city.second,
                           city.third, city.only)
    }  # fmt: skip
    assert [form[form.name(one)].value() for one in (city.first, city.second, city.third)] == [6000, 4001, None]
    before = Residents.objects.count()
    sent = {form.name(city.first): 6000, form.name(city.second): 4100, form.name(city.third): 700,
            form.name(city.south): 5555} | DOCUMENT  # fmt: skip
    answer = client.post(address(cast.county), sent)
    assert (answer.status_code, answer["Location"]) == (303, address(cast.county))
    new = {one.organisation_id: one for one in Residents.objects.order_by("pk")[before:]}
    assert {key: one.number for key, one in new.items()} == {city.second.pk: 4100, city.third.pk: 700}
    assert {(one.year, one.document, one.by) for one in new.values()} == {(THIS, DOCUMENT["document"], cast.carol)}
    assert population(city.north).number == 10_800


def test_a_new_year_is_confirmed_with_the_figures_of_the_last(cast, city, signed_in):
    client, name = signed_in(cast.carol), f"n_{city.second.pk}"
    client.post(address(cast.county), {f"n_{city.first.pk}": 6000, f"n_{city.south.pk}": 5555, name: 4001} | DOCUMENT)
    assert Residents.objects.filter(organisation=city.second, number=4001).count() == 2
    client.post(address(cast.county, THIS - 1), {name: 3900} | DOCUMENT)
    assert population(city.second).number == 4001


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"first": ""}, "first"), ({"first": -1}, "first"), ({"first": "many"}, "first"),
        ({"north": 10_000}, "north"), ({"document": ""}, "document"), ({"third": 10_000_001}, "third"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_at_its_cell_and_stays_typed(cast, city, signed_in, sent, where):
    """Emptied though on record, no number, less than its communities have together, no document, a slip."""
    client, before = signed_in(cast.carol), Residents.objects.count()
    given = {"first": 6000, "second": 4001, "south": 5555} | DOCUMENT | sent
    named = {f"n_{getattr(city, key).pk}" if key != "document" else key: value for key, value in given.items()}
    refused = client.post(address(cast.county), named)
    expected = where if where == "document" else f"n_{getattr(city, where).pk}"
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [expected])
    assert 'value="4001"' in refused.text
    assert Residents.objects.count() == before


def test_a_whole_may_have_more_than_its_communities(cast, city, signed_in):
    sent = {f"n_{city.north.pk}": 10_001, f"n_{city.first.pk}": 6000, f"n_{city.second.pk}": 4001,
            f"n_{cast.county.pk}": 15_556, f"n_{city.south.pk}": 5555}  # fmt: skip
    assert signed_in(cast.carol).post(address(cast.county), sent | DOCUMENT).status_code == 303
    sent[f"n_{cast.county.pk}"] = 15_555
    assert signed_in(cast.carol).post(address(cast.county), sent | DOCUMENT).status_code == 422


def test_the_prefecture_sees_its_counties(cast, city, signed_in):
    form = signed_in(account("Zoe", "department", cast.prefecture)).get(address(cast.prefecture)).context["form"]
    assert [one.pk for one in form.rows] == [cast.county.pk]


@pytest.mark.parametrize(("name", "status"), [("bob", 404), ("ivy", 403), ("sue", 404), ("alice", 404)])
def test_only_departments_enter(cast, city, signed_in, name, status):
    user = getattr(cast, name, None) or getattr(city, name)
    client = signed_in(user)
    assert client.get(address(cast.county)).status_code == status
    assert client.post(address(cast.county), {f"n_{city.third.pk}": 5} | DOCUMENT).status_code == status
    assert not Residents.objects.filter(organisation=city.third).exists()


def test_the_street_reads_what_it_does_not_enter(cast, city, signed_in):
    client = signed_in(city.sue)
    assert client.get(address(city.north)).status_code == 403
    page = client.get(f"/staffing/{city.north.pk}/")
    assert f"/staffing/{city.north.pk}/residents/" not in page.text
    assert "10001" in page.text


def test_a_figure_is_never_changed_or_removed(cast, city):
    for tamper in (lambda rows: rows.update(number=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper(Residents.objects.all())


def test_the_grid_costs_the_same_however_many_communities(cast, city, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.carol)
    client.get(address(cast.county))
    with django_assert_max_num_queries(14) as before:
        client.get(address(cast.county))
    cost = len(before)
    for number in range(12):
        counted(cast, small_city.community(city.south, f"新{number}"), 1000 + number)
    with django_assert_max_num_queries(cost):
        client.get(address(cast.county))
