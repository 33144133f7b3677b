"""The accounts of a year-end statement: each pool from its opening to its closing balance, and all together (D.5)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from organisations.models import Organisation

from .ledger import EFFECT, HOLDER_LEAVES, NOBODY_CAME, Balance
from .models import Entry, Pool, Tenure

KINDS = (Entry.ALLOCATE, Entry.ADJUST, Entry.RETURN, Entry.RESERVE, Entry.OCCUPY, Entry.RELEASE, Entry.SUCCEED)


@dataclass
class Account:
    """A pool over a year: balance at its beginning and end, the entries in between, the holders at its end."""

    pool: Pool
    opening: Balance
    entries: list[Entry]
    holders: list[Tenure] = field(default_factory=list)

    @cached_property
    def closing(self) -> Balance:
        """The balance at the end of the period."""
        return moved(self.opening, ((one.kind, one.case_id is not None, one.number) for one in self.entries))

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """The entries by kind: how many posts in all, and a line for each day, document and reason."""
        found: dict[str, dict[tuple[datetime.date, str, str], list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for one in self.entries:
            found[one.kind][one.on, one.document, one.reason].append(one)
        lines = {kind: [_line(*about, entries) for about, entries in found[kind].items()] for kind in KINDS}
        return [
            {"label": Entry.KINDS[kind], "number": sum(one["number"] for one in lines[kind]), "lines": lines[kind]}
            for kind in KINDS
            if lines[kind]
        ]

    @property
    def agrees(self) -> bool:
        """Whether as many persons are named as posts are occupied."""
        return len(self.holders) == self.closing.occupied


@dataclass
class Statement:
    """The accounts of the pools at and below an organisation for a year, up to ``until``."""

    organisation: Organisation
    year: int
    until: datetime.date
    accounts: list[Account]

    @cached_property
    def opening(self) -> Balance:
        """All pools together at the beginning."""
        return _sum(one.opening for one in self.accounts)

    @cached_property
    def closing(self) -> Balance:
        """All pools together at the end."""
        return _sum(one.closing for one in self.accounts)

    @property
    def named(self) -> int:
        """The persons on all lists."""
        return sum(len(one.holders) for one in self.accounts)

    @property
    def agrees(self) -> bool:
        """Whether every account does."""
        return all(one.agrees for one in self.accounts)


def _line(on: datetime.date, document: str, reason: str, entries: list[Entry]) -> dict[str, Any]:
    """What was entered on one day under one document: how many posts, and which, if any."""
    posts = [one.post for one in entries if one.post]
    return {"on": on, "document": document, "reason": reason, "number": sum(one.number for one in entries),
            "posts": posts}  # fmt: skip


def moved(balance: Balance, moves: Iterable[tuple[str, bool, int]]) -> Balance:
    """The balance after moves: (kind, whether of a person's post, number)."""
    sums = [*vars(balance).values()]
    for kind, held, number in moves:
        effect = EFFECT.get(kind) or (HOLDER_LEAVES if held else NOBODY_CAME)
        sums = [was + number * by for was, by in zip(sums, effect, strict=True)]
    return Balance(*sums)


def _sum(balances: Iterable[Balance]) -> Balance:
    rows = list(balances)
    return Balance(*(sum(getattr(one, name) for one in rows) for name in ("allocated", "reserved", "occupied")))
