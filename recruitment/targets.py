"""A plan: how many places a programme is to cover by each year's end, set by the prefecture (D.1, E.1).

Five years for graduates in villages, two for governance specialists in communities and villages.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from organisations.answers import UNPROCESSABLE, see_other
from organisations.desks import Role
from organisations.models import Organisation, Place, User

from .coverage import area_of
from .measures import Measure
from .models import Programme, Target
from .target_forms import TargetForm

REFUSAL = gettext_lazy("Targets are set by the organisation department of the prefecture.")
"""What whoever does not hold the office is told."""

PLAN_YEARS = 5
"""Years of the plan where the programme does not say (D.1: within five years)."""


SHOWN = 20
"""The latest changes that the page shows; all of them stay on record."""


def planner(user: User) -> Organisation | None:
    """The prefecture whose department the user sits in; None for others."""
    held = [one.organisation for one in user.mandates_over() if one.role == Role.DEPARTMENT]
    return next((one for one in held if one.place == Place.PREFECTURE), None)


def may_plan(user: User) -> bool:
    """Whether the user sets targets."""
    return planner(user) is not None


def years_of(programme: Programme) -> range:
    """The years of the programme's plan: from its first target on, or from this year."""
    first = Target.objects.filter(programme=programme).order_by("year").values_list("year", flat=True).first()
    start = first or timezone.localdate().year
    return range(start, start + (programme.goal_years or PLAN_YEARS))


def room_in(measure: Measure, root: Organisation, programme: Programme) -> dict[int, int]:
    """How many places the programme could cover, in ``root`` and in each county below."""
    places = measure.places(root)
    if programme.border_only:
        places = places.filter(border=True)
    room = {root.pk: 0}
    for path in places.values_list("path", flat=True):
        county = area_of(path, root)
        room[root.pk] += 1
        room[county] = room.get(county, 0) + 1
    return room


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, measure):
    """The targets of one programme, for the prefecture and each county."""
    root = planner(request.user)
    if root is None:
        raise PermissionDenied(REFUSAL)
    programmes = list(Programme.objects.filter(measure.counts(), closed_on=None))
    if not programmes:
        raise Http404
    programme = next((one for one in programmes if one.code == request.GET.get("programme")), programmes[0])
    counties = Organisation.objects.filter(parent=root, place=Place.COUNTY).open().order_by("code", "path")
    form = TargetForm(
        request.POST if request.method == "POST" else None, programme=programme, rows=[root, *counties],
        years=years_of(programme), room=room_in(measure, root, programme), too_high=measure.pages.too_high,
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        form.save(by=request.user)
        messages.success(request, _("The targets of “%(programme)s” have been set.") % {"programme": programme})
        return see_other(f"{reverse(measure.pages.targets)}?programme={programme.code}")
    changes = programme.target_changes.select_related("organisation", "by")[:SHOWN]
    context = {"form": form, "root": root, "programme": programme, "programmes": programmes, "changes": changes}
    context |= {"measure": measure, "pages": measure.pages}
    return render(request, "recruitment/targets.html", context, status=UNPROCESSABLE if form.errors else 200)
