"""The page on which a year and an organisation are chosen, and the statement of account as a paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.views import UNPROCESSABLE
from dossiers.typesetting import MissingGlyph
from organisations.models import Organisation

from .models import Pool
from .statement import draw, statement

YEARS_BACK = 10


@require_safe
def statement_page(request):
    """The statement on the screen, pool by pool, with the way to the paper."""
    organisation, organisations, year, years = _asked(request)
    context = {"organisations": organisations, "organisation": organisation, "year": year, "years": years}
    if organisation:
        context["statement"] = statement(organisation, year, today=timezone.localdate())
    return render(request, "recruitment/statement.html", context | {"tab": "statement"})


@require_safe
def statement_print(request):
    """The statement as PDF."""
    organisation, _organisations, year, _years = _asked(request)
    if organisation is None:
        raise Http404
    found = statement(organisation, year, today=timezone.localdate())
    try:
        pdf = draw(found)
    except MissingGlyph as problem:
        context = {"problem": str(problem), "organisation": organisation, "year": year, "statement": found}
        return render(request, "recruitment/statement.html", context, status=UNPROCESSABLE)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="quota-statement-{year}-{organisation.pk}.pdf"'
    return response


def _asked(request) -> tuple[Organisation | None, list[Organisation], int, list[int]]:
    """The organisation asked for (404 if not the user's), those to choose from, the year asked for, and the years."""
    this = timezone.localdate().year
    years = [this - back for back in range(YEARS_BACK)]
    holding = Pool.objects.order_by().values("organisation")
    found = list(Organisation.objects.seen_by(request.user).filter(pk__in=holding).order_by("path"))
    wanted, year = request.GET.get("organisation", ""), request.GET.get("year", "")
    chosen = next((one for one in found if str(one.pk) == wanted), None)
    if wanted and chosen is None:
        raise Http404(_("There is no such statement."))
    return chosen or next(iter(found), None), found, int(year) if year in map(str, years) else this, years
