"""The list behind a figure of filled posts, narrowed by what the URL asks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.listing import query_of
from organisations.models import Organisation, Place

from .measures import Measure
from .models import Programme


class PostSelection:
    """Filled posts narrowed to what the URL asks: programme, border villages, and the level whose pool pays."""

    NAMES = ("programme", "border", "pool")

    def __init__(self, request, measure: Measure, root: Organisation):
        self.measure, self.root = measure, root
        self.query = query_of(request, self.NAMES)
        asked = request.GET.get("programme", "")[:20]
        self.programme = Programme.objects.filter(measure.counts(), code=asked).first()
        self.border = request.GET.get("border") == "1"
        self.pool = request.GET.get("pool", "")
        self.pool = self.pool if self.pool in Place.values else ""

    def tenures(self):
        """The tenures asked for, with post, village and pool."""
        rows = self.measure.there(self.root).filter(self.measure.serving)
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
        return found + ([_("pool of the %(level)s") % {"level": Place(self.pool).label}] if self.pool else [])
