"""The year-end statement of account of the quota, by name (实名制): what each pool had, what moved, who is on it (D.5).

Everything is reckoned by legal dates, so that an entry made late belongs to the year in which it happened. The number
of holders must be the number of occupied posts; the statement says so for each pool.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.template.loader import render_to_string
from django.utils import translation

from cases.paperwork import without
from dossiers import fonts, typesetting
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
        return _moved(self.opening, ((one.kind, one.case_id is not None, one.number) for one in self.entries))

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """The entries by kind: how many posts in all, and a line for each day, document and reason."""
        found: dict[str, dict[tuple, list[Entry]]] = defaultdict(lambda: defaultdict(list))
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


def statement(organisation: Organisation, year: int, *, today: datetime.date) -> Statement:
    """The statement for a year; for the present one as of today."""
    first, last = datetime.date(year, 1, 1), min(datetime.date(year, 12, 31), today)
    pools = list(_pools(organisation, last))
    opening, entries, holders = _opening(pools, first), _entries(pools, first, last), _holders(pools, last)
    accounts = [Account(one, opening[one.pk], entries[one.pk], holders[one.pk]) for one in pools]
    return Statement(organisation, year, last, accounts)


def _pools(organisation: Organisation, last: datetime.date) -> QuerySet[Pool]:
    """The pools at and below the organisation that had any entry by then."""
    begun = Entry.objects.filter(on__lte=last).values("pool")
    pools = Pool.objects.filter(organisation__path__startswith=organisation.path, pk__in=begun)
    return pools.select_related("organisation", "programme").order_by("organisation__path", "programme", "year")


def _opening(pools: list[Pool], first: datetime.date) -> dict[int, Balance]:
    """The balance of each pool before that day, summed up in the database."""
    before = Entry.objects.filter(pool__in=pools, on__lt=first).order_by()
    parts = defaultdict(list)
    left = Q(case=None)
    for held, rows in ((False, before.filter(left)), (True, before.exclude(left))):
        for pool, kind, number in rows.values_list("pool", "kind").annotate(Sum("number")):
            parts[pool].append((kind, held, number))
    return {one.pk: _moved(Balance(), parts[one.pk]) for one in pools}


def _entries(pools: list[Pool], first: datetime.date, last: datetime.date) -> dict[int, list[Entry]]:
    found = defaultdict(list)
    rows = Entry.objects.filter(pool__in=pools, on__gte=first, on__lte=last).select_related("post__organisation")
    for one in rows.order_by("pool", "on", "seq"):
        found[one.pool_id].append(one)
    return found


def _holders(pools: list[Pool], last: datetime.date) -> dict[int, list[Tenure]]:
    """Who held a post of each pool at the end of that day, by village."""
    found = defaultdict(list)
    there = Tenure.objects.filter(Q(until=None) | Q(until__gt=last), post__pool__in=pools, since__lte=last)
    rows = there.select_related("post__organisation__parent", "person").defer("person__id_number", "person__phone")
    for one in rows.order_by("post__organisation__path", "post__number"):
        found[one.post.pool_id].append(one)
    return found


def _line(on: datetime.date, document: str, reason: str, entries: list[Entry]) -> dict[str, Any]:
    """What was entered on one day under one document: how many posts, and which, if any."""
    posts = [one.post for one in entries if one.post]
    return {"on": on, "document": document, "reason": reason, "number": sum(one.number for one in entries),
            "posts": posts}  # fmt: skip


def _moved(balance: Balance, moves: Iterable[tuple[str, bool, int]]) -> Balance:
    """The balance after moves: (kind, whether of a person's post, number)."""
    sums = [*vars(balance).values()]
    for kind, held, number in moves:
        effect = EFFECT.get(kind) or (HOLDER_LEAVES if held else NOBODY_CAME)
        sums = [was + number * by for was, by in zip(sums, effect, strict=True)]
    return Balance(*sums)


def _sum(balances: Iterable[Balance]) -> Balance:
    rows = list(balances)
    return Balance(*(sum(getattr(one, name) for one in rows) for name in ("allocated", "reserved", "occupied")))


# --- paper -----------------------------------------------------------------------------------------------------


def draw(found: Statement) -> bytes:
    """The statement as PDF, A4 across; a sign that no font has is shown as a gap, as in the papers of a dossier."""
    with translation.override("zh-hans"):
        context = {"statement": found, "substitutes": fonts.substitutes()}
        html = render_to_string("papers/quota_statement.html", context)
        try:
            return typesetting.set_in_type(html)
        except typesetting.MissingGlyph as problem:
            return typesetting.set_in_type(without(html, problem.characters))
