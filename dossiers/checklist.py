"""The checklist: which papers the dossier holds, in what state, and which are still asked for (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import papers
from .models import Document

FILED, UNSIGNED, OUTDATED, AWAITED, MISSING = "filed", "unsigned", "outdated", "awaited", "missing"
"""On file; drawn up but not scanned in with signatures and seals; of an act that has been done anew since; called for
by something that was done; without it the law lets the case go no further."""


@dataclass(frozen=True)
class Row:
    """One paper of the checklist with the current documents filed under it (none: it is missing or awaited).

    ``redone_at``: when the act it records was done anew, if it was done more than once.
    """

    paper: papers.Paper
    documents: tuple[Document, ...]
    needed: bool
    redone_at: datetime.datetime | None = None

    @property
    def state(self) -> str:
        """One of the five states."""
        if not self.documents:
            return MISSING if self.needed else AWAITED
        newest = max(self.documents, key=lambda one: one.added_at)
        if self.redone_at and newest.added_at < self.redone_at and not self.paper.several:
            return OUTDATED
        if self.paper.signed and self.paper.drawn and newest.origin == Document.DRAWN:
            return UNSIGNED
        return FILED

    @property
    def pages(self) -> int:
        """Pages of all documents of the row."""
        return sum(document.pages for document in self.documents)


@dataclass(frozen=True)
class Checklist:
    """The rows in catalogue order, and how many papers are there of those that are asked for or filed."""

    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """Papers that are asked for or filed."""
        return len(self.rows)

    @property
    def filed(self) -> int:
        """Papers with at least one document."""
        return sum(bool(row.documents) for row in self.rows)

    def of(self, *states: str) -> tuple[Row, ...]:
        """The rows in any of those states."""
        return tuple(row for row in self.rows if row.state in states)

    @property
    def missing(self) -> tuple[papers.Paper, ...]:
        """Needed papers without a document."""
        return tuple(row.paper for row in self.of(MISSING))

    @property
    def pages(self) -> int:
        """Pages of all current documents."""
        return sum(row.pages for row in self.rows)


def checklist(
    documents: Iterable[Document],
    needed: Iterable[str] = (),
    called_for: Mapping[str, datetime.datetime | None] | None = None,
) -> Checklist:
    """Match documents (``dossier.documents.current()``: one query) against the codes of needed and called-for papers.

    ``called_for``: papers that record something done, with the time at which it was done anew (None: done once). A
    paper that is filed without being asked for has a row too; a code no paper bears raises ``KeyError``.
    """
    needed, called_for = set(needed), called_for or {}
    by_paper: dict[str, list[Document]] = {code: [] for code in (*needed, *called_for)}
    for document in papers.catalogue_order(documents):
        if papers.known(document.paper):
            by_paper.setdefault(document.paper, []).append(document)
    codes = sorted(by_paper, key=papers.place)
    return Checklist(
        tuple(Row(papers.by_code(code), tuple(by_paper[code]), code in needed, called_for.get(code)) for code in codes)
    )
