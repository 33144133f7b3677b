"""Two counties, two desks, two pools at the same moment, with real threads and real row locks (D.5)."""

from __future__ import annotations

import pytest
from django.db import connection

from cases.law import Unlawful
from organisations.models import Organisation
from recruitment import ledger
from recruitment.models import Entry, Post, Tenure
from tests.cases.test_concurrency import at_once
from tests.recruitment import stage
from tests.story import TODAY
from workflows.models import PlacementCase

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


@pytest.fixture
def words(cast):
    """By whom, when, under which document."""
    return {"by": cast.carol, "on": TODAY, "document": stage.DOCUMENT}


@pytest.fixture
def abroad(cast):
    """A village of another county of the prefecture."""
    county = Organisation.objects.create(
        name="中共丁县委", short_name="丁县委", parent=cast.prefecture, place="county", can_recruit=True
    )
    return Organisation.objects.create(name="中共丁村支部", short_name="丁村支部", parent=county, place="village")


def sorted_out(results, kind):
    """(those that went through, the refusals in words); nothing else may have happened."""
    lost = [str(one) for one in results if isinstance(one, Unlawful)]
    won = [one for one in results if isinstance(one, kind)]
    assert len(won) + len(lost) == len(results), results
    return won, lost


def test_two_counties_take_the_last_funded_post_of_the_prefecture(cast, abroad, words):
    pool = stage.pool(cast.prefecture, number=1, by=cast.carol)
    posts = [stage.post(pool, village) for village in (cast.village, abroad)]
    won, lost = sorted_out(at_once(*(lambda post=post: ledger.reserve(post, **words) for post in posts)), Entry)
    assert (len(won), lost) == (1, ["需要1名，空余0名：核定1名，其中占用0名、预留1名（编制名额管理规则）"])
    assert ledger.balance(pool) == ledger.Balance(1, 1, 0)


def test_many_at_once_take_no_more_than_there_are(cast, words):
    """Eight villages and three posts: three get one, and the entries follow one another without a gap."""
    pool = stage.pool(cast.county, number=3, by=cast.carol)
    villages = [
        Organisation.objects.create(name=f"中共{n}村支部", short_name=f"{n}村支部", parent=cast.east, place="village")
        for n in range(8)
    ]
    posts = [stage.post(pool, village) for village in villages]
    won, lost = sorted_out(at_once(*(lambda post=post: ledger.reserve(post, **words) for post in posts)), Entry)
    assert (len(won), len(lost)) == (3, 5)
    assert list(pool.entries.values_list("seq", "reserved")) == [(1, 0), (2, 1), (3, 2), (4, 3)]


def test_a_post_is_taken_while_the_posts_are_given_back(cast, words):
    pool = stage.pool(cast.county, number=1, by=cast.carol)
    post = stage.post(pool, cast.village)
    results = at_once(lambda: ledger.reserve(post, **words), lambda: ledger.give_back(pool, 1, **words))
    won, lost = sorted_out(results, Entry)
    assert (len(won), len(lost)) == (1, 1)
    assert ledger.balance(pool).free == 0


def test_a_person_takes_two_posts_of_two_pools_at_once(cast, words):
    """The pools' locks are two; the constraint on the person decides, and is told in words."""
    pools = [stage.pool(one, number=1, by=cast.carol) for one in (cast.county, cast.prefecture)]
    posts = [stage.post(pool, village) for pool, village in zip(pools, (cast.village, cast.far), strict=True)]
    for post in posts:
        ledger.reserve(post, **words)
    case = stage.case(stage.graduate("金毕业", cast.village), cast.village)

    def taking(post):
        return lambda: ledger.occupy(post, PlacementCase.objects.get(pk=case.pk), **words)

    won, lost = sorted_out(at_once(*map(taking, posts)), Tenure)
    assert (len(won), len(lost)) == (1, 1)
    assert "一人只能占用一个岗位（编制名额管理规则）" in lost[0]
    assert sorted(ledger.balance(pool).occupied for pool in pools) == [0, 1]
    assert sorted(ledger.state(post) for post in posts) == ["occupied", "reserved"]


def test_two_people_take_one_post_at_once(cast, words):
    pool = stage.pool(cast.county, number=2, by=cast.carol)
    post = stage.post(pool, cast.village)
    ledger.reserve(post, **words)
    cases = [stage.case(stage.graduate(name, cast.village), cast.village) for name in ("金毕业", "李毕业")]
    results = at_once(*(lambda case=case: ledger.occupy(post, case, **words) for case in cases))
    won, lost = sorted_out(results, Tenure)
    assert (len(won), len(lost)) == (1, 1)
    assert ledger.balance(pool) == ledger.Balance(2, 0, 1)


def test_two_pools_open_the_one_post_of_a_village_at_once(cast):
    pools = [stage.pool(one, by=cast.carol) for one in (cast.county, cast.prefecture)]
    results = at_once(*(lambda pool=pool: stage.post(pool, cast.village, by=cast.carol) for pool in pools))
    won, lost = sorted_out(results, Post)
    assert (len(won), lost) == (1, ["“千名大学生进千村行动”每个村（社区）1个岗位，东村支部已有1个（编制名额管理规则）"])
