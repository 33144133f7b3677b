"""The list behind a figure of filled posts, narrowed by what the URL asks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.listing import query_of
from organisations.models import Organisation, Place

from .measures import APPOINTED, Measure
from .models import Programme


class PostSelection:
    """Filled posts narrowed to what the URL asks: programme, border villages, the level whose pool pays.

    ``state=appointed`` asks for those whose holder has not begun yet instead.
    """

    NAMES = ("programme", "border", "pool", "state")

    def __init__(self, request, measure: Measure, root: Organisation):
        self.measure, self.root = measure, root
        self.query = query_of(request, self.NAMES)
        asked = request.GET.get("programme", "")[:20]
        self.programme = Programme.objects.filter(measure.counts(), code=asked).first()
        self.border = request.GET.get("border") == "1"
        self.coming = request.GET.get("state") == APPOINTED
        self.pool = request.GET.get("pool", "")
        self.pool = self.pool if self.pool in Place.values else ""

    def tenures(self):
        """The tenures asked for, with post, village and pool."""
        here = self.measure.on_the_way if self.coming else self.measure.serving
        rows = self.measure.there(self.root).filter(here)
        if self.programme:
            rows = rows.filter(post__pool__programme=self.programme)
        if self.border:
            rows = rows.filter(post__organisation__border=True)
        if self.pool:
            rows = rows.filter(post__pool__organisation__place=self.pool)
        related = rows.select_related("post__organisation__parent", "post__pool__organisation", "post__pool__programme")
        return self.measure.with_term(related).order_by("post__organisation__path", "post__number")

    @property
    def told(self) -> list[Any]:
        """What the list is narrowed to, in words."""
        found: list[Any] = [self.programme.name] if self.programme else []
        found += [_("border villages")] if self.border else []
        found += [_("Appointed, not yet reported in")] if self.coming else []
        return found + ([_("pool of the %(level)s") % {"level": Place(self.pool).label}] if self.pool else [])
