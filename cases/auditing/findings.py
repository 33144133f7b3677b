"""What an audit finds: per case every breach, every missing paper, and what could not be judged."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VOID, HARD, OVERDUE, WARN, WAIVED = "void", "hard", "overdue", "warn", "waived"
MISSING, UNJUDGED, ROW = "missing", "unjudged", "row"
SEVERITIES: dict[str, Promise] = {
    VOID: _("without effect"),
    HARD: _("breach"),
    OVERDUE: _("overdue"),
    WARN: _("irregularity"),
    WAIVED: _("let pass"),
    MISSING: _("paper missing"),
    UNJUDGED: _("could not be judged"),
    ROW: _("row left out"),
}
"""Every kind of finding, the gravest first."""
BREACHES = (VOID, HARD, OVERDUE, WARN, WAIVED)


@dataclass(slots=True)
class Finding:
    """One finding: how grave (a key of SEVERITIES), in words, with article, act, legal date and row of the file."""

    severity: str
    text: str
    article: str = ""
    action: str = ""
    on: datetime.date | None = None
    row: int | None = None
    guard: str = ""

    def __str__(self):
        return f"{self.text}（{self.article}）" if self.article else self.text


@dataclass(slots=True)
class Taken:
    """An event of the history as it was enacted in memory, for adoption: cleaned facts and breaches.

    ``put``: the step the case was put at first, where the record is silent on how it came there; else empty.
    """

    row: int
    action: str
    on: datetime.date
    facts: dict[str, Any]
    source: str
    target: str
    put: str
    breaches: list[str]
    void: bool


@dataclass(slots=True)
class Report:
    """One case: who, where, how far it has come, by which editions it was judged, and what was found."""

    key: str
    name: str = ""
    organisation: str = ""
    state: str = ""
    step: str = ""
    ended: bool = False
    editions: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def count(self) -> Counter[str]:
        """How many findings of each severity."""
        return Counter(one.severity for one in self.findings)

    def of(self, *severities: str) -> list[Finding]:
        """The findings of these severities."""
        return [one for one in self.findings if one.severity in severities]
