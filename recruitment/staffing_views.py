"""The pages of staffing: specialists against the plan, community workers against the norm (E.1, E.4).

``owed`` counts what is overdue below an organisation; whoever knows the cases hands it in with the addresses.
"""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisations.models import Place

from . import coverage, coverage_years
from .coverage_views import at_place, crumbs, root_of, stations
from .measures import SPECIALISTS, WORKERS
from .residents_views import may_enter
from .staffing import staff
from .targets import may_plan


@require_safe
def home(request, owed):
    """The staffing of the user's highest organisation."""
    found = stations(request.user, SPECIALISTS)
    if not found:
        raise Http404
    return overview(request, found[0].pk, owed)


@require_safe
def overview(request, pk, owed):
    """The figures of one organisation: specialists by state, area and year, workers by area; or a place's own lines."""
    root, today = root_of(request.user, pk), timezone.localdate()
    context = {
        "root": root, "crumbs": crumbs(request.user, root, SPECIALISTS), "today": today,
        "stations": stations(request.user, SPECIALISTS), "pages": SPECIALISTS.pages,
        "workers": WORKERS.pages, "owed": owed(request.user, root),
    }  # fmt: skip
    if root.place in SPECIALISTS.place:
        return _place(request, context)
    whole, areas = coverage.tally(SPECIALISTS, root, today)
    if not whole["all"]:
        raise Http404
    lines = coverage_years.lines(SPECIALISTS, root, today, places=whole["all"])
    all_staff, staff_areas = staff(root)
    context |= {
        "measure": SPECIALISTS, "whole": whole, "areas": areas, "staff": all_staff, "staff_areas": staff_areas,
        "lines": lines[1:] or lines, "may_plan": may_plan(request.user), "may_enter": may_enter(request.user, root),
    }  # fmt: skip
    return render(request, "recruitment/staffing.html", context)


def _place(request, context):
    """One community or village: who is there, without names."""
    root = context["root"]
    measures = (SPECIALISTS, WORKERS) if root.place == Place.COMMUNITY else (SPECIALISTS,)
    context["sections"] = [at_place(request.user, root, one) for one in measures]
    context["staff"] = staff(root)[0] if root.place == Place.COMMUNITY else None
    return render(request, "recruitment/staffing_place.html", context)
