"""Acts rehearsed in memory: the same law, the same guards, the same rows, and nothing is stored.

An old file being audited is a case that never was in the database; "what would be the dates if" is a copy of one that
is. Both are moved here by the transitions of the law itself, and judged by ``actions.obstacles`` like every live act.
"""

from __future__ import annotations

import contextlib
import copy
import datetime
from typing import Any

from .actions import move
from .history import Recollection
from .law import Action, Step
from .lawful import Attempt, Lawful
from .models import Case, Event


def blank(case_class: type[Case], *, organisation, person, action: Action | None = None) -> Case:
    """A case that nobody has opened, in memory, at the step its opening act leads to."""
    action = action or case_class.opening_acts()[0]
    case = case_class(
        pipeline=case_class.pipeline_name, organisation=organisation, person=person, state=action.target.value
    )
    case.history = Recollection(case)
    return case


def twin(case: Case) -> Case:
    """A copy of a stored case to try things on."""
    other = copy.copy(case)  # Django copies what the row remembers of its relations along
    other.person = copy.copy(case.person)
    other.history = Recollection(other, case.history)
    other.attempt = None
    return other


def attempt(
    case: Lawful, action: Action | None, *, on: datetime.date, facts: dict[str, Any] | None, by: Any = None
) -> None:
    """Have the guards look at the case as of that legal date and with those facts; None: facts not known yet."""
    case.attempt = Attempt(action, on, facts, by)


def act(
    case: Case, action: Action, *, on: datetime.date, facts: dict[str, Any], organisation=None,
    silent: tuple[type[Exception], ...] = (),
) -> Event:  # fmt: skip
    """Do the action in memory, lawful or not: whoever calls has judged it. Returns the event, which is never stored.

    ``silent``: what it takes for a group of facts to be left without rows, where a record tells too little for them.
    """
    attempt(case, action, on=on, facts=facts)
    source = case.state if action.sources else ""
    if action.sources:
        move(case, action)
    else:
        case.opened_on = case.entered_on = on
        getattr(case, action.name)()
    event = Event(
        case=case, seq=case.version + 1, action=action.name, source=source, target=case.state, on=on, facts=facts,
        organisation=organisation or case.organisation,
    )  # fmt: skip
    case.version = event.seq
    history: Any = case.history  # a Recollection
    history.take(event)
    for group in action.asks:
        with contextlib.suppress(*silent):
            for row in group.rows(case, event, facts):
                history.take(row)
    case.attempt = None
    return event


def put(case: Case, step: Step, *, on: datetime.date) -> None:
    """Put a rehearsed case at a step without an act: the record is silent on how it came there."""
    vars(case)["state"] = step.value
    case.entered_on = on
    case.closed_on = on if step.final else None
