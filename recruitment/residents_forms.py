"""The form of residents: one cell for each street, township and community of an area, for one year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Organisation, User

from .residents import Residents, latest

MOST = 10_000_000
"""More people than any county has: a slip of the keyboard."""


class ResidentsForm(forms.Form):
    """A cell for each organisation, with the figure of this year or the last; an empty one says nothing.

    An older figure is not offered: confirmed unawares, that of a whole would hide newer ones of its parts.
    """

    document = forms.CharField(
        label=gettext_lazy("Document number"), max_length=120,
        help_text=gettext_lazy("the statistical bulletin or report the figures are taken from"),
    )  # fmt: skip

    def __init__(self, data=None, *, root: Organisation, rows: list[Organisation], year: int):
        super().__init__(data)
        self.rows, self.year = rows, year
        self.before = {one.organisation_id: one for one in latest(root, until=year)}
        for one in rows:
            self.fields[self.name(one)] = self._cell(one)

    @staticmethod
    def name(one: Organisation) -> str:
        """The name of a cell."""
        return f"n_{one.pk}"

    def kept(self, one: Organisation) -> Residents | None:
        """The figure on record for the year."""
        found = self.before.get(one.pk)
        return found if found and found.year == self.year else None

    def _cell(self, one: Organisation) -> forms.IntegerField:
        before = self.before.get(one.pk)
        offered = before.number if before and before.year >= self.year - 1 else None
        return forms.IntegerField(
            label=one.short_name, required=False, min_value=0, max_value=MOST,
            initial=offered,
            widget=forms.NumberInput(attrs={"aria-label": one.short_name, "inputmode": "numeric"}),
        )  # fmt: skip

    def clean(self):
        """What is on record is corrected, not emptied; communities do not add up to more than what they are part of."""
        data = super().clean() or self.cleaned_data
        for one in self.rows:
            number = data.get(self.name(one))
            if number is None:
                if self.kept(one) and self.name(one) not in self.errors:
                    self.add_error(self.name(one), _("This figure is on record: correct it, or enter 0 for nobody."))
                continue
            below = sum(data.get(self.name(other)) or 0 for other in self._below(one))
            if below > number:
                said = _("Those below add up to %(below)s already.")
                self.add_error(self.name(one), said % {"below": below})
        return data

    def _below(self, one: Organisation) -> list[Organisation]:
        """The rows below ``one`` that lie below no other row below it: what its figure is the sum of."""
        found = [other for other in self.rows if other.path.startswith(one.path) and other != one]
        lines = [other for other in found if self.cleaned_data.get(self.name(other)) is not None]
        return [
            other for other in lines
            if not any(other.path.startswith(above.path) for above in lines if above != other)
        ]  # fmt: skip

    @property
    def grid(self) -> list[dict[str, Any]]:
        """Rows of the page: organisation, bound cell, the figure it starts from, and how deep the row lies."""
        least = min((one.path.count("/") for one in self.rows), default=0)
        return [
            {"organisation": one, "cell": self[self.name(one)], "before": self.before.get(one.pk),
             "depth": one.path.count("/") - least}
            for one in self.rows
        ]  # fmt: skip

    def save(self, *, by: User) -> int:
        """Append what is new or corrected; returns how many figures that are."""
        words = {"year": self.year, "document": self.cleaned_data["document"], "by": by}
        said = {one: self.cleaned_data[self.name(one)] for one in self.rows}
        new = [
            Residents(organisation=one, number=number, **words) for one, number in said.items()
            if number is not None and not ((kept := self.kept(one)) and kept.number == number)
        ]  # fmt: skip
        Residents.objects.bulk_create(new)
        return len(new)
