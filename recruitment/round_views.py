"""The pages of announced rounds: list, the round itself, the form of every act, and the announcement to print.

Like the views of cases they ask the law and knock at the door of rounds (recruitment/door.py); they decide nothing.
"""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import pages
from cases.listing import page_of
from dossiers.handing_out import Clean, shown

from . import announcement, round_lists, round_pages, round_terms
from .apply_views import recommends
from .models import Intake


@require_safe
def round_list(request):
    """The rounds the user may see, newest first, narrowed by what the URL asks."""
    filters = round_lists.Filters(request)
    rows = filters.apply(Intake.objects.visible_to(request.user)).select_related("programme", "organisation")
    context = {
        "filters": filters, "query": filters.query, "page": page_of(rows.order_by("-pk"), request, query=filters.query),
        "recruits": bool(round_lists.stations(request.user)),
    }  # fmt: skip
    return render(request, "rounds/list.html", context)


@require_safe
def round_page(request, number):
    """Everything about one round: how far, what to do now, the announcement, positions, orders, what happened."""
    intake = round_pages.find(request.user, number)
    round_pages.load(intake)
    mine = round_pages.is_recruiter(intake, request.user)
    runs = list(intake.runs.select_related("by").order_by("-at", "-pk")[:10])
    context = {
        "intake": intake,
        "rail": round_pages.rail(intake),
        "now": round_pages.now(intake, request.user),
        "who": pages.who_decides(intake),
        "mine": mine,
        "recommends": recommends(intake),
        "offered": round_pages.offered(intake) if mine else [],
        "terms": round_terms.terms(intake),
        "rows": round_pages.rows(intake),
        "runs": [(one, round_pages.label_of(one), round_pages.progress(one)) for one in runs],
        "timeline": round_pages.timeline(intake),
    }
    return render(request, "rounds/round.html", context)


@require_safe
def announcement_pdf(request, number):
    """The announcement as an A4 paper; of a draft, as it would be."""
    intake = round_pages.find(request.user, number)
    return shown(announcement.draw(intake), name=f"{intake.number}.pdf", mark=Clean.PUBLIC)
