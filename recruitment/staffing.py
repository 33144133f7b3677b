"""Community workers against the norm: how many serve for ten thousand residents, and how many are missing (E.4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from organisations.models import Organisation

from .coverage import area_of
from .measures import WORKERS
from .models import Programme
from .residents import Population, Populations

HEADS = 10_000
"""The residents that the norm is told for."""


@dataclass(frozen=True)
class Staff:
    """The community workers of an organisation: serving, on the way, and what the norm asks for its residents."""

    organisation: Organisation
    communities: int
    serving: int
    appointed: int
    population: Population
    norm: int

    @property
    def per_head(self) -> str:
        """Serving for each ten thousand residents to one decimal, never rounded up; a dash without residents."""
        number = self.population.number
        if not number:
            return "-"
        tenths = self.serving * HEADS * 10 // number
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def wanted(self) -> int:
        """How many the norm asks for; a part of a person is a whole one."""
        return -(-self.norm * self.population.number // HEADS)

    @property
    def missing(self) -> int:
        """How many are missing to the norm; residents without a figure are not in it."""
        return max(self.wanted - self.serving, 0)

    @property
    def known(self) -> bool:
        """Whether anything can be held against the norm."""
        return bool(self.norm and self.population.years)


def norm() -> int:
    """Community workers for ten thousand residents as the prefecture's programme has it; 0 where there is none."""
    found = Programme.objects.filter(WORKERS.counts(), closed_on=None).values_list("norm", flat=True)
    return max(found, default=0)


def staff(root: Organisation) -> tuple[Staff, list[Staff]]:
    """The workers of ``root``, and of each area right below it in which there are communities; five queries."""
    communities = list(WORKERS.places(root).values_list("path", flat=True))
    residents, most, people = Populations(root, communities), norm(), _people(root)
    areas = {area_of(path, root): [] for path in communities if path != root.path}  # type: dict[int, list[str]]
    for path in communities:
        if path != root.path:
            areas[area_of(path, root)].append(path)
    below = Organisation.objects.filter(pk__in=areas).order_by("code", "path")
    whole = _staff(root, communities, people, residents, most)
    return whole, [_staff(one, areas[one.pk], people, residents, most) for one in below]


def _people(root: Organisation) -> dict[str, tuple[int, int]]:
    """(serving, on the way) by the path of the community; one query."""
    rows = WORKERS.there(root).order_by().values_list("post__organisation__path")
    numbers = {name: Count("pk", filter=Q(condition)) for name, condition in
               (("serving", WORKERS.serving), ("appointed", WORKERS.on_the_way))}  # fmt: skip
    return {path: (serving, appointed) for path, serving, appointed in rows.annotate(**numbers)}


def _staff(at: Organisation, communities: list[str], people, residents: Populations, most: int) -> Staff:
    serving, appointed = (sum(people.get(path, (0, 0))[which] for path in communities) for which in (0, 1))
    return Staff(at, len(communities), serving, appointed, residents.of(at.path), most)
