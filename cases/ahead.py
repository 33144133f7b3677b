"""Looking ahead from where a case is: what can be done and by whom, what is owed, by when, and from when on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from organisations.models import Organisation, User

from .actions import WAIVED, NotYours, authorise, obstacles, station
from .conflicts import conflicts
from .law import DUTY, HARD, WARN, Action, Limit, Obstacle, Unlawful
from .lawful import Attempt, Lawful
from .models import Case, Event
from .overlays import Suspension


@dataclass
class Prospect:
    """An action as it looks today: whose it is, whether the user may do it, and what stands in the way."""

    action: Action
    organisation: Organisation | None
    mine: bool
    obstacles: list[Obstacle] = field(default_factory=list)
    warnings: list[Obstacle] = field(default_factory=list)
    done: Event | None = None


def prospects(case: Lawful, user: User) -> list[Prospect]:
    """Every action and duty of the step the case waits at, as it looks today to the user."""
    case.attempt = None
    found = (one for one in case.actions_from(case.step) if one.applies(case) and one.in_force(case.on))
    return [prospect(case, action, user) for action in found]


def prospect(case: Lawful, action: Action, user: User) -> Prospect:
    """One action as it looks today to the user."""
    organisation = station(case, action.desk(case.state))
    found = obstacles(case, action)
    mine = False
    try:
        seat = authorise(case, action, user)
        mine, found = True, [*found, *conflicts(case, action, seat, user)]
    except Unlawful as refusal:
        found = [*found, *((HARD, one) for one in refusal.obstacles)]
    except NotYours:
        pass
    done = case.history.done(action) if action.kind == DUTY else None
    hard, soft = ([one for mode, one in found if mode in want] for want in ((HARD,), (WARN, WAIVED)))
    return Prospect(action, organisation, mine, hard, soft, done)


def owed_duties(case: Case) -> list[Action]:
    """The duties the case's step still owes: recurring ones always, others until done."""
    duties = [one for one in case.actions_from(case.step) if one.kind == DUTY]
    duties = [one for one in duties if one.applies(case) and one.in_force(case.on)]
    return [one for one in duties if one.every or not case.history.done(one)]


@dataclass(frozen=True)
class Reckoning:
    """How a due date was come by: the limit, the day it counts from, and the days on hold that put it off."""

    limit: Limit
    since: datetime.date
    paused: datetime.timedelta

    @property
    def until(self) -> datetime.date:
        """The last day in time."""
        return self.limit.after(self.since) + self.paused


def reckoning(case: Case, action: Action | None = None) -> Reckoning | None:
    """The ceiling of the step's decision, or of a duty, with its arithmetic; None where the law sets none.

    Days on hold put off what may wait; a ceiling of the regulation itself stays where it is.
    """
    limit = (action.every or action.within) if action else case.step.within
    start = _counted_from(case, action, limit) if limit else None
    if limit is None or start is None:
        return None
    holds = case.history.suspensions if limit.pauses else ()
    return Reckoning(limit, start, sum((_paused(case, one, start) for one in holds), start=datetime.timedelta()))


def due_on(case: Case, action: Action | None = None) -> datetime.date | None:
    """The ceiling of the step's decision, or of a duty; None where the law sets none."""
    found = reckoning(case, action)
    return found.until if found else None


def _paused(case: Case, one: Suspension, start: datetime.date) -> datetime.timedelta:
    blocking, lasts = one.kind in Suspension.BLOCKING, one.until or case.on
    return datetime.timedelta(days=one.days_between(start, lasts) if blocking else 0)


def _counted_from(case: Case, action: Action | None, limit: Limit) -> datetime.date | None:
    """The legal date a limit runs from: the last time a recurring duty was done, the day it names, else of arrival."""
    if action and action.every and (done := case.history.date_of(action.name)):
        return done
    if limit.since:
        return limit.since(case)
    named = case.history.date_of(limit.from_action) if limit.from_action else None
    return named or (_owed_since(case, action) if action else case.entered_on)


def _owed_since(case: Case, action: Action) -> datetime.date:
    """When the case arrived where it owes the duty (it may have moved on within those steps), or was last renewed."""
    steps, since = {one.value for one in action.sources}, case.entered_on
    for event in reversed(case.history.events):
        if event.target not in steps:
            break
        if event.source != event.target:
            since = event.on
        if event.action in action.renewed_by:
            return event.on
    return since


# --- when is it possible? ----------------------------------------------------------------------------------------

LEAPS = 12


@dataclass(frozen=True)
class Earliest:
    """The first day on which only ``obstacles`` stand in the way that no waiting cures; None if waiting has no end.

    ``floors``: what made it so late, if it was not possible at once.
    """

    on: datetime.date | None
    obstacles: list[Obstacle]
    floors: list[Obstacle] = field(default_factory=list)


def earliest_date(case: Case, action: Action, *, after: datetime.date | None = None) -> Earliest:
    """The first legal date, not before ``after`` (today), on which every floor of the action is kept."""
    on, attempt = after or timezone.localdate(), case.attempt
    floors: list[Obstacle] = []
    try:
        for _leap in range(LEAPS):
            case.attempt = Attempt(action, on, None)
            found = [one for mode, one in obstacles(case, action) if mode == HARD]
            waits = [one for one in found if one.cure and one.cure[0] == "wait" and one.cure[1] > on]
            if not waits:
                return Earliest(on, found, floors)
            on = max(one.cure[1] for one in waits if one.cure)
            floors = [one for one in waits if one.cure and one.cure[1] == on]
        return Earliest(None, found, floors)
    finally:
        case.attempt = attempt
