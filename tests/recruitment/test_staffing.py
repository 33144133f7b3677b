"""Specialists in communities and villages, community workers for ten thousand residents: counted by hand (E.1, E.4)."""

from __future__ import annotations

import re

import pytest

from organisations.models import Organisation
from recruitment import coverage, ledger, staffing
from recruitment.measures import GRADUATES, SPECIALISTS, WORKERS
from recruitment.models import Programme
from recruitment.residents import Population
from tests.recruitment import small_city, small_county, stage
from tests.story import TODAY, account

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
LINK = re.compile(r'href="(/staffing/\d+/(?:specialists|workers)/[^"]*)">(?:[^<]*<strong>)?(\d+)<')
UNKNOWN = re.compile(r'href="(/staffing/\d+/workers/\?residents=none)">[^<0-9]*(\d+)[^<0-9]*<')


@pytest.fixture
def city(cast):
    """Two streets and their communities."""
    return small_city.settle(cast)


# --- specialists -----------------------------------------------------------------------------------------------------


def test_specialists_are_counted_in_communities_and_villages(cast, city):
    """E.1: three villages and five communities; two have a specialist, one of them soon none."""
    whole, areas = coverage.tally(SPECIALISTS, cast.county, TODAY)
    numbers = {one["name"]: one["number"] for one in whole.figures}
    assert numbers == {"all": 8, "with": 2, "losing": 1, "provided": 0, "appointed": 1, "without": 5}
    assert {one.organisation: one["all"] for one in areas} == {
        cast.east: 3, cast.west: 1, city.north: 3, city.south: 1,
    }  # fmt: skip


def test_graduates_and_community_workers_are_no_specialists(cast, city):
    """The programme tells one from the other, though both are hires; graduates are another pipeline."""
    small_county.serving(cast, small_county.pools(cast).thousand, cast.far)
    state = SPECIALISTS.with_state(SPECIALISTS.places(cast.county), TODAY).values_list("pk", "state")
    assert dict(state)[city.only.pk] == "without"
    assert dict(state)[cast.far.pk] == "without"
    assert coverage.tally(GRADUATES, cast.county, TODAY)[0]["with"] == 1


def test_a_successor_provided_for_is_told_apart(cast, city):
    post = SPECIALISTS.there(cast.village).get().post
    ledger.succeed(post, by=cast.carol, on=TODAY, document="丙编〔2030〕9号")
    assert coverage.tally(SPECIALISTS, cast.county, TODAY)[0]["provided"] == 1


# --- community workers -----------------------------------------------------------------------------------------------


def test_workers_per_ten_thousand_residents_counted_by_hand(cast, city):
    """E.4: 18 for ten thousand; North 4 for 10,001, South 2 for 5,555, the county 6 for 15,556 that are known."""
    whole, areas = staffing.staff(cast.county)
    found = {one.organisation: one for one in areas}
    north, south, east = found[city.north], found[city.south], found[cast.east]
    assert (north.serving, north.appointed, north.population.number) == (4, 1, 10_001)
    assert (north.per_head, north.wanted, north.missing) == ("3.9", 19, 15)
    assert (south.serving, south.population.number, south.per_head, south.missing) == (2, 5555, "3.6", 8)
    assert (whole.serving, whole.population.number, whole.wanted, whole.missing) == (6, 15_556, 29, 23)
    assert set(whole.population.unknown) == {city.third.path, cast.street.path}
    assert (east.serving, east.per_head, east.known) == (0, "-", False)


@pytest.mark.parametrize(
    ("residents", "serving", "wanted", "missing"),
    [(0, 0, 0, 0), (1, 0, 1, 1), (555, 1, 1, 0), (556, 1, 2, 1), (10_000, 18, 18, 0), (10_001, 18, 19, 1),
     (9999, 20, 18, 0)],
)  # fmt: skip
def test_a_part_of_a_person_is_a_whole_one(cast, residents, serving, wanted, missing):
    """E.4: at least 18 for ten thousand; who has more is short of nobody."""
    one = staffing.Staff(cast.county, 1, serving, 0, Population(residents, (2030,)), 18)
    assert (one.wanted, one.missing, one.known) == (wanted, missing, True)


def test_the_rate_never_rounds_up(cast):
    """17.99 for ten thousand is not 18."""
    assert staffing.Staff(cast.county, 1, 1799, 0, Population(1_000_000, (2030,)), 18).per_head == "17.9"


def test_the_norm_is_the_prefectures_to_change(cast, city):
    """E.4: the number is [K] for the province; the programme carries it."""
    Programme.objects.filter(code="social").update(norm=20)
    assert staffing.staff(city.north)[0].wanted == 21
    Programme.objects.filter(code="social").update(norm=0)
    assert not staffing.staff(city.north)[0].known


def test_who_has_left_serves_no_more(cast, city):
    post = WORKERS.there(city.only).first().post
    ledger.release(post, by=cast.carol, on=TODAY, document="丙组〔2030〕3号", reason="辞职")
    assert staffing.staff(city.south)[0].serving == 1


# --- a figure is the length of its list ------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["prefecture", "county", "north", "south", "east", "west"])
def test_every_figure_opens_a_list_of_just_so_many_rows(cast, city, signed_in, where):
    client = signed_in(account("Zoe", "department", cast.prefecture))
    root: Organisation = getattr(city, where, None) or getattr(cast, where)
    page = client.get(f"/staffing/{root.pk}/").text
    found = {
        address.replace("&amp;", "&"): int(number) for address, number in LINK.findall(page) + UNKNOWN.findall(page)
    }
    assert len(found) > (4 if where == "west" else 10)
    assert any("residents=none" in one for one in found) == (where != "west")
    for address, number in found.items():
        page = client.get(address)
        assert (page.context["found"], len(page.context["page"].rows)) == (number, number), address


def test_the_communities_whose_residents_nobody_entered_are_named(cast, city, signed_in):
    client = signed_in(cast.carol)
    assert f"/staffing/{cast.county.pk}/workers/?residents=none" in client.get(f"/staffing/{cast.county.pk}/").text
    page = client.get(f"/staffing/{cast.county.pk}/workers/?residents=none")
    assert {one.pk for one in page.context["page"].rows} == {city.third.pk, cast.street.pk}
    rows = client.get(f"/staffing/{cast.county.pk}/workers/").context["page"].rows
    assert {one.pk: one.residents_number for one in rows}[city.second.pk] == 4001


# --- the plan of two years -------------------------------------------------------------------------------------------


def test_the_plan_of_the_specialists_has_two_years(cast, city, signed_in):
    """E.1: so many communities and villages by the end of each of two years, no more than there are."""
    zoe = account("Zoe", "department", cast.prefecture)
    client, cell = signed_in(zoe), f"n_{cast.county.pk}_{TODAY.year + 1}"
    form = client.get("/staffing/targets/").context["form"]
    assert (form.programme.code, list(form.years)) == ("specialist", [TODAY.year, TODAY.year + 1])
    document = {"document": "州办发〔2030〕8号"}
    refused = client.post("/staffing/targets/", {cell: 9} | document)
    assert refused.status_code == 422
    assert 'value="9"' in refused.text
    answer = client.post("/staffing/targets/", {cell: 8} | document)
    assert (answer.status_code, answer["Location"]) == (303, "/staffing/targets/?programme=specialist")
    (line,) = client.get(f"/staffing/{cast.county.pk}/").context["lines"]
    (year,) = [one for one in line.years if one.year == TODAY.year + 1]
    assert (line.programme.code, year.target, year.hoped, year.behind) == ("specialist", 8, 2, 6)
    assert "specialist" not in client.get("/coverage/targets/").text


def test_the_year_counts_who_stays(cast, city, signed_in):
    """At the close of 2030 two are there; of 2031 one stays, and one is on the way."""
    lines = signed_in(cast.carol).get(f"/staffing/{cast.county.pk}/").context["lines"]
    counts = {one.year: one.counts for one in lines[0].years}
    assert counts[2029] == {"present": 2}
    assert counts[2030] == {"known": 2, "foreseen": 3}
    assert counts[2031] == {"known": 1, "foreseen": 2}


def test_programmes_of_the_other_pages_stay_apart(cast):
    assert stage.programme("specialist") not in Programme.objects.filter(GRADUATES.counts())
    assert list(Programme.objects.filter(WORKERS.counts())) == [stage.programme("social")]
