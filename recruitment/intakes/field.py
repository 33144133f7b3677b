"""How many compete for each position of a round and how far they are: counted in one query, read by guards and pages.

States are those of the law of selection, by name, since the pipelines that fill posts stand above this app.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count

APPLIED, QUALIFIED, SHORTLISTED, RESERVE = "applied", "qualified", "shortlisted", "reserve"
VETTED, PUBLICITY = "vetted", "publicity"
NEVER_QUALIFIED = (APPLIED, "not_qualified", "voided", "gave_up")
"""Who never was, or no longer is, among those whose conditions are met."""


@dataclass
class Line:
    """One position and its candidates by state."""

    position: Any
    ratio: Decimal
    states: dict[str, int] = field(default_factory=dict)

    @property
    def applied(self) -> int:
        """Everybody who applied, whatever became of the application."""
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        """Whose conditions have not been examined yet."""
        return self.states.get(APPLIED, 0)

    @property
    def qualified(self) -> int:
        """Whose conditions are met and who has not given up or been excluded."""
        return sum(number for state, number in self.states.items() if state not in NEVER_QUALIFIED)

    @property
    def needed(self) -> int:
        """Qualified applicants without which the position is not opened; at least one (D.3 row 4)."""
        return max(1, math.ceil(self.ratio * self.position.places))

    @property
    def met(self) -> bool:
        """Whether the opening ratio is met; a position without posts or without examination needs nobody."""
        return not self.position.live or self.position.exempt or self.qualified >= self.needed

    def count(self, states) -> int:
        """How many stand at any of the states."""
        return sum(self.states.get(state, 0) for state in states)


class Field:
    """Every position of a round with its candidates; two queries, whatever the numbers."""

    def __init__(self, intake):
        rows = intake.candidates.order_by().values_list("position", "state").annotate(number=Count("pk"))
        self.lines = [Line(one, one.ratio if one.ratio is not None else intake.ratio) for one in intake.lineup]
        by_position = {one.position.pk: one for one in self.lines}
        for position, state, number in rows:
            if position in by_position:
                by_position[position].states[state] = number

    @property
    def live(self) -> list[Line]:
        """The positions that still have posts."""
        return [one for one in self.lines if one.position.live]

    @property
    def examined(self) -> list[Line]:
        """Those of them that are filled by examination."""
        return [one for one in self.live if not one.position.exempt]

    def count(self, *states: str) -> int:
        """How many candidates of the round stand at any of the states."""
        return sum(one.count(states) for one in self.lines)

    @property
    def applied(self) -> int:
        """Everybody who applied."""
        return sum(one.applied for one in self.lines)


def in_the_running(case_class) -> list[str]:
    """The states of those who still compete: wherever misconduct could still void the application (E-07)."""
    return [one.value for one in case_class.act("void").sources]
