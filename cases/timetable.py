"""The calendar of a case as pages show it: the card of the case page, and the page of its own with "what if"."""

from __future__ import annotations

import datetime
import itertools
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import deadlines, pages
from .forecast import Forecast, choices, forecast, undecided
from .law import DUTY
from .limits import add_months
from .models import Case

logger = logging.getLogger(__name__)
SHOWN, MOST, YEARS = 8, 12, 20  # rows of the card, suppositions at once, how far ahead one may suppose


def reckoned(case: Case, **words) -> Forecast | None:
    """The road ahead; None where the law of the pipeline cannot be rehearsed on facts nobody knows yet.

    A calendar is a convenience: a condition that stumbles over an assumed fact must not take the case page with it.
    """
    try:
        return forecast(case, **words)
    except Exception:
        logger.warning("no calendar for case %s", case.pk, exc_info=True)
        return None


def card(case: Case) -> dict[str, Any] | None:
    """The next acts that lead on, and the recurring duty that comes first; None for a case that has ended."""
    road = None if case.step.final else reckoned(case)
    if road is None:
        return None
    first = next((row for row in road.rows if row.action.every), None)
    rows = [row for row in road.rows if row.action.kind != DUTY or row is first]
    return {"rows": rows[:SHOWN], "left": len(road.rows) - len(rows[:SHOWN]), "road": road}


@require_safe
def calendar_page(request, number):
    """What comes when, by stage, with the dates the reader supposes; limits and suspensions beside it."""
    case = pages.find(request.user, number)
    wishes, problem = _wishes(request.GET, case)
    plain = reckoned(case)
    supposed = reckoned(case, supposing=wishes) if plain and wishes else plain
    if plain is None or supposed is None:
        raise Http404
    road = supposed.compare(plain) if wishes else plain
    context = {
        "case": case,
        "road": road,
        "groups": [(one.label, list(rows)) for one, rows in itertools.groupby(road.rows, lambda row: row.step.stage)],
        "choices": [(one.name, one.label) for one in choices(case, plain)],
        "undecided": undecided(case, road),
        "wishes": _supposed(case, wishes, road),
        "problem": problem,
        "limits": deadlines.limits_of(case, road),
        "suspensions": [deadlines.told(case, one, road) for one in case.history.suspensions if deadlines.runs(one)],
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
        without = f"{address}?{urlencode(rest)}" if rest else address
        found.append(Wish(name, case.actions()[name].label, on, name in counted, without))
    return found
