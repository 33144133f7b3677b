"""The pages of pools: who sees and changes them, entries through the form, and what is refused in which words (D.5)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from organisations.desks import Role
from organisations.models import Organisation
from recruitment import ledger
from recruitment.ledger import Balance
from recruitment.models import Pool, Post
from tests.recruitment import stage
from tests.story import TODAY, account

pytestmark = pytest.mark.django_db
ENTRY = {"number": 2, "on": "2030-11-20", "document": "州编办〔2030〕9号", "reason": ""}


@pytest.fixture
def county(cast):
    """Another county of the prefecture with a village, its department (Dan) and the secretary of the village (Vera)."""
    organisation = Organisation.objects.create(
        name="中共丁县委", short_name="丁县委", parent=cast.prefecture, place="county", can_recruit=True
    )
    village = Organisation.objects.create(name="丁村支部", short_name="丁村支部", parent=organisation, place="village")
    dan = account("Dan", Role.DEPARTMENT, organisation)
    return SimpleNamespace(
        organisation=organisation, village=village, dan=dan, vera=account("Vera", Role.SECRETARY, village)
    )


@pytest.fixture
def prue(cast):
    """The department of the prefecture."""
    return account("Prue", Role.DEPARTMENT, cast.prefecture)


@pytest.fixture
def pool(cast):
    """Three posts of the county."""
    return stage.pool(cast.county, by=cast.carol)


def enter(client, pool, kind="allocate", **changes):
    """An entry as the form posts it."""
    return client.post(f"/posts/pools/{pool.pk}/{kind}/", ENTRY | {"after": pool.entries.count()} | changes)


# --- seeing ----------------------------------------------------------------------------------------------------


def test_the_list_tells_what_each_pool_has_and_all_together(cast, signed_in, pool):
    other = stage.pool(cast.county, number=5, year=2029, by=cast.carol)
    ledger.reserve(stage.post(pool, cast.village), by=cast.carol, on=TODAY, document="x")
    page = signed_in(cast.carol).get("/posts/")
    found = {row.pool: row.balance for row in page.context["rows"]}
    assert found == {pool: Balance(3, 1, 0), other: Balance(5, 0, 0)}
    assert page.context["total"] == Balance(8, 1, 0)
    (row,) = signed_in(cast.carol).get("/posts/?year=2029").context["rows"]
    assert row.pool == other
    nothing = signed_in(cast.carol).get(f"/posts/?programme={stage.programme('border').pk}")
    assert "没有符合条件的编制池" in nothing.text


@pytest.mark.parametrize("query", ["?year=x&programme=y", "?year=2029'--", "?page=99999999", "?programme=999"])
def test_nonsense_in_the_address_harms_nobody(cast, signed_in, pool, query):
    assert signed_in(cast.carol).get(f"/posts/{query}").status_code == 200


def test_pools_below_at_and_above_are_seen(cast, signed_in, pool, county, prue):
    above = stage.pool(cast.prefecture, by=prue)
    beside = stage.pool(county.organisation, by=county.dan)

    def seen(user):
        return {row.pool for row in signed_in(user).get("/posts/").context["rows"]}

    assert seen(prue) == {pool, above, beside}
    assert seen(cast.carol) == seen(cast.bob) == seen(cast.alice) == {pool, above}
    assert seen(county.dan) == seen(county.vera) == {above, beside}
    assert seen(cast.adam) == set()
    assert signed_in(county.dan).get(f"/posts/pools/{pool.pk}/").status_code == 404
    assert signed_in(cast.adam).get(f"/posts/pools/{above.pk}/").status_code == 404


def test_of_a_pool_above_only_the_own_villages_are_seen(cast, signed_in, county, prue):
    above = stage.pool(cast.prefecture, by=prue)
    ours, theirs = stage.post(above, cast.village), stage.post(above, county.village)
    ledger.reserve(ours, by=prue, on=TODAY, document="甲文")
    ledger.reserve(theirs, by=prue, on=TODAY, document="乙文")
    page = signed_in(cast.carol).get(f"/posts/pools/{above.pk}/")
    assert [row.post for row in page.context["rows"]] == [ours]
    assert "只列出本单位所属村（社区）的岗位" in page.text
    told = signed_in(cast.carol).get(f"/posts/pools/{above.pk}/?tab=entries").text
    assert "甲文" in told
    assert "乙文" not in told
    assert theirs.number not in told
    assert "乙文" in signed_in(prue).get(f"/posts/pools/{above.pk}/?tab=entries").text


# --- entries ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "changes", "after"),
    [
        ("allocate", {}, Balance(5)), ("return", {}, Balance(1)),
        ("adjust", {"number": -1, "reason": "核减"}, Balance(2)),
        ("adjust", {"number": 1, "reason": "增加"}, Balance(4)),
    ],
)  # fmt: skip
def test_the_holder_enters(cast, signed_in, pool, kind, changes, after):
    answer = enter(signed_in(cast.carol), pool, kind, **changes)
    assert (answer.status_code, answer["Location"]) == (303, f"/posts/pools/{pool.pk}/?tab=entries")
    assert ledger.balance(pool) == after
    last = pool.entries.last()
    assert (last.kind, last.document, last.by) == (kind, ENTRY["document"], cast.carol)
    assert last.on.isoformat() == ENTRY["on"]


@pytest.mark.parametrize("name", ["alice", "bob", "pat", "ivy", "dora"])
def test_others_see_and_do_not_change(cast, signed_in, pool, name):
    client = signed_in(getattr(cast, name))
    page = client.get(f"/posts/pools/{pool.pk}/")
    assert page.status_code == 200
    assert "核定名额" not in page.text
    answer = enter(client, pool)
    assert answer.status_code == 403
    assert "丙县委" in answer.text
    assert client.get(f"/posts/pools/{pool.pk}/open/").status_code == 403
    assert client.get("/posts/pools/new/").status_code == 403
    assert ledger.balance(pool) == Balance(3)


def test_a_county_does_not_enter_in_the_pool_of_the_prefecture(cast, signed_in, prue, county):
    above = stage.pool(cast.prefecture, by=prue)
    assert enter(signed_in(cast.carol), above).status_code == 403
    assert enter(signed_in(prue), above).status_code == 303
    below = stage.pool(county.organisation, by=county.dan)
    assert enter(signed_in(cast.carol), below).status_code == 404
    assert enter(signed_in(prue), below).status_code == 403  # each holder enters its own


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("allocate", {"number": 0}, "number"), ("allocate", {"number": "三"}, "number"),
        ("allocate", {"number": 99999}, "number"), ("return", {"number": -1}, "number"),
        ("allocate", {"document": ""}, "document"), ("allocate", {"on": "2030-12-01"}, "on"),
        ("allocate", {"on": "昨天"}, "on"), ("adjust", {"reason": ""}, "reason"),
        ("allocate", {"document": "长" * 121}, "document"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_comes_back_at_its_field(cast, signed_in, pool, kind, changes, field):
    answer = enter(signed_in(cast.carol), pool, kind, **changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="2"' in answer.text or field == "number"
    assert ledger.balance(pool) == Balance(3)


def test_what_is_not_lawful_comes_back_with_rule_and_numbers(cast, signed_in, pool):
    answer = enter(signed_in(cast.carol), pool, "return", number=4)
    assert answer.status_code == 422
    (one,) = answer.context["form"].refusal
    assert str(one) == "需要4名，空余3名：核定3名，其中占用0名、预留0名（编制名额管理规则）"
    assert one.reason in answer.text
    assert 'value="4"' in answer.text
    assert not answer.context["form"].errors


def test_a_second_click_does_not_allocate_twice(cast, signed_in, pool):
    """The form remembers the last entry it saw: 409, what was typed is kept, the next try compares with now."""
    client = signed_in(cast.carol)
    assert enter(client, pool, after=1).status_code == 303
    answer = enter(client, pool, after=1)
    assert answer.status_code == 409
    assert "核定2名" in answer.text
    assert 'name="after" value="2"' in answer.text
    assert f'value="{ENTRY["document"]}"' in answer.text
    assert ledger.balance(pool) == Balance(5)
    assert enter(client, pool, after=2).status_code == 303


def test_an_unknown_kind_of_entry_is_nothing(cast, signed_in, pool):
    assert enter(signed_in(cast.carol), pool, "occupy").status_code == 404


# --- new pools and posts ---------------------------------------------------------------------------------------


def test_a_department_opens_a_pool_of_its_own(cast, signed_in, county):
    data = {"organisation": cast.county.pk, "programme": stage.programme().pk, "year": 2031}
    client = signed_in(cast.carol)
    answer = client.post("/posts/pools/new/", data)
    made = Pool.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/posts/pools/{made.pk}/")
    again = client.post("/posts/pools/new/", data)
    assert (again.status_code, Pool.objects.count()) == (422, 1)
    assert "该编制池已经建立" in again.text
    foreign = client.post("/posts/pools/new/", data | {"organisation": county.organisation.pk})
    assert list(foreign.context["form"].errors) == ["organisation"]
    late = client.post("/posts/pools/new/", data | {"year": 2099})
    assert "年度应在2020至2031之间" in late.text


def test_a_post_is_opened_in_a_village(cast, signed_in, pool):
    data = {"village": "东村支部", "title": "到村任职岗", "on": "2030-11-20"}
    client = signed_in(cast.carol)
    answer = client.post(f"/posts/pools/{pool.pk}/open/", data)
    made = Post.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/posts/{made.number}/")
    assert (made.organisation, made.pool, made.opened_by) == (cast.village, pool, cast.carol)
    full = client.post(f"/posts/pools/{pool.pk}/open/", data)
    assert (full.status_code, Post.objects.count()) == (422, 1)
    assert "每个村（社区）1个岗位，东村支部已有1个" in full.text


def test_a_county_opens_posts_of_the_prefecture_in_its_own_villages_only(cast, signed_in, prue, county):
    above = stage.pool(cast.prefecture, by=prue)
    data = {"title": "到村任职岗", "on": "2030-11-20"}
    client = signed_in(cast.carol)
    foreign = client.post(f"/posts/pools/{above.pk}/open/", data | {"village": "丁村支部"})
    assert list(foreign.context["form"].errors) == ["village"]
    assert client.post(f"/posts/pools/{above.pk}/open/", data | {"village": "东村支部"}).status_code == 303


# --- cost ------------------------------------------------------------------------------------------------------


def test_the_pages_ask_as_often_for_many_as_for_few(cast, signed_in, pool):
    client = signed_in(cast.carol)
    addresses = ("/posts/", f"/posts/pools/{pool.pk}/", f"/posts/pools/{pool.pk}/?tab=entries")
    costs = []
    for many in (1, 30):
        for n in range(many):
            name = f"{many}{n}村"
            village = Organisation.objects.create(name=name, short_name=name, parent=cast.east, place="village")
            post = stage.post(pool, village, by=cast.carol)
            if ledger.balance(pool).free:
                stage.held(post, f"毕业生{many}{n}", by=cast.carol)
            stage.pool(cast.county, year=1900 + many + n, by=cast.carol)
        costs.append([stage.asked(client, address) for address in addresses])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12
