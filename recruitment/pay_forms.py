"""The form of a new edition of the pay table: eighteen grades for each of the three kinds of posts (E.1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import date_field
from organisations.models import Organisation, User

from . import pay
from .models import PayGrade, PayTable

CELLS = ("years", "certificate", "pay")
COLUMNS = (gettext_lazy("Full years"), gettext_lazy("certificate"), gettext_lazy("Monthly pay"))
"""The cells of a grade, and what they are called above them."""


class EditionForm(forms.Form):
    """The whole table at once, filled in from the edition in force; a grade without years is left out of the table."""

    since = date_field(gettext_lazy("in force from"), past=False)
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=120)

    def __init__(self, data=None, *, base: PayTable | None):
        super().__init__(data)
        self.base = base
        for rank in pay.RANKS:
            for grade in range(1, pay.GRADES + 1):
                row = base.rows.get((rank, grade)) if base else None
                for name in CELLS:
                    self.fields[cell(rank, grade, name)] = _field(rank, grade, name, row)

    @property
    def columns(self) -> tuple:
        """What the three cells of a grade are."""
        return COLUMNS

    @property
    def grid(self) -> list[dict[str, Any]]:
        """Kinds of posts, and their grades with the three cells of each."""
        return [
            {"label": label, "rows": [
                (grade, [(column, self[cell(rank, grade, name)]) for name, column in zip(CELLS, COLUMNS, strict=True)])
                for grade in range(1, pay.GRADES + 1)
            ]}
            for rank, label in pay.RANKS.items()
        ]  # fmt: skip

    def clean(self):
        """A higher grade never takes fewer years, nor does it pay less; an edition follows the one in force."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for rank in pay.RANKS:
            before = None
            for grade in range(1, pay.GRADES + 1):
                row = {name: data.get(cell(rank, grade, name)) for name in CELLS}
                if row["years"] is None:
                    self._bare(rank, grade, row)
                    continue
                if before:
                    self._not_less(rank, grade, before, row)
                before = row
        if not any(value is not None for name, value in data.items() if name.endswith("_years")):
            raise forms.ValidationError(_("The table has at least one grade."))
        if self.base and data.get("since") and data["since"] < self.base.since:
            words = {"day": self.base.since}
            self.add_error("since", _("The edition in force is of %(day)s; a new one does not lie before.") % words)
        return data

    def _bare(self, rank: str, grade: int, row: dict[str, Any]) -> None:
        if row["pay"] is not None or row["certificate"]:
            self.add_error(cell(rank, grade, "years"), _("Enter the years, or leave the whole grade empty."))

    def _not_less(self, rank: str, grade: int, before: dict[str, Any], row: dict[str, Any]) -> None:
        if row["years"] < before["years"]:
            self.add_error(cell(rank, grade, "years"), _("Fewer years than the grade below."))
        if row["pay"] is not None and before["pay"] is not None and row["pay"] < before["pay"]:
            self.add_error(cell(rank, grade, "pay"), _("Less than the grade below."))

    def save(self, organisation: Organisation, *, by: User) -> PayTable:
        """Append the edition."""
        data = self.cleaned_data
        rows = [
            PayGrade(rank=rank, grade=grade, years=data[cell(rank, grade, "years")],
                     certificate=int(data[cell(rank, grade, "certificate")] or 0), pay=data[cell(rank, grade, "pay")])
            for rank in pay.RANKS for grade in range(1, pay.GRADES + 1)
            if data[cell(rank, grade, "years")] is not None
        ]  # fmt: skip
        with transaction.atomic():
            return pay.issue(organisation, rows, since=data["since"], document=data["document"], by=by)


def cell(rank: str, grade: int, name: str) -> str:
    """The name of a cell."""
    return f"{rank}_{grade}_{name}"


def _field(rank: str, grade: int, name: str, row: PayGrade | None) -> forms.Field:
    label = f"{pay.told(rank, grade)} {COLUMNS[CELLS.index(name)]}"
    given: dict[str, Any] = {"label": label, "required": False, "initial": getattr(row, name) if row else None}
    attrs = {"aria-label": label, "inputmode": "numeric"}
    if name == "certificate":
        return forms.ChoiceField(choices=list(pay.CERTIFICATES.items()), widget=forms.Select(
            attrs={"aria-label": label}), **given)  # fmt: skip
    if name == "years":
        return forms.IntegerField(min_value=0, max_value=50, widget=forms.NumberInput(attrs=attrs), **given)
    return forms.DecimalField(
        min_value=0, max_digits=9, decimal_places=2, widget=forms.NumberInput(attrs=attrs), **given
    )
