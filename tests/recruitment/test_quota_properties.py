"""Whatever is tried with pools and posts: the database agrees with a simple account of its own (D.5).

The account knows nothing of entries or triggers: three numbers for each pool and one word for each post.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.law import Unlawful
from organisations.models import Organisation
from recruitment import ledger
from recruitment.models import Entry, Tenure
from tests import story
from tests.recruitment import stage
from tests.story import TODAY
from workflows.models import PlacementCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
TIMES = int(os.environ.get("PROPERTY_EXAMPLES", "1"))
often = settings(
    max_examples=40 * TIMES, derandomize=TIMES == 1, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
POOLS, VILLAGES, PEOPLE = 2, 4, 3
operations = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["allocate", "give_back"]), st.integers(0, POOLS - 1), st.integers(-1, 3)),
        st.tuples(st.just("adjust"), st.integers(0, POOLS - 1), st.integers(-3, 3)),
        st.tuples(st.sampled_from(["reserve", "release", "succeed"]), st.integers(0, VILLAGES - 1), st.just(0)),
        st.tuples(st.just("reserve"), st.integers(0, VILLAGES - 1), st.just(0)),
        st.tuples(st.just("occupy"), st.integers(0, VILLAGES - 1), st.integers(0, PEOPLE - 1)),
    ),
    min_size=5, max_size=30,
)  # fmt: skip


@dataclass
class Account:
    """The oracle: allocated posts by pool; of each post who is there ("" reserved, None vacant); who is followed."""

    allocated: list[int] = field(default_factory=lambda: [2] * POOLS)
    there: dict[int, int | str | None] = field(default_factory=lambda: dict.fromkeys(range(VILLAGES)))
    followed: set[int] = field(default_factory=set)

    def taken(self, pool: int) -> int:
        return sum(one is not None for post, one in self.there.items() if post % POOLS == pool)

    def do(self, what: str, where: int, number: int) -> bool:
        """Whether it is lawful; then it is done."""
        return getattr(self, what)(where, number)

    def _change(self, pool: int, number: int, lawful: bool) -> bool:
        lawful = lawful and self.allocated[pool] + number >= self.taken(pool)
        self.allocated[pool] += number if lawful else 0
        return lawful

    def allocate(self, pool, number):
        return self._change(pool, number, number > 0)

    def adjust(self, pool, number):
        return self._change(pool, number, number != 0)

    def give_back(self, pool, number):
        return self._change(pool, -number, number > 0)

    def reserve(self, post, _number):
        lawful = self.there[post] is None and self.taken(post % POOLS) < self.allocated[post % POOLS]
        self.there[post] = "" if lawful else self.there[post]
        return lawful

    def occupy(self, post, person):
        lawful = self.there[post] == "" and person not in self.there.values()
        self.there[post] = person if lawful else self.there[post]
        return lawful

    def succeed(self, post, _number):
        lawful = isinstance(self.there[post], int) and post not in self.followed
        self.followed |= {post} if lawful else set()
        return lawful

    def release(self, post, _number):
        lawful = self.there[post] is not None
        self.there[post] = "" if post in self.followed else None
        self.followed.discard(post)
        return lawful


class World:
    """The same in the database: the county's and the prefecture's pool, posts funded in turn, people with cases."""

    def __init__(self, cast):
        self.words = {"by": cast.carol, "on": TODAY, "document": stage.DOCUMENT}
        self.pools = [stage.pool(one, number=2, by=cast.carol) for one in (cast.county, cast.prefecture)]
        villages = [
            Organisation.objects.create(name=f"{n}村", short_name=f"{n}村", parent=cast.east, place="village")
            for n in range(VILLAGES)
        ]
        self.posts = [stage.post(self.pools[n % POOLS], village) for n, village in enumerate(villages)]
        people = [stage.graduate(f"毕业生{n}", cast.east) for n in range(PEOPLE)]
        self.cases = [stage.case(one, cast.village, serves_until=TODAY).pk for one in people]

    def do(self, what: str, where: int, number: int) -> bool:
        """Whether the ledger let it through."""
        try:
            if what in ("allocate", "adjust", "give_back"):
                getattr(ledger, what)(self.pools[where], number, **self.words, reason="试")
            elif what == "occupy":
                ledger.occupy(self.posts[where], PlacementCase.objects.get(pk=self.cases[number]), **self.words)
            elif what == "release":
                ledger.release(self.posts[where], **self.words, reason="试")
            else:
                getattr(ledger, what)(self.posts[where], **self.words)
        except Unlawful:
            return False
        return True


def agree(world: World, account: Account) -> None:
    """Balances, states and holders are the account's; every line of the ledger holds the invariants."""
    for number, pool in enumerate(world.pools):
        sums = [one for post, one in account.there.items() if post % POOLS == number]
        reserved, occupied = sums.count(""), sum(isinstance(one, int) for one in sums)
        assert ledger.balance(pool) == ledger.Balance(account.allocated[number], reserved, occupied)
        lines = list(pool.entries.order_by("seq"))
        assert [one.seq for one in lines] == list(range(1, len(lines) + 1))
        assert all(one.occupied + one.reserved <= one.allocated for one in lines)
    for number, post in enumerate(world.posts):
        there, tenure = account.there[number], ledger.holder(post)
        assert ledger.state(post) == {None: "vacant", "": "reserved"}.get(there, "occupied")
        assert (tenure and tenure.case_id) == (world.cases[there] if isinstance(there, int) else None)
        assert bool(ledger.succession(post)) == (number in account.followed)


@pytest.fixture
def cast(db):
    """The cast, once for all examples."""
    return story.assemble()


@often
@given(steps=operations)
def test_the_ledger_is_the_account(cast, steps):
    """D.5: occupied and reserved never exceed allocated; a post has one holder; a person holds one post."""
    with transaction.atomic():
        world, account = World(cast), Account()
        for step in steps:
            before = Entry.objects.count()
            assert (world.do(*step), step) == (account.do(*step), step)
            agree(world, account)
            assert Entry.objects.count() >= before
        assert Tenure.objects.filter(until=None).count() == sum(isinstance(one, int) for one in account.there.values())
        transaction.set_rollback(True)
