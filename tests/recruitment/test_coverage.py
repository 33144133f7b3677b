"""Which villages count as covered, and that every figure is the length of the list it opens (D.1, D.5)."""

from __future__ import annotations

import re

import pytest

from organisations import tree
from recruitment import coverage, coverage_programmes, ledger
from recruitment.measures import GRADUATES, Measure
from recruitment.models import Programme
from tests.recruitment import small_county, stage
from tests.recruitment.small_county import LONG, SOON, serving
from tests.story import TODAY, D, account
from workflows.models import PlacementCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
LINK = re.compile(r'href="(/coverage/\d+/(?:villages|posts)/\?[^"]*)">(?:[^<]*<strong>)?(\d+)<')


@pytest.fixture
def county(cast):
    """A village in each state."""
    return small_county.settle(cast)


def state(village) -> str:
    return GRADUATES.with_state(GRADUATES.places(village), TODAY).get(pk=village.pk).state


@pytest.mark.parametrize("name", ["provided", "losing", "appointed"])
def test_each_state_is_told_apart(county, name):
    assert state(getattr(county, name)) == name


def test_who_stays_serves_and_where_nobody_is_there_is_nobody(county):
    assert (state(county.served), state(county.none)) == ("serving", "without")


def test_soon_begins_six_months_before_the_term_ends(cast, county):
    """D.5: from then on a successor may be provided for."""
    last, first = small_county.village(cast.east, "壬山村"), small_county.village(cast.east, "癸山村")
    serving(cast, county.thousand, last, ends=D(2031, 5, 24))
    serving(cast, county.thousand, first, ends=D(2031, 5, 25))
    assert (state(last), state(first)) == ("losing", "serving")


def test_one_who_stays_is_enough(cast, county):
    """A village with two graduates is not about to be without because the first one leaves."""
    serving(cast, county.border, county.part, ends=SOON)
    assert state(county.part) == "serving"


def test_a_successor_provided_for_counts_for_that_holder_alone(cast, county):
    """D.5: with the release the post is reserved; the village is without until somebody reports in."""
    post = GRADUATES.there(county.provided).get().post
    ledger.release(post, by=cast.carol, on=TODAY, document="丙组〔2030〕3号", reason="期满离岗")
    assert state(county.provided) == "without"


def test_the_figures_of_the_county_counted_by_hand(cast, county):
    """Ten villages: three of the cast and seven more; closed ones are nobody's to cover."""
    gone = small_county.village(cast.east, "废山村")
    tree.merge(gone, county.served, on=TODAY, document="丙组〔2030〕4号", by=cast.carol)
    whole, areas = coverage.tally(GRADUATES, cast.county, TODAY)
    numbers = {one["name"]: one["number"] for one in whole.figures}
    assert numbers == {"all": 10, "with": 5, "losing": 1, "provided": 1, "appointed": 1, "without": 4}
    assert whole.percent == "50.0%"
    assert {one.organisation: one["all"] for one in areas} == {cast.east: 9, cast.west: 1}
    assert sum(part["number"] for part in whole.parts) == 10


def test_nearly_all_is_not_all(cast):
    """1,051 of 1,052 villages are 99.9 %, not 100 %."""
    whole = coverage.Tally(cast.county)
    whole.counts.update({"serving": 1051, "without": 1})
    assert whole.percent == "99.9%"


def test_border_villages_against_the_posts_of_both_pools(cast, county):
    """D.5: two posts in each border village, filled from the pools of county and prefecture together."""
    (plan,) = coverage_programmes.border_plans(GRADUATES, cast.county)
    whole = plan.whole
    assert (whole.villages, whole.wanted, whole.posts) == (3, 6, 3)
    assert (whole.full, whole.part, whole.none) == (1, 1, 1)
    assert {one["place"]: one["number"] for one in plan.pools} == {"county": 1, "prefecture": 2}
    assert [one.organisation for one in plan.areas] == [cast.east]
    assert list(coverage_programmes.border_plans(GRADUATES, cast.west)) == []


def test_who_is_on_the_way_fills_no_post_of_the_target(cast, county):
    Programme.objects.filter(code="border").update(sent=True)
    small_county.appointed(cast, county.border, county.none)
    (plan,) = coverage_programmes.border_plans(GRADUATES, cast.county)
    assert (plan.whole.posts, plan.whole.none) == (3, 1)


# --- a figure is the length of its list ------------------------------------------------------------------------------


def figures_of(page) -> dict[str, int]:
    """The numbers of a page by the address of their list."""
    return {address.replace("&amp;", "&"): int(number) for address, number in LINK.findall(page.text)}


@pytest.mark.parametrize("where", ["prefecture", "county", "east", "west"])
def test_every_figure_opens_a_list_of_just_so_many_rows(cast, county, signed_in, where):
    client = signed_in(account("Zoe", "department", cast.prefecture))
    found = figures_of(client.get(f"/coverage/{getattr(cast, where).pk}/"))
    assert len(found) > (4 if where == "west" else 25)
    for address, number in found.items():
        page = client.get(address)
        assert (page.context["found"], len(page.context["page"].rows)) == (number, number), address


def test_the_list_can_be_narrowed_by_hand(cast, county, signed_in):
    client = signed_in(cast.carol)

    def rows(query: str) -> set:
        page = client.get(f"/coverage/{cast.county.pk}/villages/?{query}")
        return {one.short_name for one in page.context["page"].rows}

    assert rows("state=losing") == {"丙山村党支部"}
    assert rows("programme=border&state=with") == {"戊江村党支部", "己江村党支部"}
    assert rows(f"area={cast.west.pk}") == {"西村支部"}
    assert rows("border=1&programme=border&filled=none") == {"庚江村党支部"}
    assert len(rows("state=nonsense&programme=nobody&year=abcd&basis=x&area=0&filled=full")) == 10


def test_the_list_is_paged_by_fifty(cast, county, signed_in):
    for number in range(45):
        small_county.village(cast.west, f"西{number}村")
    address = f"/coverage/{cast.county.pk}/villages/?state=without"
    client = signed_in(cast.carol)
    assert len(client.get(address).context["page"].rows) == 49
    for number in range(3):
        small_county.village(cast.west, f"南{number}村")
    assert len(client.get(address).context["page"].rows) == 50
    assert len(client.get(f"{address}&page=2").context["page"].rows) == 2


# --- the same manner for other places --------------------------------------------------------------------------------


def test_a_measure_counts_other_places_by_another_pipeline(cast):
    """Staffing of communities is counted by the same code: another kind of place, another pipeline."""
    staff = Programme.objects.create(
        code="staff", name="社区工作者", pipeline="hiring", identity="labour", term_least=12, term_most=36, minimum=0,
        education="31", age_most=45, outcomes="leave", per_village=2,
    )  # fmt: skip
    measure = Measure("staff", ("community",), "hiring", "placementcase", ("staff",))
    post = stage.post(stage.pool(cast.county, programme=staff, by=cast.carol), cast.street)
    stage.held(post, by=cast.carol, serves_until=LONG)
    PlacementCase.objects.update(reported_on=TODAY)
    places = measure.with_people(measure.with_state(measure.places(cast.county), TODAY))
    assert [(one, one.state, one.staff) for one in places] == [(cast.street, "serving", 1)]
    assert coverage.tally(GRADUATES, cast.county, TODAY)[0]["with"] == 0
