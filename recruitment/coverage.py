"""What the coverage pages show: figures of an organisation and of the areas below it, and the lists behind them.

Every figure is counted from the same queries that give its list (``Selection``), so that they cannot tell two stories.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation

from .measures import APPOINTED, GRADUATES, LOSING, PROVIDED, SERVING, THERE, WITHOUT, Measure

STATES = {
    SERVING: (_("in service"), "●"),
    PROVIDED: (_("term ending, successor provided for"), "◎"),
    LOSING: (_("soon without"), "▲"),
    APPOINTED: (_("appointed, not yet reported in"), "△"),
    WITHOUT: (_("without"), "○"),
}
"""Words and sign of each state; colour and pattern only repeat what these say."""


def states_of(measure: Measure) -> dict[str, tuple[Any, str]]:
    """Words and sign of each state as the pages of a measure call them."""
    return STATES | {WITHOUT: (measure.pages.lacking, STATES[WITHOUT][1])}


FIGURES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "all": ("", tuple(STATES)),
    "with": ("", THERE),
    "losing": (_("Soon without"), (LOSING,)),
    "provided": (_("Successor provided for"), (PROVIDED,)),
    "appointed": (_("Appointed, not yet reported in"), (APPOINTED,)),
    "without": ("", (WITHOUT,)),
}
"""Every figure that is counted, and the states it adds up; without a word here the measure has one (``figures_of``)."""


def figures_of(measure: Measure) -> dict[str, tuple[Any, tuple[str, ...]]]:
    """The figures as the pages of a measure call them."""
    called = {"all": measure.pages.places, "with": measure.pages.having, "without": measure.pages.lacking}
    return {name: (called.get(name, label), states) for name, (label, states) in FIGURES.items()}


@dataclass
class Tally:
    """How many places of an organisation are in each state."""

    organisation: Organisation
    counts: Counter = field(default_factory=Counter)
    measure: Measure = GRADUATES

    def __getitem__(self, figure: str) -> int:
        return sum(self.counts[state] for state in FIGURES[figure][1])

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The figures by name with label and number, as the page shows them."""
        called = figures_of(self.measure).items()
        return [{"name": name, "label": label, "number": self[name]} for name, (label, _states) in called]

    @property
    def percent(self) -> str:
        """The share of places with somebody there; nobody rounds up to the whole."""
        return f"{int(1000 * self['with'] / self['all']) / 10:.1f}%" if self["all"] else "-"

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The pieces of the bar: state, label, sign, number, and start and width in percent."""
        found, start = [], 0.0
        for state, (label, sign) in states_of(self.measure).items():
            width = 100 * self.counts[state] / self["all"] if self["all"] else 0
            found.append({"state": state, "label": label, "sign": sign, "number": self.counts[state],
                          "x": f"{start:.2f}%", "width": f"{width:.2f}%"})  # fmt: skip
            start += width
        return found


def tally(measure: Measure, root: Organisation, today: datetime.date) -> tuple[Tally, list[Tally]]:
    """The figures of ``root``, and those of each area right below it in which there are places; two queries."""
    whole, areas = Tally(root, measure=measure), dict[int, Counter]()
    for path, state in measure.with_state(measure.places(root), today).values_list("path", "state"):
        whole.counts[state] += 1
        if path != root.path:
            areas.setdefault(area_of(path, root), Counter())[state] += 1
    below = Organisation.objects.filter(pk__in=areas).order_by("code", "path")
    return whole, [Tally(one, areas[one.pk], measure) for one in below]


def area_of(path: str, root: Organisation) -> int:
    """The key of the organisation right below ``root`` on the way down that path."""
    return int(path.removeprefix(root.path).split("/")[0])


def lines_of(rows: Iterable[Organisation], root: Organisation) -> dict[int, list[Organisation]]:
    """The organisations between ``root`` and each place, highest first; one query for all."""
    keys = {one.pk: [int(key) for key in one.path.removeprefix(root.path).split("/")[:-2]] for one in rows}
    known = Organisation.objects.in_bulk({key for line in keys.values() for key in line})
    return {place: [known[key] for key in line] for place, line in keys.items()}
