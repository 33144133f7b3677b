"""The calendar of a case as pages show it: the card of the case page, and the page of its own with "what if"."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import pages
from .clocks import WARNS, article_of_step, kinds, length
from .forecast import Forecast, Row, choices, forecast, undecided
from .law import DUTY, Action, cite
from .limits import add_months
from .models import Case
from .overlays import Suspension

SHOWN = 8  # rows of the card
MOST = 12  # suppositions at once
YEARS = 20  # how far ahead one may suppose


def card(case: Case) -> dict[str, Any] | None:
    """The next acts that lead on, and the recurring duty that comes first; None for a case that has ended."""
    if case.step.final:
        return None
    road = forecast(case)
    first = next((row for row in road.rows if row.action.every), None)
    rows = [row for row in road.rows if row.action.kind != DUTY or row is first]
    return {"rows": rows[:SHOWN], "left": len(road.rows) - len(rows[:SHOWN]), "road": road}


# --- the page ---------------------------------------------------------------------------------------------------


@require_safe
def calendar_page(request, number):
    """What comes when, by stage, with the dates the reader supposes; limits and suspensions beside it."""
    case = pages.find(request.user, number)
    wishes, problem = _wishes(request.GET, case)
    plain = forecast(case)
    road = forecast(case, supposing=wishes).compare(plain) if wishes else plain
    groups = itertools.groupby(road.rows, key=lambda row: row.step.stage)
    context = {
        "case": case,
        "road": road,
        "groups": [(stage.label, list(rows)) for stage, rows in groups],
        "choices": [(one.name, one.label) for one in choices(case, plain)],
        "undecided": undecided(case, road),
        "wishes": _supposed(case, wishes, road),
        "problem": problem,
        "limits": limits_of(type(case), road),
        "suspensions": [_told(case, one, road) for one in case.history.suspensions if _runs(one)],
    }
    return render(request, "cases/calendar.html", context)


def _wishes(asked, case: Case) -> tuple[dict[str, datetime.date], str]:
    """The suppositions of the address, and what is wrong with those that cannot be read."""
    found, problem = {}, ""
    latest = add_months(timezone.localdate(), 12 * YEARS)
    for name, text in list(zip(asked.getlist("act"), asked.getlist("on"), strict=False))[:MOST]:
        on = _day(text)
        if name not in case.actions():
            problem = _("Choose an act of the list.")
        elif on is None or on > latest:
            problem = _("Enter a date within the next %(years)s years.") % {"years": YEARS}
        else:
            found[name] = on
    return found, problem


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:  # well formed, but no such day
        return None


@dataclass(frozen=True)
class Wish:
    """A supposition on the page: what is supposed, whether it counts, and the address without it."""

    name: str
    label: Any
    on: datetime.date
    counts: bool
    without: str


def _supposed(case: Case, wishes: dict[str, datetime.date], road: Forecast) -> list[Wish]:
    address = reverse("cases:calendar", args=[case.number])
    counted = {row.action.name for row in road.rows if row.supposed}
    found = []
    for name, on in wishes.items():
        rest = [(key, value) for other, day in wishes.items() if other != name
                for key, value in (("act", other), ("on", day.isoformat()))]  # fmt: skip
        query = f"?{urlencode(rest)}" if rest else ""
        found.append(Wish(name, case.actions()[name].label, on, name in counted, address + query))
    return found


# --- limits and suspensions -------------------------------------------------------------------------------------


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


def limits_of(law: type[Case], road: Forecast) -> list[Limit]:
    """Validity and last dates of the acts that lead on, each once, by date; ``expected``: it has not begun yet."""
    today = timezone.localdate()
    found: dict[tuple[str, datetime.date], Limit] = {}
    for row in road.rows:
        for one in row.spans:
            found.setdefault(
                (one.guard.name, one.until),
                Limit(row.action.label, one.kind_label, one.length, one.counted_from, one.since, one.until,
                      one.article, one.since > today),
            )  # fmt: skip
        if row.action.kind != DUTY and row.due and row.due not in {one.until for one in row.spans}:
            found.setdefault((row.step.value, row.due), _of_step(law, row))
    return sorted(found.values(), key=lambda one: one.until)


def _of_step(law: type[Case], row: Row) -> Limit:
    limit: Any = row.step.within
    article = cite(article_of_step(law, row.step), row.edition)
    words = length(limit) if limit.n else ""
    return Limit(row.action.label, kinds()[WARNS], words, "", None, row.due, article, not row.present)  # type: ignore[arg-type]


def _runs(one: Suspension) -> bool:
    return one.until is None or one.until >= timezone.localdate()


def _told(case: Case, one: Suspension, road: Forecast) -> dict[str, Any]:
    """A suspension in force: since when, for how many days, and which running limits it shifts and which not."""
    rows = [row for row in road.rows if row.due and row.present and one.kind not in row.action.during]
    shifted, kept = ([row.action for row in rows if _pauses(row) is pauses] for pauses in (True, False))
    kept += [row.action for row in road.rows if any(span.since <= timezone.localdate() for span in row.spans)]
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
