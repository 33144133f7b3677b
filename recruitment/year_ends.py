"""A year of coverage as pages show it: the plan's target beside what was or is foreseen, and the bar of the chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .measures import FORESEEN, KNOWN, PRESENT
from .models import Programme


@dataclass(frozen=True)
class YearEnd:
    """One year of a line: the plan's target, and the numbers by basis."""

    year: int
    target: int | None
    counts: dict[str, int]
    most: int

    @property
    def past(self) -> bool:
        """Whether the year has closed, so that its number is what was and no forecast."""
        return PRESENT in self.counts

    @property
    def sure(self) -> int:
        """What was, or what stays with nobody following."""
        return self.counts[PRESENT if self.past else KNOWN]

    @property
    def hoped(self) -> int:
        """With whoever has been appointed or provided for."""
        return self.counts.get(FORESEEN, self.sure)

    @property
    def more(self) -> int:
        """What appointed people and successors add."""
        return self.hoped - self.sure

    @property
    def behind(self) -> int:
        """How many places are missing to the target; 0 without one."""
        return max((self.target or 0) - self.hoped, 0)

    @property
    def basis(self) -> str:
        """The basis of the sure number, for the address of its list."""
        return PRESENT if self.past else KNOWN

    @property
    def bar(self) -> dict[str, Any]:
        """Lengths of the bar in percent of the longest of the line."""
        share = {name: f"{100 * value / (self.most or 1):.2f}%" for name, value in
                 (("sure", self.sure), ("more", self.more), ("target", self.target or 0))}  # fmt: skip
        return share | {"start": share["sure"]}


@dataclass(frozen=True)
class Line:
    """The years of a programme, or of all programmes together."""

    programme: Programme | None
    years: list[YearEnd]
    heading: Any

    @property
    def planned(self) -> bool:
        """Whether the plan says anything about it."""
        return any(one.target is not None for one in self.years)
