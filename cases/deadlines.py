"""What holds until when in a case, and what a suspension puts off: the sheet beside its calendar."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from .clocks import WARNS, Dated, article_of_step, kinds, length, started
from .forecast import Forecast, Row
from .law import DUTY, Action, cite
from .models import Case
from .overlays import Suspension


@dataclass(frozen=True)
class Limit:
    """A date until which something holds or must be done, with the day it counts from."""

    label: Any
    kind: str
    length: str
    counted_from: str
    since: datetime.date | None
    until: datetime.date
    article: str
    expected: bool


def limits_of(case: Case, road: Forecast) -> list[Limit]:
    """Validity and last dates of the acts that lead on, each once, by date; ``expected``: it has not begun yet."""
    found: dict[tuple[str, datetime.date], Limit] = {}
    for row in road.rows:
        for one in row.spans:
            found.setdefault(
                (one.guard.name, one.until),
                Limit(row.action.label, one.kind_label, one.length, one.counted_from, one.since, one.until,
                      one.article, not _begun(case, one)),
            )  # fmt: skip
        if row.action.kind != DUTY and row.due and row.due not in {one.until for one in row.spans}:
            found.setdefault((row.step.value, row.due), _of_step(type(case), row))
    return sorted(found.values(), key=lambda one: one.until)


def _of_step(law: type[Case], row: Row) -> Limit:
    limit: Any = row.step.within
    article = cite(article_of_step(law, row.step), row.edition)
    words = length(limit) if limit.n else ""
    return Limit(row.action.label, kinds()[WARNS], words, "", None, row.due, article, not row.present)  # type: ignore[arg-type]


def _begun(case: Case, one: Dated) -> bool:
    """Whether the limit counts from something that has happened, not from an act that is only expected."""
    return one.guard.span is not None and started(case, one.guard.span.limit) == one.since


def runs(one: Suspension) -> bool:
    """Whether the suspension is in force today."""
    return one.until is None or one.until >= timezone.localdate()


def told(case: Case, one: Suspension, road: Forecast) -> dict[str, Any]:
    """A suspension in force: since when, for how many days, and which running limits it shifts and which not."""
    rows = [row for row in road.rows if row.due and row.present and one.kind not in row.action.during]
    shifted, kept = ([row.action for row in rows if _pauses(row) is pauses] for pauses in (True, False))
    kept += [row.action for row in road.rows if any(_begun(case, span) for span in row.spans)]
    return {
        "row": one,
        "days": one.days_between(one.since, timezone.localdate()),
        "blocking": one.kind in Suspension.BLOCKING,
        "shifted": _labels(shifted),
        "kept": _labels(kept),
    }


def _pauses(row: Row) -> bool:
    limit = (row.action.every or row.action.within) if row.action.kind == DUTY else row.step.within
    return bool(limit and limit.pauses)


def _labels(actions: list[Action]) -> list[str]:
    return list(dict.fromkeys(str(one.label) for one in actions))
