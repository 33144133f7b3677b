"""The pages of coverage: the figures of an organisation, the lists behind them, a village's own line, the wall chart.

Whoever sees an organisation (``seen_by``) sees its figures; names of graduates are on none of these pages.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.listing import page_of
from organisations.desks import SEES_BELOW
from organisations.models import Organisation, Place, User

from . import coverage, coverage_programmes, coverage_years, wall
from .coverage_lists import FILLED, Selection
from .coverage_posts import PostSelection
from .measures import GRADUATES, Measure
from .targets import may_plan

PER_PAGE = 50
LEADING = (Place.PREFECTURE, Place.COUNTY, Place.TOWNSHIP, Place.VILLAGE)


def stations(user: User) -> list[Organisation]:
    """Organisations whose coverage is the user's to see, the highest first; none for who looks down no tree."""
    held = [one.organisation for one in user.current_mandates() if one.role in SEES_BELOW]
    found = {one.pk: one for one in held if one.place in LEADING}
    return sorted(found.values(), key=lambda one: (one.path.count("/"), one.path))


def _root(user: User, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.seen_by(user), pk=pk)


def _crumbs(user: User, root: Organisation) -> list[Organisation]:
    """Organisations above ``root`` that the user sees too, highest first."""
    seen = [one.path for one in stations(user)]
    return [one for one in reversed(root.line()[1:]) if any(one.path.startswith(path) for path in seen)]


@require_safe
def home(request):
    """The coverage of the user's highest organisation."""
    found = stations(request.user)
    if not found:
        raise Http404
    return overview(request, found[0].pk)


@require_safe
def overview(request, pk):
    """The figures of one organisation: states, areas, border villages, programmes, years; or a village's own line."""
    root, measure, today = _root(request.user, pk), GRADUATES, timezone.localdate()
    if root.place == measure.place:
        return _village(request, root, measure)
    whole, areas = coverage.tally(measure, root, today)
    if not whole["all"]:
        raise Http404
    lines = coverage_years.lines(measure, root, today, places=whole["all"])
    context = {
        "root": root, "crumbs": _crumbs(request.user, root), "whole": whole, "areas": areas, "today": today,
        "stations": stations(request.user), "border_plans": list(coverage_programmes.border_plans(measure, root)),
        "programmes": coverage_programmes.by_programme(measure, root),
        "lines": lines, "may_plan": may_plan(request.user), "states": coverage.STATES,
        "sheets": wall.SHEETS,
    }  # fmt: skip
    return render(request, "recruitment/coverage.html", context)


def _village(request, root: Organisation, measure: Measure):
    """One village: its state and its filled posts."""
    places = measure.with_people(measure.with_state(measure.places(root).filter(pk=root.pk), timezone.localdate()))
    village = get_object_or_404(places)
    posts = measure.with_term(measure.there(root).filter(measure.serving | measure.on_the_way))
    rows = posts.filter(post__organisation=root).select_related("post__pool__programme", "post__pool__organisation")
    label, sign = coverage.STATES[village.state]
    context = {
        "root": village, "crumbs": _crumbs(request.user, root), "label": label, "sign": sign, "tenures": rows,
        "plans": list(coverage_programmes.border_plans(measure, root)),
    }  # fmt: skip
    return render(request, "recruitment/coverage_village.html", context)


@require_safe
def villages(request, pk):
    """The villages behind a figure."""
    root = _root(request.user, pk)
    selection = Selection(request, GRADUATES, root, timezone.localdate())
    rows = selection.places()
    page = page_of(rows, request, query=selection.query, per_page=PER_PAGE)
    _place(page.rows, root)
    for one in page.rows:
        one.state_label, one.sign = coverage.STATES[one.state]
    context = _listed(request, root, selection, page, rows)
    context |= {"figures": coverage.FIGURES, "filled": FILLED}
    return render(request, "recruitment/coverage_villages.html", context)


@require_safe
def posts(request, pk):
    """The filled posts behind a figure."""
    root = _root(request.user, pk)
    selection = PostSelection(request, GRADUATES, root)
    rows = selection.tenures()
    page = page_of(rows, request, query=selection.query, per_page=PER_PAGE)
    return render(request, "recruitment/coverage_posts.html", _listed(request, root, selection, page, rows))


def _place(rows: list[Any], root: Organisation) -> None:
    """Give each place the short names of what lies between it and ``root``."""
    lines = coverage.lines_of(rows, root)
    for one in rows:
        one.line_names = [area.short_name for area in lines[one.pk]] or [one.parent.short_name if one.parent else ""]


def _listed(request, root, selection, page, rows) -> dict[str, Any]:
    return {
        "root": root, "selection": selection, "page": page, "found": rows.count(), "query": selection.query,
        "crumbs": _crumbs(request.user, root),
    }  # fmt: skip


@require_safe
def chart(request, pk, sheet):
    """The wall chart of an organisation as a PDF on A3 or A4."""
    root = _root(request.user, pk)
    if sheet not in wall.SHEETS:
        raise Http404
    content = wall.draw(GRADUATES, root, sheet=sheet, today=timezone.localdate())
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="coverage-{root.pk}-{sheet}.pdf"'
    return response
