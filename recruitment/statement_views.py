"""The page on which a year and an organisation are chosen, and the statement of account as a paper."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from cases.documents import PDF_POLICY
from cases.views import see_other
from organisations.models import Organisation, User

from . import statement_jobs
from .models import Pool, StatementPrint
from .statement import statement

YEARS_BACK = 10


@require_safe
def statement_page(request):
    """The statement on the screen, pool by pool, with the way to the paper."""
    organisation, organisations, year, years = _asked(request.GET, request.user)
    context = {"organisations": organisations, "organisation": organisation, "year": year, "years": years}
    if organisation:
        context["statement"] = statement(organisation, year, today=timezone.localdate())
        context["prints"] = StatementPrint.objects.filter(by=request.user, organisation=organisation, year=year)[:3]
    return render(request, "recruitment/statement.html", context | {"tab": "statement"})


@require_POST
def statement_print(request):
    """Order the paper; it is drawn in the background."""
    organisation, _organisations, year, _years = _asked(request.POST, request.user)
    if organisation is None:
        raise Http404
    made = statement_jobs.order(organisation, year, by=request.user)
    return see_other(reverse("posts:statement_printed", args=[made.pk]))


@never_cache
@require_safe
def printed(request, pk):
    """How far the paper is; when it is there, the paper."""
    wanted = _mine(request.user, pk)
    return render(request, "recruitment/printed.html", {"print": wanted, "job": _progress(wanted), "tab": "statement"})


@never_cache
@require_safe
def progress(request, pk):
    """The same for the page that waits (polled by site.js)."""
    return JsonResponse(_progress(_mine(request.user, pk)))


@xframe_options_sameorigin
@require_safe
def printed_file(request, pk):
    """The PDF."""
    wanted = _mine(request.user, pk)
    if wanted.status != StatementPrint.DONE:
        raise Http404
    name = f"quota-statement-{wanted.year}-{wanted.organisation_id}.pdf"
    response = FileResponse(
        wanted.file.open("rb"), as_attachment="download" in request.GET, filename=name, content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _mine(user: User, pk: int) -> StatementPrint:
    """The user's own order, of an organisation the user still sees; else Http404. One whose job is gone has failed."""
    rows = StatementPrint.objects.filter(by=user, organisation__in=Organisation.objects.seen_by(user))
    wanted = get_object_or_404(rows.select_related("organisation"), pk=pk)
    statement_jobs.give_up_if_lost(wanted)
    return wanted


def _progress(wanted: StatementPrint) -> dict[str, Any]:
    sentences = {
        StatementPrint.QUEUED: _("The statement is being drawn up. You may leave this page and find it again later."),
        StatementPrint.DONE: _("The statement is ready."),
        StatementPrint.FAILED: wanted.message,
    }
    return {"state": wanted.status, "done": int(wanted.is_over), "total": 1, "text": sentences[wanted.status]}


def _asked(given, user: User) -> tuple[Organisation | None, list[Organisation], int, list[int]]:
    """The organisation asked for (404 if not the user's), those to choose from, the year asked for, and the years."""
    this = timezone.localdate().year
    years = [this - back for back in range(YEARS_BACK)]
    holding = Pool.objects.order_by().values("organisation")
    found = list(Organisation.objects.seen_by(user).filter(pk__in=holding).order_by("path"))
    wanted, year = given.get("organisation", ""), given.get("year", "")
    chosen = next((one for one in found if str(one.pk) == wanted), None)
    if wanted and chosen is None:
        raise Http404(_("There is no such statement."))
    return chosen or next(iter(found), None), found, int(year) if year in map(str, years) else this, years
