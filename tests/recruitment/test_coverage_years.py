"""Coverage at the close of each year: its boundaries, the plan, and what known terms let foresee (D.1, D.5)."""

from __future__ import annotations

import pytest

from cases.actions import perform
from organisations import tree
from recruitment import coverage_years, ledger
from recruitment.measures import GRADUATES
from recruitment.models import Target
from tests.recruitment import small_county, stage
from tests.recruitment.small_county import NUMBERS, appointed, serving
from tests.story import TODAY, D
from workflows.models import PlacementCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
DOCUMENT = {"document": "丙组〔2030〕3号", "reason": "期满离岗"}


@pytest.fixture
def pools(cast):
    """The pools of the county."""
    return small_county.pools(cast)


def years(cast, root=None, programme=None) -> dict[int, dict[str, int]]:
    """Numbers by year and basis, of all programmes or one."""
    found = coverage_years.lines(GRADUATES, root or cast.county, TODAY, places=3)
    line = next(one for one in found if (one.programme and one.programme.code) == programme)
    return {one.year: one.counts for one in line.years}


def release(cast, post, on):
    ledger.release(post, by=cast.carol, on=on, **DOCUMENT)


@pytest.mark.parametrize(("day", "counted"), [(D(2028, 12, 31), 1), (D(2029, 1, 1), 0)])
def test_reporting_in_on_the_last_day_counts_for_the_year(cast, pools, day, counted):
    serving(cast, pools.thousand, cast.village, since=day, ends=D(2033, 12, 31))
    assert years(cast)[2028] == {"present": counted}
    assert years(cast)[2029] == {"present": 1}


@pytest.mark.parametrize(("day", "counted"), [(D(2029, 12, 31), 0), (D(2030, 1, 1), 1)])
def test_leaving_on_the_last_day_does_not_count_for_the_year(cast, pools, day, counted):
    """As stocks are counted at 24 hours: whoever has left on the day is gone when it ends."""
    post = serving(cast, pools.thousand, cast.village, since=D(2028, 3, 1))
    release(cast, post, day)
    assert years(cast)[2028] == {"present": 1}
    assert years(cast)[2029] == {"present": counted}
    assert years(cast)[2030] == {"known": 0, "foreseen": 0}


def test_who_is_appointed_but_has_not_reported_in_is_not_there(cast, pools):
    appointed(cast, pools.sent, cast.village, on=D(2029, 11, 1))
    assert years(cast)[2029] == {"present": 0}


def test_taken_over_late_the_years_before_count_too(cast, pools):
    """Somebody in the village since 2028 whose record was entered in 2030 was there in 2028."""
    serving(cast, pools.thousand, cast.village, since=D(2028, 7, 1), on=TODAY)
    assert years(cast)[2028] == {"present": 1}


def test_who_was_moved_counts_where_he_was(cast, pools):
    """D-08: the day of reporting in stays that of the first village; the second is covered from the move on."""
    serving(cast, pools.thousand, cast.village, since=D(2028, 7, 1))
    there = stage.post(pools.thousand, cast.far, by=cast.carol, on=D(2029, 3, 1))
    perform(
        PlacementCase.objects.get(), "change_post", by=cast.carol, on=D(2029, 3, 1), post=there, kinship="none",
        reason="工作需要。", **NUMBERS,
    )  # fmt: skip
    assert [years(cast, one)[2028]["present"] for one in (cast.east, cast.west)] == [1, 0]
    assert [years(cast, one)[2029]["present"] for one in (cast.east, cast.west)] == [0, 1]


def test_a_village_counts_once_however_many_serve_there(cast, pools):
    other = small_county.village(cast.east, "江村", border=True)
    serving(cast, pools.border, other, since=D(2028, 7, 1))
    serving(cast, pools.above, other, since=D(2028, 7, 1))
    serving(cast, pools.thousand, other, since=D(2028, 7, 1))
    assert years(cast)[2028] == {"present": 1}
    assert years(cast, programme="border")[2028] == {"present": 1}
    assert years(cast, programme="thousand")[2028] == {"present": 1}


def test_a_village_merged_since_counts_for_the_years_before(cast, pools, signed_in):
    post = serving(cast, pools.thousand, cast.far, since=D(2028, 7, 1))
    release(cast, post, D(2030, 3, 1))
    tree.merge(cast.far, cast.village, on=D(2030, 3, 1), document="丙组〔2030〕4号", by=cast.carol)
    assert years(cast)[2029] == {"present": 1}
    page = signed_in(cast.carol).get(f"/coverage/{cast.county.pk}/villages/?year=2029&basis=present")
    assert [one.pk for one in page.context["page"].rows] == [cast.far.pk]


# --- what is to come -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ends", "counted"), [(D(2031, 12, 31), 0), (D(2032, 1, 1), 1)])
def test_terms_run_out_as_they_are_known(cast, pools, ends, counted):
    serving(cast, pools.thousand, cast.village, ends=ends)
    assert years(cast)[2030] == {"known": 1, "foreseen": 1}
    assert years(cast)[2031] == {"known": counted, "foreseen": counted}


def test_a_successor_provided_for_carries_on_for_the_shortest_term(cast, pools):
    """D.5: 36 months after the holder's term ends on 31 March 2031, that is until 31 March 2034."""
    post = serving(cast, pools.thousand, cast.village, ends=D(2031, 3, 31))
    ledger.succeed(post, by=cast.carol, on=TODAY, document="丙编〔2030〕9号")
    found = years(cast)
    assert [found[year]["known"] for year in (2030, 2031, 2033)] == [1, 0, 0]
    assert [found[year]["foreseen"] for year in (2030, 2031, 2033)] == [1, 1, 1]
    Target.objects.create(programme=pools.thousand.programme, organisation=cast.county, year=2034, number=1)
    assert years(cast)[2034] == {"known": 0, "foreseen": 0}


def test_who_is_appointed_is_foreseen(cast, pools):
    """A selected graduate serves 24 months: from November 2030 until November 2032."""
    appointed(cast, pools.sent, cast.village)
    found = years(cast)
    assert [found[year]["known"] for year in (2030, 2031)] == [0, 0]
    assert [found[year]["foreseen"] for year in (2030, 2031, 2032)] == [1, 1, 0]


# --- against the plan ------------------------------------------------------------------------------------------------


def test_targets_stand_beside_what_was_and_what_is_foreseen(cast, pools):
    serving(cast, pools.thousand, cast.village, since=D(2028, 7, 1), ends=D(2031, 6, 30))
    for year, number in ((2028, 1), (2029, 2), (2031, 3)):
        Target.objects.create(programme=pools.thousand.programme, organisation=cast.county, year=year, number=number)
    line = coverage_years.lines(GRADUATES, cast.county, TODAY, places=3)[1]
    told = {one.year: (one.target, one.sure, one.behind) for one in line.years}
    assert told == {
        2028: (1, 1, 0), 2029: (2, 1, 1), 2030: (None, 1, 0), 2031: (3, 0, 3), 2032: (None, 0, 0), 2033: (None, 0, 0),
    }  # fmt: skip
    assert line.planned


def test_a_far_target_does_not_lengthen_the_page_without_end(cast, pools):
    for year in (1999, 2999):
        Target.objects.create(programme=pools.thousand.programme, organisation=cast.county, year=year, number=1)
    found = list(years(cast))
    assert len(found) == coverage_years.MOST
    assert TODAY.year in found
