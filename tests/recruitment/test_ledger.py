"""The quota ledger through its functions: what each entry does, and what is refused with which words (D.5)."""

from __future__ import annotations

from recruitment import ledger
from tests.recruitment import stage
from tests.story import TODAY


def test_smoke(cast):
    pool = stage.pool(cast.county, by=cast.carol)
    post = stage.post(pool, cast.village)
    ledger.reserve(post, by=cast.carol, on=TODAY, document="x")
    assert ledger.balance(pool) == ledger.Balance(3, 1, 0)
    assert ledger.state(post) == "reserved"
    ledger.release(post, by=cast.carol, on=TODAY, document="x", reason="y")
    assert ledger.balance(pool).free == 3
