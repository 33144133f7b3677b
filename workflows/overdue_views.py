"""The page of overdue onboarding, for streets, counties and the prefecture (E-09)."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.listing import page_of
from recruitment.coverage_views import crumbs
from recruitment.measures import SPECIALISTS

from . import overdue


@require_safe
def page(request):
    """What is owed at and below an organisation, most overdue first, and how much in each area."""
    root = overdue.root_asked(request)
    if root is None:
        raise Http404
    narrowed = overdue.Narrowed(request, root)
    page = page_of(narrowed.rows(), request, query=narrowed.query, per_page=50)
    page.rows[:] = [overdue.Row(task) for task in page.rows]
    context = {
        "root": root, "narrowed": narrowed, "page": page, "query": narrowed.query, "groups": overdue.GROUPS,
        "areas": overdue.by_area(root, narrowed.today), "owed": overdue.owed(request.user, root),
        "crumbs": crumbs(request.user, root, SPECIALISTS), "pages": SPECIALISTS.pages,
    }  # fmt: skip
    return render(request, "desk/overdue.html", context)
