"""The rhythm of reminders: what the system comes with, and what an administrator has set instead."""

from __future__ import annotations

from dataclasses import dataclass

from organisations.desks import ADMINISTRATORS, Role

from .models import Rhythm


@dataclass(frozen=True)
class Pace:
    """Working days ahead of the due date, after it, and between two urgings; 0 means never."""

    first: int = 7
    last: int = 1
    above: int = 5
    further: int = 15
    cool_down: int = 3


USUAL = Pace()
BRANCHES = Pace(first=10, last=3)
"""In a village nobody looks at the desk every day."""
SHIPPED = {Role.SECRETARY: BRANCHES, Role.DELIBERATOR: BRANCHES, Role.SPONSOR: BRANCHES}
WORKING = tuple(one for one in Role if one not in (Role.INSPECTOR, *ADMINISTRATORS, Role.CLOCK))
"""The roles on whose desks work lies."""


def paces() -> dict[str, Pace]:
    """The pace of every working role; one query."""
    found = {str(role): SHIPPED.get(role, USUAL) for role in WORKING}
    for row in Rhythm.objects.filter(role__in=found):
        found[row.role] = Pace(row.first, row.last, row.above, row.further, row.cool_down)
    return found


def by_days(name: str, rhythm: dict[str, Pace]) -> dict[int, list[str]]:
    """The roles by their number of days for one of the columns, so that equal ones are asked for together."""
    found: dict[int, list[str]] = {}
    for role, pace in rhythm.items():
        found.setdefault(getattr(pace, name), []).append(role)
    return found
