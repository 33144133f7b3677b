"""The list behind a figure of coverage: the figure links to the URL that narrows the list to what was counted."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.listing import query_of
from organisations.models import Organisation

from .coverage import FIGURES, STATES
from .coverage_years import close_of
from .measures import FORESEEN, KNOWN, PRESENT, Measure
from .models import Programme

FILLED = {"full": _("all posts filled"), "part": _("some posts filled"), "none": _("no post filled")}
BASES = {
    PRESENT: _("covered at the close of the year"),
    KNOWN: _("still covered at the close of the year, with nobody following"),
    FORESEEN: _("covered at the close of the year with those appointed and provided for"),
}
YEARS = range(2000, 2100)


class Selection:
    """Places narrowed to what the URL asks; values nobody offers are ignored."""

    NAMES: tuple[str, ...] = ("state", "programme", "border", "filled", "year", "basis", "area")
    shows_residents = False

    def __init__(self, request, measure: Measure, root: Organisation, today: datetime.date):
        given = {name: request.GET.get(name, "") for name in self.NAMES}
        self.measure, self.root, self.today = measure, root, today
        self.query = query_of(request, self.NAMES)
        self.programmes = list(Programme.objects.filter(measure.counts()))
        self.programme = next((one for one in self.programmes if one.code == given["programme"]), None)
        self.state = given["state"] if given["state"] in FIGURES or given["state"] in STATES else ""
        self.border = given["border"] == "1"
        self.filled = given["filled"] if given["filled"] in FILLED and self.programme else ""
        asked = given["year"]
        self.year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in YEARS else None
        self.basis = given["basis"] if given["basis"] in BASES else PRESENT
        self.areas = list(
            Organisation.objects.filter(parent=root, place__in=measure.areas).open().order_by("code", "path")
        )
        self.area = next((one for one in self.areas if str(one.pk) == given["area"]), None)

    @property
    def only(self) -> list[Programme] | None:
        """The programme as the measure takes it; None for all."""
        return [self.programme] if self.programme else None

    def places(self) -> QuerySet[Organisation]:
        """The places asked for, each with its state, how many are there and until when."""
        closed = close_of(self.year) if self.year and self.basis == PRESENT else None
        rows = self.measure.places(self.area or self.root, closed)
        if self.border:
            rows = rows.filter(border=True)
        if self.year:
            terms = self.measure.terms() if self.basis == FORESEEN else {}
            condition = self.measure.on_basis(self.basis, close_of(self.year), terms)
            rows = self.measure.covered(rows, condition, self.only)
        rows = self.measure.with_state(rows, self.today, self.only)
        rows = self.measure.with_people(rows, self.only)
        return rows.filter(self._state(), self._filled()).select_related("parent").order_by("path")

    def _state(self) -> Q:
        if not self.state:
            return Q()
        states = FIGURES[self.state][1] if self.state in FIGURES else (self.state,)
        return Q(state__in=states)

    def _filled(self) -> Q:
        if not self.filled or self.programme is None:
            return Q()
        each = self.programme.per_village
        return {
            "full": Q(staff__gte=each), "part": Q(staff__gt=0, staff__lt=each), "none": Q(staff=0),
        }[self.filled]  # fmt: skip

    @property
    def told(self) -> list[Any]:
        """What the list is narrowed to, in words."""
        found: list[Any] = [self.programme.name] if self.programme else []
        found += [_("border villages")] if self.border else []
        found += [FILLED[self.filled]] if self.filled else []
        if self.year:
            found.append(f"{self.year}: {BASES[self.basis]}")
        return found
