"""The page on which the department enters how many people live in the urban communities below it (E.4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases.actions import NotYours
from organisations.answers import UNPROCESSABLE, see_other
from organisations.desks import Role
from organisations.models import Organisation, Place, User

from .coverage_views import crumbs, root_of
from .measures import WORKERS
from .residents import Residents
from .residents_forms import ResidentsForm

BACK = 5
"""Years before this one for which figures are still entered or corrected."""
SHOWN = 20
"""The latest entries that the page shows; all of them stay on record."""
ENTERING = (Place.PREFECTURE, Place.COUNTY)


def may_enter(user: User, root: Organisation) -> bool:
    """Whether the user sits in the department of the prefecture or county that ``root`` is or lies below."""
    held = [one.organisation for one in user.mandates_over() if one.role == Role.DEPARTMENT]
    return any(root.path.startswith(one.path) for one in held if one.place in ENTERING)


def rows_of(root: Organisation) -> list[Organisation]:
    """The prefecture's counties; below a county the streets, townships and communities; only where communities are."""
    paths = list(WORKERS.places(root).values_list("path", flat=True))
    keys = {int(key) for path in paths for key in path.removeprefix(root.path).split("/") if key}
    kinds = (Place.COUNTY,) if root.place == Place.PREFECTURE else (Place.STREET, Place.TOWNSHIP, Place.COMMUNITY)
    below = list(Organisation.objects.open().filter(pk__in=keys, place__in=kinds).order_by("path"))
    return below if root.place == Place.PREFECTURE else [root, *(one for one in below if one != root)]


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, pk):
    """Enter or correct the residents of one year; the year before stands there until somebody changes it."""
    root = root_of(request.user, pk)
    if not may_enter(request.user, root):
        raise NotYours(_("Residents are entered by the organisation department of the prefecture or county."))
    this = timezone.localdate().year
    years = list(range(this - BACK, this + 1))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else this
    rows = rows_of(root)
    if not rows:
        raise Http404
    form = ResidentsForm(request.POST if request.method == "POST" else None, root=root, rows=rows, year=year)
    if form.is_bound and form.is_valid():
        number = form.save(by=request.user)
        said = ngettext("%(number)s figure has been entered.", "%(number)s figures have been entered.", number)
        messages.success(request, said % {"number": number})
        return see_other(f"{reverse('staffing:residents', args=[root.pk])}?year={year}")
    entered = Residents.objects.filter(organisation__path__startswith=root.path).select_related("organisation", "by")
    context = {
        "form": form, "root": root, "year": year, "years": years, "entered": entered[:SHOWN], "pages": WORKERS.pages,
        "crumbs": crumbs(request.user, root, WORKERS),
    }  # fmt: skip
    return render(request, "recruitment/residents.html", context, status=UNPROCESSABLE if form.errors else 200)
