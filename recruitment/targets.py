"""The five-year plan: how many villages a programme is to cover by the end of each year, set by the prefecture (D.1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.views import UNPROCESSABLE, see_other
from organisations.desks import Role
from organisations.models import Organisation, Place, User

from .coverage import area_of
from .measures import GRADUATES, Measure
from .models import Programme, Target

PLAN_YEARS = 5
"""Years of the plan where the programme does not say (D.1: within five years)."""


def planner(user: User) -> Organisation | None:
    """The prefecture whose department the user sits in; None for others."""
    held = [one.organisation for one in user.current_mandates() if one.role == Role.DEPARTMENT]
    return next((one for one in held if one.place == Place.PREFECTURE), None)


def may_plan(user: User) -> bool:
    """Whether the user sets targets."""
    return planner(user) is not None


class TargetForm(forms.Form):
    """A grid: the prefecture and its counties, and a number for each year; an empty cell has no target."""

    def __init__(
        self, data=None, *, programme: Programme, rows: list[Organisation], years: range, room: dict[int, int]
    ):
        super().__init__(data)
        self.programme, self.rows, self.years, self.room = programme, rows, years, room
        kept = Target.objects.filter(programme=programme, organisation__in=rows, year__in=years)
        self.kept = {(one.organisation_id, one.year): one for one in kept}
        for one in rows:
            for year in years:
                self.fields[self.name(one, year)] = self._cell(one, year)

    @staticmethod
    def name(one: Organisation, year: int) -> str:
        """The name of a cell."""
        return f"n_{one.pk}_{year}"

    def _cell(self, one: Organisation, year: int) -> forms.IntegerField:
        """At most as many villages as there are."""
        there, label = self.room.get(one.pk, 0), f"{one.short_name} {year}"
        said = _("%(organisation)s has %(there)s villages for this programme; the target cannot be higher.")
        kept = self.kept.get((one.pk, year))
        return forms.IntegerField(
            label=label, required=False, min_value=0, max_value=there, initial=kept.number if kept else None,
            error_messages={"max_value": said % {"organisation": one.short_name, "there": there}},
            widget=forms.NumberInput(attrs={"aria-label": label, "inputmode": "numeric"}),
        )  # fmt: skip

    def clean(self):
        """A plan to cover more villages every year does not fall back."""
        data = super().clean() or self.cleaned_data
        for one in self.rows:
            before = None
            for year in self.years:
                number = data.get(self.name(one, year))
                if number is not None and before is not None and number < before:
                    words = {"before": before, "year": year - 1}
                    said = _("This is less than an earlier year's target (%(before)s).") % words
                    self.add_error(self.name(one, year), said)
                before = number if number is not None else before
        return data

    @property
    def grid(self) -> list[dict[str, Any]]:
        """Rows of bound cells for the page."""
        return [
            {"organisation": one, "room": self.room.get(one.pk, 0),
             "cells": [(year, self[self.name(one, year)]) for year in self.years]}
            for one in self.rows
        ]  # fmt: skip

    def save(self) -> None:
        """Write what has changed; an emptied cell has no target any more."""
        with transaction.atomic():
            for one in self.rows:
                for year in self.years:
                    self._keep(one, year, self.cleaned_data[self.name(one, year)])

    def _keep(self, one: Organisation, year: int, number: int | None) -> None:
        kept = self.kept.get((one.pk, year))
        if number is None:
            if kept:
                kept.delete()
        elif kept is None or kept.number != number:
            key = {"programme": self.programme, "organisation": one, "year": year}
            Target.objects.update_or_create(**key, defaults={"number": number})


def years_of(programme: Programme) -> range:
    """The years of the programme's plan: from its first target on, or from this year."""
    first = Target.objects.filter(programme=programme).order_by("year").values_list("year", flat=True).first()
    start = first or timezone.localdate().year
    return range(start, start + (programme.goal_years or PLAN_YEARS))


def room_in(measure: Measure, root: Organisation, programme: Programme) -> dict[int, int]:
    """How many villages the programme could cover, in ``root`` and in each county below."""
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
def page(request):
    """The targets of one programme, for the prefecture and each county."""
    root = planner(request.user)
    if root is None:
        raise PermissionDenied(_("Targets are set by the organisation department of the prefecture."))
    programmes = list(Programme.objects.filter(pipeline=GRADUATES.pipeline, closed_on=None))
    programme = next((one for one in programmes if one.code == request.GET.get("programme")), programmes[0])
    counties = Organisation.objects.filter(parent=root, place=Place.COUNTY).open().order_by("code", "path")
    bound = {"rows": [root, *counties], "years": years_of(programme), "room": room_in(GRADUATES, root, programme)}
    form = TargetForm(request.POST if request.method == "POST" else None, programme=programme, **bound)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("The targets of “%(programme)s” have been set.") % {"programme": programme})
        return see_other(f"{reverse('coverage:targets')}?programme={programme.code}")
    context = {"form": form, "root": root, "programme": programme, "programmes": programmes}
    return render(request, "recruitment/targets.html", context, status=UNPROCESSABLE if form.errors else 200)
