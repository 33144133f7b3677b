"""Reading the ledgers: every entry against the one before it, against its own hash and against what it belongs to.

Entries are read by key, some thousand at a time, so that neither the length of a ledger nor that of a chain matters;
people may go on working meanwhile: what looks wrong at the end of a chain is read again before it is told.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.utils.translation import gettext as _

from .ledgers import Ledger

BATCH = 2_000
AGAIN = 3
Head = tuple[Any, ...]


@dataclass(frozen=True)
class Fault:
    """Something that does not hold: in which ledger, chain, entry (``seq``) and row of the table, and in words."""

    ledger: str
    chain: int | None
    seq: int | None
    row: int | None
    why: str


@dataclass
class Scope:
    """Which chains are read: those named, those with rows above an id or since a day, or all. ``read`` counts rows."""

    chains: Collection[int] | None = None
    after: int | None = None
    since: datetime.date | None = None
    read: int = field(default=0, compare=False)

    def of(self, rows: QuerySet, ledger: Ledger, name: str) -> QuerySet:
        """Those of the rows whose column ``name`` tells a chain that is read."""
        if self.chains is not None:
            rows = rows.filter(**{f"{name}__in": self.chains})
        for lookup, value in (("pk__gt", self.after), ("at__date__gte", self.since)):
            if value is not None:
                fresh = ledger.model._default_manager.filter(**{lookup: value}).order_by()
                rows = rows.filter(**{f"{name}__in": fresh.values(ledger.column)})
        return rows


def faults(ledger: Ledger, scope: Scope | None = None) -> Iterator[Fault]:
    """Everything that does not hold in a ledger, chain by chain; of a whole ledger also what it keeps sealed."""
    scope = scope or Scope()
    heads = _heads(ledger, scope)
    head = next(heads, None)
    for chain, entries in itertools.groupby(_entries(ledger, scope), key=lambda entry: _chain_of(ledger, entry)):
        while head and head[0] < chain:
            yield from _at_the_end(ledger, head[0], None)
            head = next(heads, None)
        mine = head if head and head[0] == chain else None
        yield from _along(ledger, chain, entries, mine)
        head = next(heads, None) if mine else head
    while head:
        yield from _at_the_end(ledger, head[0], None)
        head = next(heads, None)
    for entry in ledger.unproven() if ledger.unproven and scope == Scope() else ():
        why = _("what entry %(no)s keeps sealed is gone or another") % {"no": entry.seq}
        yield Fault(ledger.name, _chain_of(ledger, entry), entry.seq, entry.pk, why)


def _chain_of(ledger: Ledger, entry: Any) -> int:
    return getattr(entry, ledger.column)


def _entries(ledger: Ledger, scope: Scope) -> Iterator[Any]:
    rows = scope.of(ledger.model._default_manager.all(), ledger, ledger.column).order_by(ledger.column, "seq")
    place, more = (-1, -1), True
    while more:
        place_of_row = TupleGreaterThan(Tuple(F(ledger.column), F("seq")), place)
        batch = list(rows.filter(place_of_row)[:BATCH])
        scope.read += len(batch)
        yield from batch
        if more := bool(batch):
            place = (_chain_of(ledger, batch[-1]), batch[-1].seq)


def _heads(ledger: Ledger, scope: Scope) -> Iterator[Head]:
    if ledger.heads is None:
        return
    rows, last = scope.of(ledger.heads(), ledger, "pk"), -1
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1][0]


# --- one chain ---------------------------------------------------------------------------------------------------


def _along(ledger: Ledger, chain: int, entries: Iterable[Any], head: Head | None) -> Iterator[Fault]:
    seq, before, row, entry = 0, "", 0, None
    for entry in entries:
        if not row and entry.seq > 1:
            seq, before = _start(ledger, chain)
        for why in _wrong_with(entry, seq, before, row):
            yield Fault(ledger.name, chain, entry.seq, entry.pk, why)
        seq, before, row = entry.seq, entry.hash, max(row, entry.pk)
    if ledger.heads is not None and not _agrees(ledger, head, entry):
        yield from _at_the_end(ledger, chain, entry)


def _start(ledger: Ledger, chain: int) -> tuple[int, str]:
    """Number and hash of the last entry that retention removed from the chain."""
    found = ledger.starts().filter(**{ledger.column: chain}).first() if ledger.starts else None
    return found or (0, "")


def _wrong_with(entry: Any, seq: int, before: str, row: int) -> Iterator[str]:
    """What does not hold of an entry that should stand behind number ``seq`` with that hash and row id."""
    at = {"no": entry.seq}
    if entry.seq == seq + 2:
        yield _("entry %(no)s is missing") % {"no": seq + 1}
    elif entry.seq != seq + 1:
        yield _("entries %(first)s to %(last)s are missing") % {"first": seq + 1, "last": entry.seq - 1}
    elif entry.previous != before:
        yield _("entry %(no)s does not follow the one before it") % at
    if entry.digest() != entry.hash:
        yield _("entry %(no)s was changed after it was written") % at
    if entry.pk < row:
        yield _("entry %(no)s does not stand where it was written: entries before it were stored later") % at


def _agrees(ledger: Ledger, head: Head | None, entry: Any) -> bool:
    if head is None or head[1:3] != ((entry.seq, entry.hash) if entry else (0, "")):
        return False
    return entry is None or not ledger.stands or head[3] == getattr(entry, ledger.stands)


def _at_the_end(ledger: Ledger, chain: int, entry: Any) -> Iterator[Fault]:
    """Whether the last entry is the one its head knows: read anew, for somebody may have added one meanwhile."""
    assert ledger.heads is not None
    head: Head | None = None
    for _time in range(AGAIN):
        head = ledger.heads().filter(pk=chain).first()
        entry = ledger.model._default_manager.filter(**{ledger.column: chain}).order_by("-seq").first()
        if _agrees(ledger, head, entry):
            return
    words = {"whose": ledger.whose, "count": head[1] if head else 0, "there": entry.seq if entry else 0}
    if head is None:
        why = _("%(whose)s to which these entries belong is gone") % words
    elif head[1] is None:
        why = _("%(whose)s has no entry") % words
    elif head[1:3] != ((entry.seq, entry.hash) if entry else (0, "")):
        why = _("%(whose)s counts %(count)s entries, the record has %(there)s, or the last one is another") % words
    elif ledger.unlike:
        why = ledger.unlike(head[3], getattr(entry, ledger.stands))
    else:
        why = _("%(whose)s stands at another step than its last entry says") % words
    yield Fault(ledger.name, chain, entry.seq if entry else None, entry.pk if entry else None, why)
