"""The ledgers of the house: tables whose rows are chained, each registered by the room it belongs to.

``manage.py verify_ledger`` reads all of them; a room says in its ``ready()`` what it has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Ledger:
    """A table of chained rows.

    ``chain``: the column that tells chains apart; within one, rows stand by ``seq`` and each ``previous`` is the hash
    of the row before. ``heads``: a query of (chain, seq of the last row, its hash) kept elsewhere, such as the version
    and chain of a case: a removed last row shows there.
    """

    name: str
    label: Any
    model: type[models.Model]
    chain: str
    heads: Callable[[], models.QuerySet] | None = None


LEDGERS: dict[str, Ledger] = {}


def register(ledger: Ledger) -> None:
    """Add a ledger; the same name twice is a mistake in the program."""
    if LEDGERS.setdefault(ledger.name, ledger) != ledger:
        raise ValueError(f"there are two ledgers called {ledger.name}")
