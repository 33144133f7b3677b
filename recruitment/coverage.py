"""What the coverage pages show: figures of an organisation and of the areas below it, and the lists behind them.

Every figure is counted from the same queries that give its list (``Selection``), so that they cannot tell two stories.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, Place

from .measures import APPOINTED, LOSING, PROVIDED, SERVING, THERE, WITHOUT, Measure
from .models import Programme

STATES = {
    SERVING: (_("in service"), "●"),
    PROVIDED: (_("term ending, successor provided for"), "◎"),
    LOSING: (_("soon without"), "▲"),
    APPOINTED: (_("appointed, not yet reported in"), "△"),
    WITHOUT: (_("without"), "○"),
}
"""Words and sign of each state; colour and pattern only repeat what these say."""

FIGURES = {
    "all": (_("Villages"), tuple(STATES)),
    "with": (_("With graduate"), THERE),
    "losing": (_("Soon without"), (LOSING,)),
    "provided": (_("Successor provided for"), (PROVIDED,)),
    "appointed": (_("Appointed, not yet reported in"), (APPOINTED,)),
    "without": (_("Without"), (WITHOUT,)),
}
"""Every figure that is counted, and the states it adds up."""


@dataclass
class Tally:
    """How many places of an organisation are in each state."""

    organisation: Organisation
    counts: Counter = field(default_factory=Counter)

    def __getitem__(self, figure: str) -> int:
        return sum(self.counts[state] for state in FIGURES[figure][1])

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The figures by name with label and number, as the page shows them."""
        return [{"name": name, "label": label, "number": self[name]} for name, (label, _states) in FIGURES.items()]

    @property
    def percent(self) -> str:
        """The share of places with somebody there; nobody rounds up to the whole."""
        return f"{int(1000 * self['with'] / self['all']) / 10:.1f}%" if self["all"] else "-"

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The pieces of the bar: state, label, sign, number, and start and width in percent."""
        found, start = [], 0.0
        for state, (label, sign) in STATES.items():
            width = 100 * self.counts[state] / self["all"] if self["all"] else 0
            found.append({"state": state, "label": label, "sign": sign, "number": self.counts[state],
                          "x": f"{start:.2f}%", "width": f"{width:.2f}%"})  # fmt: skip
            start += width
        return found


def tally(measure: Measure, root: Organisation, today: datetime.date) -> tuple[Tally, list[Tally]]:
    """The figures of ``root``, and those of each area right below it in which there are places; two queries."""
    whole, areas = Tally(root), dict[int, Counter]()
    for path, state in measure.with_state(measure.places(root), today).values_list("path", "state"):
        whole.counts[state] += 1
        if path != root.path:
            areas.setdefault(area_of(path, root), Counter())[state] += 1
    below = Organisation.objects.filter(pk__in=areas).order_by("code", "path")
    return whole, [Tally(one, areas[one.pk]) for one in below]


def area_of(path: str, root: Organisation) -> int:
    """The key of the organisation right below ``root`` on the way down that path."""
    return int(path.removeprefix(root.path).split("/")[0])


# --- border villages -------------------------------------------------------------------------------------------


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
    for programme in Programme.objects.filter(pipeline=measure.pipeline, border_only=True, closed_on=None):
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


# --- programmes ------------------------------------------------------------------------------------------------


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


def lines_of(rows: Iterable[Organisation], root: Organisation) -> dict[int, list[Organisation]]:
    """The organisations between ``root`` and each place, highest first; one query for all."""
    keys = {one.pk: [int(key) for key in one.path.removeprefix(root.path).split("/")[:-2]] for one in rows}
    known = Organisation.objects.in_bulk({key for line in keys.values() for key in line})
    return {place: [known[key] for key in line] for place, line in keys.items()}
