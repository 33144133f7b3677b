"""What is overdue where a record ends: duties, the step's own limit, and hard ceilings that have passed meanwhile."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases import ahead, rehearsal
from cases.law import DUTY, HARD, ONWARD, Action, Guard, Obstacle, Unknown, spoken
from cases.models import Case

from . import wording
from .findings import OVERDUE, VOID, Finding

SILENT = (Unknown, AttributeError, KeyError, TypeError)


def passed(case: Case, as_of: datetime.date) -> list[Finding]:
    """Every limit that had run out on that day for a case still waiting where its record ends."""
    late = {}
    for action in (None, *_owed(case, as_of)):
        due = _due(case, action, as_of)
        if due is not None and due < as_of:
            late[action.name if action else ""] = _overdue(case, action, due, as_of)
    found = [*late.values(), *_ceilings(case, as_of, set(late))]
    case.attempt = None
    return found


def _looking(case: Case, on: datetime.date, action: Action | None = None) -> None:
    """The law as it looks from that day."""
    rehearsal.attempt(case, action, on=on, facts=None)


def _owed(case: Case, as_of: datetime.date) -> list[Action]:
    _looking(case, as_of)
    try:
        return ahead.owed_duties(case)
    except SILENT:
        return [one for one in case.actions_from(case.step) if _owes(case, one)]


def _owes(case: Case, action: Action) -> bool:
    """One duty asked alone, where another depends on what the record does not tell."""
    if action.kind != DUTY or not action.in_force(case.on):
        return False
    try:
        return action.applies(case) and bool(action.every or not case.history.done(action))
    except SILENT:
        return False


def _due(case: Case, action: Action | None, as_of: datetime.date) -> datetime.date | None:
    _looking(case, as_of)
    try:
        return ahead.due_on(case, action)
    except SILENT:
        return None


def _overdue(case: Case, action: Action | None, due: datetime.date, as_of: datetime.date) -> Finding:
    what = wording.label(action) if action else wording.step(case.step)
    words = spoken({"what": what, "due": due, "days": (as_of - due).days, "as_of": as_of})
    text = _("“%(what)s” was due by %(due)s and on %(as_of)s %(days)s days overdue") % words
    article = wording.article(action.article, case, as_of) if action else ""
    return Finding(OVERDUE, text, article, what, due, guard=action.name if action else case.state)


def _ceilings(case: Case, as_of: datetime.date, late: set[str]) -> Iterator[Finding]:
    """Hard conditions of the way on that were met when the case arrived and no longer are: time has broken them."""
    told = set()
    for action in case.actions_from(case.step):
        if action.kind != ONWARD or not action.in_force(as_of):
            continue
        for guard in action.when:
            one = _broken_by_time(case, action, guard, as_of)
            if one and guard.name not in told and not (one.cure and one.cure[1] in late):
                told.add(guard.name)
                severity = VOID if guard.voids else HARD
                yield Finding(severity, one.reason, one.citation, wording.label(action), as_of, guard=guard.name)


def _broken_by_time(case: Case, action: Action, guard: Guard, as_of: datetime.date) -> Obstacle | None:
    arrived = max([case.entered_on, *(one.on for one in case.history.events[-1:])])
    try:
        _looking(case, arrived, action)
        if not guard.in_force(arrived) or case.mode(guard) != HARD or guard.obstacle(case):
            return None
        _looking(case, as_of, action)
        return guard.obstacle(case) if guard.in_force(as_of) and not case.history.waiver(guard.name) else None
    except SILENT:
        return None
