"""The road ahead of a case: what comes when, who owes it by when, and why not earlier.

The case is copied in memory (cases/rehearsal.py) and goes on act by act under its own law: everything owed at a step,
then the onward act, each on its earliest lawful date or on one that somebody supposes. Where the law asks for another
act first (``cure=("do", ...)``), that act comes first. Nothing is decided here and nothing is stored.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from . import ahead, pages, rehearsal
from .actions import obstacles, station
from .assumptions import facts_of
from .clocks import Dated, length, spans_of
from .editions import Edition
from .law import BACK, DUTY, HARD, ONWARD, Action, Obstacle, Step, cite, spoken
from .models import Case

MOST = 120  # rows; no lawful road is as long
TRIES = 12  # how often an act may be called for at one step: years of reviews not held are made up one by one


@dataclass
class Row:
    """One act ahead: the date it is reckoned with, the earliest and the last one, and why."""

    action: Action
    step: Step
    on: datetime.date
    earliest: datetime.date
    due: datetime.date | None
    who: str
    article: str
    floors: list[Obstacle] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    refused: list[Obstacle] = field(default_factory=list)
    spans: list[Dated] = field(default_factory=list)
    supposed: bool = False
    provisional: bool = False
    present: bool = False
    edition: Edition | None = None
    compared: bool = False
    unsupposed: datetime.date | None = None

    @property
    def late(self) -> bool:
        """Whether the date lies after the last one in time."""
        return self.due is not None and self.on > self.due

    @property
    def recurring(self) -> str:
        """How often a recurring duty comes, in words; empty for any other act."""
        return length(self.action.every) if self.action.every else ""

    @property
    def change(self) -> str:
        """What suppositions have done to the date, in words; empty where nothing."""
        if self.unsupposed is None:
            return _("added") if self.compared else ""
        days = (self.on - self.unsupposed).days
        words = {"date": self.unsupposed.isoformat(), "days": abs(days)}
        if days > 0:
            return _("instead of %(date)s, %(days)s days later") % words
        return _("instead of %(date)s, %(days)s days earlier") % words if days else ""


@dataclass
class Forecast:
    """The rows in the order of their dates, and where the road leads as far as it can be seen."""

    rows: list[Row]
    ends_at: Step

    @property
    def decided(self) -> bool:
        """Whether the road can be seen to its end; a step with nothing but ways back leaves it open."""
        return self.ends_at.final

    def compare(self, plain: Forecast) -> Forecast:
        """Tell each row the date it would have without suppositions."""
        counted: Counter[str] = Counter()
        known = {}
        for row in plain.rows:
            counted[row.action.name] += 1
            known[row.action.name, counted[row.action.name]] = row.on
        counted.clear()
        for row in self.rows:
            counted[row.action.name] += 1
            row.compared = True
            row.unsupposed = known.get((row.action.name, counted[row.action.name]))
        return self


def forecast(case: Case, *, supposing: Mapping[str, datetime.date] | None = None) -> Forecast:
    """What comes when, from today on, if everything is done on its earliest lawful date or as supposed.

    A supposed date counts for the next act of that name. One that the law does not allow is told at its row
    (``refused``), and the earliest lawful date is taken instead.
    """
    return _Walk(case, dict(supposing or {})).go()


def choices(case: Case, road: Forecast) -> list[Action]:
    """The acts ahead that one may suppose another date for; where the road is undecided, the ways on as well."""
    found = {row.action.name: row.action for row in road.rows}
    return [*found.values(), *undecided(case, road)]


def undecided(case: Case, road: Forecast) -> list[Action]:
    """The ways between which the step at which the road ends still has to decide."""
    ways = [] if road.decided else case.actions_from(road.ends_at)
    return [one for one in ways if one.kind == BACK and not one.undoes]


@dataclass
class _Plan:
    """An act that could come next."""

    action: Action
    on: datetime.date
    earliest: datetime.date
    floors: list[Obstacle]
    obstacles: list[Obstacle]
    refused: list[Obstacle]
    supposed: bool


class _Walk:
    """A rehearsed case on its way to the goal."""

    def __init__(self, case: Case, supposing: dict[str, datetime.date]):
        self.case = rehearsal.twin(case)
        self.today = self.day = self.arrived = timezone.localdate()
        self.left = supposing
        self.rows: list[Row] = []
        self.last: Action | None = None
        self.moved, self.unsure = False, False
        self.called: Counter[str] = Counter()
        self.standing = self._standing()

    def go(self) -> Forecast:
        """Act after act until the end, or until the road is open."""
        while not self.case.step.final and len(self.rows) < MOST:
            plan = self._next()
            if plan is None:
                break
            self._take(plan)
        return Forecast(self.rows, self.case.step)

    def _standing(self) -> dict[str, list[Obstacle]]:
        """What stands in the way of the present step's acts today and is not cured by waiting."""
        case, found = self.case, {}
        for action in case.actions_from(case.step):
            if action.kind in (ONWARD, DUTY):
                rehearsal.attempt(case, action, on=self.today, facts=None)
                lasting = _lasting(obstacles(case, action))
                found[action.name] = [one for one in lasting if one.guard != "suspended"]  # the first row ends that
        case.attempt = None
        return found

    # --- what comes next -------------------------------------------------------------------------------------

    def _next(self) -> _Plan | None:
        """The act with the earliest date; what is owed comes before the act that leads on."""
        owed = {one.name: self._plan(one) for one in self._owed()}
        ready = [first for plan in owed.values() if (first := self._first(plan, owed)) is not None]
        way = self._way()
        if way and not self._lapsing(way, owed):
            plan = self._plan(way)
            first = self._first(plan, owed)
            ready += [first] if first else []
        return min(ready, key=lambda plan: (plan.on, plan.action.moves), default=None)

    def _owed(self) -> list[Action]:
        """What the step owes; what has been done once at it is not asked for again."""
        self._look()
        return [one for one in ahead.owed_duties(self.case) if one.every or not self.called[one.name]]

    def _look(self) -> None:
        """Have the case asked as of the day the walk has come to."""
        rehearsal.attempt(self.case, next(iter(self.case.actions().values())), on=self.day, facts=None)

    def _way(self) -> Action | None:
        """The act that leads on; one that only the edition of that day knows is the one it means."""
        self._look()
        ways = [one for one in self.case.actions_from(self.case.step) if self._lawful(one)]
        onward = [one for one in ways if one.kind == ONWARD]
        chosen = [one for one in ways if one.kind == BACK and one.name in self.left]
        return min(onward or chosen, key=lambda one: one.until is None, default=None)

    def _lawful(self, action: Action) -> bool:
        return action.moves and action.in_force(self.day) and action.applies(self.case)

    def _lapsing(self, way: Action, owed: dict[str, _Plan]) -> bool:
        """Whether something owed once could not be done any more after the act that leads on."""
        return any(plan.action.every is None and way.target not in plan.action.sources for plan in owed.values())

    def _first(self, plan: _Plan, owed: dict[str, _Plan]) -> _Plan | None:
        """The plan itself, or the act that has to come before it; None if that is planned already."""
        for _depth in range(TRIES):
            other = self._called_for(plan)
            if other is None:
                return plan
            if other.every is None and other.name in owed:
                return None
            plan = self._plan(other, after=plan.on)
        return None

    def _called_for(self, plan: _Plan) -> Action | None:
        """The act that an obstacle names as its cure, if it can be done here."""
        case = self.case
        for one in plan.obstacles:
            kind, name = one.cure or ("", None)
            other = case.actions().get(name) if kind == "do" and name else None
            if other and other is not plan.action and case.step in other.sources and self.called[other.name] < TRIES:
                self._look()
                if other.applies(case) and other.in_force(plan.on):
                    return other
        return None

    def _plan(self, action: Action, *, after: datetime.date | None = None) -> _Plan:
        """When the act can be, and when it is taken to be."""
        case, start = self.case, max(after or self.day, self.day)
        found = ahead.earliest_date(case, action, after=start)
        earliest = found.on or start
        on, refused, wish = earliest, [], self.left.get(action.name)
        if after is None and action.every and (due := ahead.due_on(case, action)):
            on = max(earliest, due)
        if wish:
            refused = self._refusal(action, wish, earliest)
            on = on if refused else max(wish, start)
        hard = found.obstacles if on == earliest else self._hard(action, on)
        return _Plan(action, on, earliest, found.floors, _lasting((HARD, one) for one in hard), refused, bool(wish))

    def _refusal(self, action: Action, wish: datetime.date, earliest: datetime.date) -> list[Obstacle]:
        """Why the supposed date cannot be."""
        if wish < self.today:
            return [Obstacle("past", _("this date has passed; what was done then is entered as an act"), "")]
        if wish >= earliest:
            return []
        waits = [one for one in self._hard(action, wish) if one.cure and one.cure[0] == "wait"]
        if waits or self.last is None:
            return waits
        words = spoken({"on": self.day, "action": self.last.label})
        return [Obstacle("order", _("it cannot be before “%(action)s” of %(on)s") % words, "")]

    def _hard(self, action: Action, on: datetime.date) -> list[Obstacle]:
        rehearsal.attempt(self.case, action, on=on, facts=None)
        return [one for mode, one in obstacles(self.case, action) if mode == HARD]

    # --- doing it --------------------------------------------------------------------------------------------

    def _take(self, plan: _Plan) -> None:
        """Write the row, and do the act in memory."""
        case, action = self.case, plan.action
        self.rows.append(self._row(plan))
        facts = facts_of(case, action, plan.on)
        desk = station(case, action.desk(case.state))
        case.history.papers |= {one.paper for one in action.asks if hasattr(one, "paper")} | set(case.step.needs)
        self.called[action.name] += 1
        rehearsal.act(case, action, on=plan.on, facts=facts, organisation=desk)
        self.day, self.last = max(self.day, plan.on), action
        self.left.pop(action.name, None)
        if action.moves:
            self.moved, self.arrived = True, self.day
            self.called.clear()

    def _row(self, plan: _Plan) -> Row:
        case, action = self.case, plan.action
        notice = case.history.notice()
        self.unsure |= bool(notice and notice.provisional and not notice.outcome)
        due = ahead.due_on(case, action if action.kind == DUTY else None)
        standing = self.standing.get(action.name, []) if not self.moved else self._remaining(plan)
        return Row(
            action, case.step, plan.on, plan.earliest, due if action.kind in (ONWARD, DUTY) else None,
            pages.who(case, action), cite(action.article, case.edition(plan.on)),
            floors=self._why(plan), obstacles=standing, refused=plan.refused,
            spans=spans_of(case, action, plan.on), supposed=plan.supposed and not plan.refused,
            provisional=self.unsure, present=not self.moved, edition=case.edition(plan.on),
        )  # fmt: skip

    def _remaining(self, plan: _Plan) -> list[Obstacle]:
        """What neither waiting nor anything that can be done at the step would cure; papers are taken to be there."""
        return [one for one in plan.obstacles if not (one.cure and one.cure[0] == "file")]

    def _why(self, plan: _Plan) -> list[Obstacle]:
        """The reasons of the longest wait since the case came to the step, with the days left from today."""
        guards, floors, found = {one.name: one for one in plan.action.when}, plan.floors, []
        if not floors and self.day > self.arrived:
            waited = ahead.earliest_date(self.case, plan.action, after=self.arrived)
            floors = waited.floors if waited.on == plan.earliest else []
        for one in floors:
            rehearsal.attempt(self.case, plan.action, on=self.today, facts=None)
            told = guards[one.guard].obstacle(self.case) if one.guard in guards else None
            found.append(dataclasses.replace(told or one, edition=self.case.edition(plan.on)))
        return found


def _lasting(found: Iterable[tuple[str, Obstacle]]) -> list[Obstacle]:
    """The hard obstacles that no waiting cures."""
    return [one for mode, one in found if mode == HARD and not (one.cure and one.cure[0] == "wait")]
