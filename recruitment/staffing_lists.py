"""The communities behind a figure of staffing, each with its residents."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from .coverage_lists import Selection
from .residents import Populations, Residents


class Communities(Selection):
    """Communities narrowed to what the URL asks; ``residents=none``: those whose residents nobody has entered."""

    NAMES = (*Selection.NAMES, "residents")
    shows_residents = True

    def __init__(self, request, measure, root, today):
        super().__init__(request, measure, root, today)
        self.uncounted = request.GET.get("residents") == "none"

    def places(self):
        """The communities asked for, each with its own latest figure and the year of it."""
        rows = super().places().filter(self._counted())
        known = Residents.objects.filter(organisation=OuterRef("pk")).order_by("-year", "-pk")
        return rows.annotate(
            residents_number=Subquery(known.values("number")[:1]), residents_year=Subquery(known.values("year")[:1])
        )

    def _counted(self) -> Q:
        if not self.uncounted:
            return Q()
        at = self.area or self.root
        paths = self.measure.places(at).values_list("path", flat=True)
        return Q(path__in=Populations(at, paths).of(at.path).unknown)

    @property
    def told(self) -> list[Any]:
        """What the list is narrowed to, in words."""
        return super().told + ([_("without a figure of residents")] if self.uncounted else [])
