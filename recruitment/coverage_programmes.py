"""What each programme covers, and border villages against the posts the plan grants each of them (D.1, D.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from organisations.models import Organisation, Place

from .coverage import area_of
from .measures import Measure
from .models import Programme


@dataclass
class Border:
    """Border villages of an organisation against a programme's posts in each village."""

    organisation: Organisation
    each: int
    filled: list[int] = field(default_factory=list)

    @property
    def villages(self) -> int:
        """Border villages."""
        return len(self.filled)

    @property
    def wanted(self) -> int:
        """Posts the plan grants them."""
        return self.each * self.villages

    @property
    def posts(self) -> int:
        """Posts that are filled, whichever pool pays for them."""
        return sum(self.filled)

    @property
    def full(self) -> int:
        """Villages that have all their posts filled."""
        return sum(number >= self.each for number in self.filled)

    @property
    def part(self) -> int:
        """Villages with some of their posts filled."""
        return sum(0 < number < self.each for number in self.filled)

    @property
    def none(self) -> int:
        """Villages with none of their posts filled."""
        return self.filled.count(0)


@dataclass(frozen=True)
class BorderPlan:
    """A border programme below an organisation: the whole, the areas, and what each level's pool pays for."""

    programme: Programme
    whole: Border
    areas: list[Border]
    pools: list[dict[str, Any]]


def border_plans(measure: Measure, root: Organisation) -> Iterator[BorderPlan]:
    """Border villages against each programme that is for them alone (D.5); nothing where none lies below ``root``."""
    for programme in Programme.objects.filter(measure.counts(), border_only=True, closed_on=None):
        whole, areas = Border(root, programme.per_village), dict[int, list[int]]()
        places = measure.with_people(measure.places(root).filter(border=True), [programme])
        for path, staff in places.values_list("path", "staff"):
            whole.filled.append(staff)
            if path != root.path:
                areas.setdefault(area_of(path, root), []).append(staff)
        if whole.villages:
            below = Organisation.objects.filter(pk__in=areas).order_by("code", "path")
            rows = [Border(one, programme.per_village, areas[one.pk]) for one in below]
            yield BorderPlan(programme, whole, rows, _pools(measure, root, programme))


def _pools(measure: Measure, root: Organisation, programme: Programme) -> list[dict[str, Any]]:
    """Filled posts of the programme in border villages by the level that holds the pool."""
    rows = measure.there(root).filter(measure.serving, post__pool__programme=programme, post__organisation__border=True)
    levels = rows.order_by().values_list("post__pool__organisation__place").annotate(number=Count("pk"))
    return [{"place": place, "label": Place(place).label, "number": number} for place, number in sorted(levels)]


@dataclass(frozen=True)
class ByProgramme:
    """How many places a programme covers, and by how many people."""

    programme: Programme
    places: int
    people: int


def by_programme(measure: Measure, root: Organisation) -> list[ByProgramme]:
    """Programmes that have somebody there, in the order of the programmes; two queries."""
    rows = measure.there(root).filter(measure.serving).order_by().values_list("post__pool__programme")
    found = {
        key: numbers
        for key, *numbers in rows.annotate(
            places=Count("post__organisation", distinct=True), people=Count("pk", distinct=True)
        )
    }
    return [ByProgramme(one, *found[one.pk]) for one in Programme.objects.filter(pk__in=found)]
