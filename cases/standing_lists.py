"""The lists of standing duties: what the user's desks owe this year and last, what was done, and how those below do."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organisations.models import Organisation

from . import listing, oversight, readable, standing
from .law import cite
from .standing import DUTIES, StandingDuty, StandingRecord, years


def _refuse_unless_watching(user) -> None:
    if not oversight.watched_paths(user):
        raise Http404


@require_safe
def due(request):
    """What the user's own desks owe, each with its last day, and what of it is done."""
    _refuse_unless_watching(request.user)
    owed = standing.owed_by(request.user)
    kept = StandingRecord.objects.filter(organisation__in={one.pk for _duty, one in owed}, year__in=years())
    records = {(one.organisation_id, one.duty, one.year): one for one in kept.select_related("by")}
    rows = [_row(duty, one, year, records) for year in years() for duty, one in owed]
    rows.sort(key=lambda row: (row["record"] is not None, row["due"].on))
    return render(request, "oversight/standing.html", {"rows": rows, "tab": "due"})


def _row(duty: StandingDuty, organisation: Organisation, year: int, records) -> dict[str, Any]:
    return {
        "duty": duty,
        "article": cite(duty.article),
        "organisation": organisation,
        "year": year,
        "due": readable.due(duty.due_on(year)),
        "record": records.get((organisation.pk, duty.name, year)),
    }


@require_safe
def done(request):
    """What organisations the user watches over have done, newest first."""
    _refuse_unless_watching(request.user)
    rows = StandingRecord.objects.filter(oversight.watched(request.user, "organisation__"))
    page = listing.page_of(rows.select_related("organisation", "by"), request)
    return render(request, "oversight/standing_done.html", {"page": page, "tab": "done"})


@require_safe
def below(request):
    """Organisations the user watches over that owe standing duties, and of each whether it is done in a year."""
    _refuse_unless_watching(request.user)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years()) else years()[0]
    watched = Organisation.objects.filter(oversight.watched(request.user)).filter(standing.any_owing(DUTIES.values()))
    page = listing.page_of(watched.order_by("path"), request, query=f"year={year}")
    kept = StandingRecord.objects.filter(organisation__in=page.rows, year=year)
    records = {(found.organisation_id, found.duty, found.year): found for found in kept.select_related("by")}
    rows = [{"organisation": one, "duties": _of(one, year, records)} for one in page.rows]
    context = {"page": page, "rows": rows, "year": year, "years": years(), "tab": "below"}
    return render(request, "oversight/standing_below.html", context)


def _of(organisation: Organisation, year: int, records) -> list[dict[str, Any]]:
    """The duties of an organisation in a year, done or not."""
    return [_row(duty, organisation, year, records) for duty in DUTIES.values() if duty.owed_by(organisation)]
