"""The checklist: which papers the dossier holds and which the law still asks for (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import papers
from .models import Document

FILED, MISSING = "filed", "missing"


@dataclass(frozen=True)
class Row:
    """One paper of the checklist with the current documents filed under it (none: it is missing)."""

    paper: papers.Paper
    documents: tuple[Document, ...]
    needed: bool

    @property
    def state(self) -> str:
        """``FILED`` or ``MISSING``."""
        return FILED if self.documents else MISSING

    @property
    def pages(self) -> int:
        """Pages of all documents of the row."""
        return sum(document.pages for document in self.documents)


@dataclass(frozen=True)
class Checklist:
    """The rows in catalogue order, and how many papers are there of those that are needed or filed."""

    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """Papers that are needed or filed."""
        return len(self.rows)

    @property
    def filed(self) -> int:
        """Papers with at least one document."""
        return sum(row.state == FILED for row in self.rows)

    @property
    def missing(self) -> tuple[papers.Paper, ...]:
        """Needed papers without a document."""
        return tuple(row.paper for row in self.rows if row.state == MISSING)

    @property
    def pages(self) -> int:
        """Pages of all current documents."""
        return sum(row.pages for row in self.rows)


def checklist(documents: Iterable[Document], needed: Iterable[str] = ()) -> Checklist:
    """Match documents (``dossier.documents.current()``: one query) against the codes of the needed papers.

    A paper that is filed without being needed has a row too; a code no paper bears raises ``KeyError``.
    """
    needed = set(needed)
    by_paper: dict[str, list[Document]] = {code: [] for code in needed}
    for document in papers.catalogue_order(documents):
        if papers.known(document.paper):
            by_paper.setdefault(document.paper, []).append(document)
    codes = sorted(by_paper, key=papers.place)
    return Checklist(tuple(Row(papers.by_code(code), tuple(by_paper[code]), code in needed) for code in codes))
