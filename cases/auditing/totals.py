"""Sums over an audit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .findings import BREACHES, MISSING, ROW, Report


@dataclass
class Totals:
    """Sums over an audit, and what concerns the file as a whole."""

    cases: int = 0
    rows: int = 0
    clean: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)

    def add(self, report: Report) -> None:
        """Count one case; clean is one without any breach or missing paper."""
        found = report.count()
        self.cases += 1
        self.clean += not any(found[one] for one in (*BREACHES, MISSING, ROW))
        self.counts.update(found)
