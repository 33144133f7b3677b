"""The day sheet (今日待办单): what is overdue, due today and within seven days, on paper, to tick off."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from cases import readable

from . import inbox
from .narrowing import WEEK

MOST = 300


@dataclass(frozen=True)
class Sheet:
    """The rows under overdue, today and soon, and whether there are more than a sheet holds."""

    groups: list[tuple[str, list[inbox.Row]]]
    more: bool
    desks: list[str]


def sheet_of(user) -> Sheet:
    """What the user's desks, covered ones included, must do by the end of seven days; one query besides the desks."""
    until = timezone.localdate() + WEEK
    parts = [rows.filter(Q(due_on__lte=until)) for rows in inbox.reached(user)]
    rows = [inbox.Row(task, user) for task in inbox.InOrder(parts)[: MOST + 1]]
    groups: dict[str, list[inbox.Row]] = {readable.LATE: [], readable.TODAY: [], readable.SOON: []}
    for row in rows[:MOST]:
        groups[row.due.state].append(row)
    return Sheet([(name, found) for name, found in groups.items() if found], len(rows) > MOST, _desks(user))


def _desks(user) -> list[str]:
    """The desks it is for, in words."""
    mandates = [one for one in user.current_mandates() if not one.acting_for]
    return [f"{one.organisation.name} {one.get_role_display()}" for one in mandates]
