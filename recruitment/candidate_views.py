"""The candidates of a position, ranked as announced; fifty a page, printable."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from . import round_pages
from .models import Intake
from .ranking import Contest, contest
from .scoring import total, written_score

PER_PAGE = 50
OUT = {"absent": _("absent"), "void": _("void")}
"""Why somebody who competes does not count; who has left says so by the step."""


@dataclass(frozen=True)
class Candidate:
    """A line of the ranking."""

    case: Any
    rank: int | None
    written: Any
    total: Any
    out: Any


@require_safe
def candidates(request, number):
    """One position's candidates by rank; the position is chosen in the URL, without it the first."""
    intake = round_pages.find(request.user, number)
    asked = request.GET.get("position", "")
    position = round_pages.position_of(intake, asked) if asked else next(iter(intake.lineup), None)
    context: dict[str, Any] = {"intake": intake, "positions": intake.lineup, "position": position}
    if position is not None:
        found = contest(position, intake, candidates=intake.case_class._default_manager)
        page = Paginator(order(found), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "rows": _rows(intake, found, list(page.object_list))}
        context["querystring"] = f"position={position.code}"
    return render(request, "rounds/candidates.html", context)


def order(found: Contest) -> list[Hashable]:
    """The keys of all candidates: the final ranking, then the written one, then the others as they applied."""
    ranked = [one.key for one in (*found.final, *found.shortlist.ranked)]
    return list(dict.fromkeys([*ranked, *(one.key for one in found.results)]))


def _rows(intake: Intake, found: Contest, keys: list[Hashable]) -> list[Candidate]:
    """The cases of one page with their marks; one query."""
    rows = intake.candidates.filter(pk__in=keys).select_related("person").defer("person__id_number", "person__phone")
    cases, results = {one.pk: one for one in rows}, {one.key: one for one in found.results}
    ranks = {one.key: one.rank for one in found.final or found.shortlist.ranked}
    return [
        Candidate(
            cases[key], ranks.get(key), written_score(results[key], found.terms), total(results[key], found.terms),
            OUT.get(cases[key].out, ""),
        )
        for key in keys if key in cases
    ]  # fmt: skip
