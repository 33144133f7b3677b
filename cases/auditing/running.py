"""Auditing many histories: one file, many cases, two processes; nothing is stored and workers ask no database."""

from __future__ import annotations

import datetime
import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cases.models import Case
from cases.overlays import FastTrackNotice

from .columns import Vocabulary, vocabulary
from .findings import Report
from .judging import Walk
from .reading import Histories, read
from .rows import Grammar, Story
from .totals import Totals

PROCESSES, CHUNK, FEW = 2, 100, 300
"""Processes at work, cases handed to one at a time, and up to how many cases one process does it alone."""
_audit: Audit | None = None  # what a forked worker inherits: the file need not be handed over


@dataclass
class Audit:
    """A file being audited as of a day; iterate ``reports`` once."""

    case_class: type[Case]
    found: Histories
    as_of: datetime.date
    notices: dict[str, FastTrackNotice]
    totals: Totals = field(default_factory=Totals)

    @classmethod
    def of(cls, content: bytes, case_class: type[Case], *, as_of: datetime.date) -> Audit:
        """Read the file (NotAHistory if it is none) and what the database must be asked: the registered notices."""
        found = read(content, vocabulary(case_class))
        notices = {one.number: one for one in FastTrackNotice.objects.all()}
        totals = Totals(rows=found.rows, unknown=found.unknown, stray=found.stray)
        return cls(case_class, found, as_of, notices, totals)

    @property
    def words(self) -> Vocabulary:
        """The pipeline's vocabulary."""
        return vocabulary(self.case_class)

    def grammar(self) -> Grammar:
        """How this file's columns are understood."""
        return Grammar(self.found, self.words, until=self.as_of)

    def walk(self, story: Story) -> Report:
        """The report of one story, with how it was enacted."""
        return Walk(self.case_class, self.grammar(), story, self.notices).judge(as_of=self.as_of)

    def reports(self, *, progress: Callable[[int], None] | None = None) -> Iterator[Report]:
        """Every case in the order of the file, counted into ``totals``."""
        for done, report in enumerate(self._judged(), start=1):
            self.totals.add(report)
            if progress and done % CHUNK == 0:
                progress(done)
            yield report

    def _judged(self) -> Iterator[Report]:
        many = len(self.found.records)
        if many <= FEW:
            yield from _chunk_of(self, range(many))
            return
        global _audit
        _audit = self
        gc.freeze()  # the file is no garbage: neither looked through nor copied in the workers
        try:
            with multiprocessing.get_context("fork").Pool(PROCESSES, _leave_when_told) as pool:
                for chunk in pool.imap(_inherited, range(0, many, CHUNK)):
                    yield from chunk
        finally:
            gc.unfreeze()
            _audit = None


def _leave_when_told() -> None:
    """In a worker: end at SIGTERM. A queue's worker puts a handler of its own there, which a fork would inherit."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _inherited(start: int) -> list[Report]:
    """In a worker: the reports of one chunk of the file it has inherited."""
    assert _audit is not None
    return _chunk_of(_audit, range(start, min(start + CHUNK, len(_audit.found.records))))


def _chunk_of(audit: Audit, places: range) -> list[Report]:
    grammar = audit.grammar()
    found = []
    for place in places:
        story = grammar.story(audit.found.records[place])
        report = Walk(audit.case_class, grammar, story, audit.notices).judge(as_of=audit.as_of)
        report.taken = []
        found.append(report)
    return found
