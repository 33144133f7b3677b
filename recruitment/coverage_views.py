"""The pages of coverage: the figures of an organisation, the lists behind them, a village's own line, the wall chart.

Whoever sees an organisation (``seen_by``) sees its figures; names of graduates are on none of these pages.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.listing import page_of
from cases.models import Case
from dossiers.handing_out import Clean, shown
from organisations.desks import SEES_BELOW
from organisations.models import Organisation, User

from . import coverage, coverage_programmes, coverage_years, wall
from .coverage_lists import FILLED, Selection
from .coverage_posts import PostSelection
from .measures import GRADUATES, Measure
from .targets import may_plan

PER_PAGE = 50


def stations(user: User, measure: Measure = GRADUATES) -> list[Organisation]:
    """Organisations whose figures are the user's to see, the highest first; none for who looks down no tree."""
    held = [one.organisation for one in user.mandates_over() if one.role in SEES_BELOW]
    found = {one.pk: one for one in held if one.place in measure.leading}
    return sorted(found.values(), key=lambda one: (one.path.count("/"), one.path))


def root_of(user: User, pk: int) -> Organisation:
    """The organisation, if the user looks down on it; Http404 otherwise."""
    return get_object_or_404(Organisation.objects.seen_by(user), pk=pk)


def crumbs(user: User, root: Organisation, measure: Measure = GRADUATES) -> list[Organisation]:
    """Organisations above ``root`` that the user sees too, highest first."""
    seen = [one.path for one in stations(user, measure)]
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
    root, measure, today = root_of(request.user, pk), GRADUATES, timezone.localdate()
    if root.place in measure.place:
        return _village(request, root, measure)
    whole, areas = coverage.tally(measure, root, today)
    if not whole["all"]:
        raise Http404
    lines = coverage_years.lines(measure, root, today, places=whole["all"])
    context = {
        "root": root, "crumbs": crumbs(request.user, root), "whole": whole, "areas": areas, "today": today,
        "measure": measure, "pages": measure.pages,
        "stations": stations(request.user), "border_plans": list(coverage_programmes.border_plans(measure, root)),
        "programmes": coverage_programmes.by_programme(measure, root),
        "lines": lines, "may_plan": may_plan(request.user), "states": coverage.states_of(measure),
        "sheets": wall.SHEETS,
    }  # fmt: skip
    return render(request, "recruitment/coverage.html", context)


def at_place(user: User, root: Organisation, measure: Measure) -> dict[str, Any]:
    """What is at one place: its state in words and sign, and the tenures of who is there or appointed."""
    places = measure.with_people(measure.with_state(measure.places(root).filter(pk=root.pk), timezone.localdate()))
    place = get_object_or_404(places)
    held = measure.with_term(measure.there(root).filter(measure.serving | measure.on_the_way))
    rows = held.filter(post__organisation=root).select_related("post__pool__programme", "post__pool__organisation")
    tenures = _linked(user, list(rows))
    label, sign = coverage.states_of(measure)[place.state]
    return {
        "root": place, "state": place.state, "label": label, "sign": sign, "tenures": tenures, "measure": measure,
        "pages": measure.pages,
    }  # fmt: skip


def _village(request, root: Organisation, measure: Measure):
    """One village: its state and its filled posts."""
    context = at_place(request.user, root, measure) | {
        "crumbs": crumbs(request.user, root), "plans": list(coverage_programmes.border_plans(measure, root)),
    }  # fmt: skip
    return render(request, "recruitment/coverage_village.html", context)


@require_safe
def places(request, pk, measure, selects=Selection):
    """The places behind a figure; ``selects``: what narrows them by the URL."""
    root = root_of(request.user, pk)
    selection = selects(request, measure, root, timezone.localdate())
    rows = selection.places()
    page = page_of(rows, request, query=selection.query, per_page=PER_PAGE)
    _place(page.rows, root)
    words = coverage.states_of(measure)
    for one in page.rows:
        one.state_label, one.sign = words[one.state]
    context = _listed(request, root, selection, page, rows)
    context |= {"figures": coverage.figures_of(measure), "filled": FILLED}
    return render(request, "recruitment/coverage_villages.html", context)


@require_safe
def posts(request, pk, measure):
    """The filled posts behind a figure; each leads to its case where the user may see it."""
    root = root_of(request.user, pk)
    selection = PostSelection(request, measure, root)
    rows = selection.tenures()
    page = page_of(rows, request, query=selection.query, per_page=PER_PAGE)
    _linked(request.user, page.rows)
    return render(request, "recruitment/coverage_posts.html", _listed(request, root, selection, page, rows))


def _linked(user: User, tenures: list[Any]) -> list[Any]:
    """``tenures`` with the numbers of their cases, empty where the user does not see the case; one query."""
    cases = Case.objects.visible_to(user).filter(pk__in=[one.case_id for one in tenures])
    numbers = dict(cases.values_list("pk", "number"))
    for one in tenures:
        one.case_number = numbers.get(one.case_id, "")
    return tenures


def _place(rows: list[Any], root: Organisation) -> None:
    """Give each place the short names of what lies between it and ``root``."""
    lines = coverage.lines_of(rows, root)
    for one in rows:
        one.line_names = [area.short_name for area in lines[one.pk]] or [one.parent.short_name if one.parent else ""]


def _listed(request, root, selection, page, rows) -> dict[str, Any]:
    measure, found = selection.measure, rows.count()
    return {
        "root": root, "selection": selection, "page": page, "found": found, "query": selection.query,
        "crumbs": crumbs(request.user, root, measure), "measure": measure, "pages": measure.pages,
        "number": measure.pages.number(found),
    }  # fmt: skip


@require_safe
def chart(request, pk, sheet):
    """The wall chart of an organisation as a PDF on A3 or A4."""
    root = root_of(request.user, pk)
    if sheet not in wall.SHEETS:
        raise Http404
    content = wall.draw(GRADUATES, root, sheet=sheet, today=timezone.localdate())
    if content is None:
        raise Http404
    return shown(content, name=f"coverage-{root.pk}-{sheet}.pdf", mark=Clean.NOBODY)
