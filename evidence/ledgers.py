"""The ledgers of the house: tables whose rows are chained, each registered by the room it belongs to.

``manage.py verify_ledger`` reads all of them, the database refuses rows out of place (``evidence/seals.py``); a room
says in its ``ready()`` what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Ledger:
    """A table of chained rows.

    ``chain``: the column that tells chains apart; within one, rows stand by ``seq`` and each ``previous`` is the hash
    of the row before. ``whose``: what a chain belongs to, in words; ``heads``: a query of them, as (chain, seq of the
    last row, its hash and, where ``stands`` names a column of the row, what it says there): a removed last row shows.
    One that may not be without rows tells None for the number; ``unlike`` says in words how it differs from ``stands``.
    ``starts``: a query of (chain, seq, hash) of the last row that was removed by retention; ``cut``: the same for the
    database, the hash that a row NEW may follow, out of the tables it ``reads``. ``unproven``: rows whose contents kept
    beside them are gone or are not those that the row commits to.
    """

    name: str
    label: Any
    model: type[models.Model]
    chain: str
    whose: Any = ""
    heads: Callable[[], models.QuerySet] | None = None
    stands: str = ""
    starts: Callable[[], models.QuerySet] | None = None
    cut: str = ""
    reads: tuple[str, ...] = ()
    unproven: Callable[[], Iterable[Any]] | None = None
    unlike: Callable[[Any, Any], str] | None = None

    @property
    def column(self) -> str:
        """The chain's column as it is stored; ordering by the relation would order by what it leads to."""
        field: Any = self.model._meta.get_field(self.chain)
        return field.attname


LEDGERS: dict[str, Ledger] = {}


def register(ledger: Ledger) -> None:
    """Add a ledger; the same name twice is a mistake in the program."""
    if LEDGERS.setdefault(ledger.name, ledger) != ledger:
        raise ValueError(f"there are two ledgers called {ledger.name}")
