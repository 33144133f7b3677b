"""The page on which a year and an organisation are chosen, with the figures of each pool; it orders the paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisations.answers import see_other
from organisations.models import Organisation, User

from . import statement_jobs
from .models import Pool, StatementPrint
from .statement import statement

YEARS_BACK = 10


@require_safe
def statement_page(request):
    """The statement on the screen, pool by pool, with the way to the paper."""
    organisation, organisations, year, years = _asked(request.GET, request.user)
    context: dict[str, Any] = {
        "organisations": organisations, "organisation": organisation, "year": year, "years": years,
    }  # fmt: skip
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
