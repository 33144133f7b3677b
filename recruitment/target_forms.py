"""The form of the plan's targets: a grid of areas and years."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Organisation, User

from .models import Programme, Target, TargetChange


class TargetForm(forms.Form):
    """A grid: the prefecture and its counties, and a number for each year; an empty cell has no target."""

    document = forms.CharField(
        label=gettext_lazy("Document number"), max_length=120,
        help_text=gettext_lazy("the plan, or the decision that changes it"),
    )  # fmt: skip

    def __init__(
        self, data=None, *, programme: Programme, rows: list[Organisation], years: range, room: dict[int, int],
        too_high: Any,
    ):  # fmt: skip
        super().__init__(data)
        self.programme, self.rows, self.years, self.room = programme, rows, years, room
        self.too_high = too_high
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
        """At most as many places as there are."""
        there, label = self.room.get(one.pk, 0), f"{one.short_name} {year}"
        kept = self.kept.get((one.pk, year))
        return forms.IntegerField(
            label=label, required=False, min_value=0, max_value=there, initial=kept.number if kept else None,
            error_messages={"max_value": self.too_high % {"organisation": one.short_name, "there": there}},
            widget=forms.NumberInput(attrs={"aria-label": label, "inputmode": "numeric"}),
        )  # fmt: skip

    def clean(self):
        """A plan to cover more places every year does not fall back."""
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

    def save(self, *, by: User) -> None:
        """Write what has changed, each change with its document; an emptied cell has no target any more."""
        with transaction.atomic():
            changes = [self._keep(one, year) for one in self.rows for year in self.years]
            words = {"by": by, "document": self.cleaned_data["document"]}
            TargetChange.objects.bulk_create(TargetChange(**one, **words) for one in changes if one)

    def _keep(self, one: Organisation, year: int) -> dict[str, Any] | None:
        """Store one cell; what has changed, if anything."""
        kept, number = self.kept.get((one.pk, year)), self.cleaned_data[self.name(one, year)]
        before = kept.number if kept else None
        if number == before:
            return None
        key: dict[str, Any] = {"programme": self.programme, "organisation": one, "year": year}
        if number is None:
            Target.objects.filter(**key).delete()
        else:
            Target.objects.update_or_create(**key, defaults={"number": number})
        return key | {"before": before, "after": number}
