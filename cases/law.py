"""The words a pipeline is written in: stages, steps, actions, duties and guards.

A pipeline file (workflows/membership.py) uses nothing but these words. Everything else reads what they declare: the
door (cases/actions.py), the desk (workflows/nodes.py), forms, buttons, checklist, documentation and system checks.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import django_fsm
from django.utils.translation import gettext_lazy as _

from organisations.desks import Desk, Role

from .editions import Edition, cite
from .limits import Days, Months, Span, WorkingDays

Limit = Days | Months | WorkingDays
HARD, WARN, OFF = "hard", "warn", "off"
PLACEHOLDER = r"%\(\w+\)s"


@dataclass(frozen=True, eq=False)
class Step:
    """A value of ``Case.state``; without a desk an end. ``together``: decided by whole rounds, not case by case."""

    value: str
    desk: Desk | None
    label: Any
    within: Limit | None = None
    needs: tuple[str, ...] = ()
    stage: Any = None
    together: bool = False

    @property
    def final(self) -> bool:
        """Whether a case that is here has ended."""
        return self.desk is None


def step(value: str, desk: Desk | None, label, *, within: Limit | None = None, needs=(), together=False) -> Step:
    """Declare a step. ``within`` warns when overrun; ``needs`` are papers to be filed before any onward action."""
    return Step(value, desk, label, within, tuple(needs), together=together)


class Stage:
    """A large section of a pipeline; its class attributes are its steps, in order."""

    label: Any = ""
    steps: tuple[Step, ...] = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        own = [value for value in vars(cls).values() if isinstance(value, Step)]
        for one in own:
            object.__setattr__(one, "stage", cls)
        cls.steps = tuple(own)


# --- guards ----------------------------------------------------------------------------------------------------


class Unknown(Exception):
    """Raised when a guard asks what a record does not tell (an old file being audited): then it cannot be judged."""


class Unmet(Exception):
    """Returned (not raised) by a guard that is not met, with the numbers and dates its reason speaks of.

    ``cure`` names what would help: ``("do", action)``, ``("file", paper)``, ``("wait", date)`` or ``("ask", who)``.
    """

    def __init__(self, *, cure: tuple[str, Any] | None = None, **numbers):
        super().__init__()
        self.cure, self.numbers = cure, numbers


@dataclass(frozen=True)
class Obstacle:
    """Why an action is not lawful now: the reason in words, the article, and what would cure it."""

    guard: str
    reason: str
    article: str
    cure: tuple[str, Any] | None = None
    edition: Edition | None = None

    def __str__(self):
        return f"{self.reason}（{self.citation}）" if self.article else self.reason

    @property
    def citation(self) -> str:
        """The article as the edition that judged numbers it."""
        return cite(self.article, self.edition)


@dataclass(frozen=True, eq=False)
class Guard:
    """A condition of lawfulness, in force from ``since`` to before ``until``, with its reason and article.

    ``mode`` is what it is everywhere; an organisation may tighten it. ``waivable_by``: the desk that may let a case
    pass with a reason. ``voids``: what was done against it is without effect, however long ago. ``span``: the limit
    it keeps, if that is what it is about.
    """

    name: str
    check: Callable[[Any], Any]
    reason: Any
    article: str
    mode: str = HARD
    waivable_by: Desk | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    reads: tuple[str, ...] = ()
    voids: bool = False
    span: Span | None = None
    doc: str = ""

    def in_force(self, on: datetime.date) -> bool:
        """Whether the edition that contains this guard governs an action of that legal date."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def obstacle(self, case) -> Obstacle | None:
        """None if met. A guard that reads facts of the action is not asked before the facts are given."""
        if self.unread(case):
            return None
        verdict = self.check(case)
        if isinstance(verdict, Unmet):
            return self._obstacle(case, str(self.reason) % spoken(verdict.numbers), verdict.cure)
        return None if verdict else self._obstacle(case, str(self.reason), None)

    @property
    def told(self) -> str:
        """What the condition's refusal says, with dots where numbers and dates will stand, and the article."""
        return f"{re.sub(PLACEHOLDER, '…', str(self.reason)).replace('%%', '%')}（{cite(self.article)}）"

    def unread(self, case) -> list[str]:
        """The facts the guard reads that have not been given."""
        return [name for name in self.reads if case.facts is None or case.facts.get(name) is None]

    def _obstacle(self, case, reason: str, cure) -> Obstacle:
        return Obstacle(self.name, reason, self.article, cure, case.edition(case.on))


def spoken(numbers: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a refusal as a sentence says them: dates as 2026年11月23日, lists joined."""
    return {name: _spoken(value) for name, value in numbers.items()}


def _spoken(value):
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(item) for item in value)
    return value


def guard(reason, *, article: str, reads: Iterable[str] = (), mode: str = HARD, **words):
    """Make a guard of a function of the case that returns a truth value or ``Unmet``.

    ``reads`` names the facts of the attempted action without which the guard cannot be judged yet; for the other
    words see ``Guard``.
    """

    def make(check: Callable[[Any], Any]) -> Guard:
        doc = (check.__doc__ or "").strip()
        return Guard(check.__name__, check, reason, article, mode, reads=tuple(reads), doc=doc, **words)

    return make


# --- actions ---------------------------------------------------------------------------------------------------

ONWARD, BACK, ASIDE, DUTY = "onward", "back", "aside", "duty"


@dataclass(frozen=True, eq=False)
class Action:
    """A lawful move of a case, or (kind ``duty``) work a desk owes while the case waits; a django-fsm transition.

    ``since``, ``until``: the legal dates between which the law knows it. ``during``: the suspensions under which it
    may be done. ``redates``: dates and desks of open work are reckoned anew. ``undoes``: the act it takes back.
    """

    name: str
    kind: str
    label: Any
    sources: tuple[Step, ...]
    target: Any  # a Step, or None where the case stays
    when: tuple[Guard, ...] = ()
    by: Any = None  # a Desk, or None for the step's own
    asks: tuple[Any, ...] = ()
    draws: tuple[str, ...] = ()
    tells: tuple[Desk, ...] = ()
    number: int | None = None
    article: str = ""
    within: Limit | None = None
    every: Months | None = None
    renewed_by: tuple[str, ...] = ()
    only_if: Callable[[Any], bool] | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    during: tuple[str, ...] = ()
    redates: bool = False
    undoes: str = ""
    text: str = field(default="", compare=False)

    def desk(self, state: str) -> Any:
        """Who acts when the case waits at ``state``: the action's own desk, else the step's, else its first step's."""
        if self.by:
            return self.by
        desks = {source.value: source.desk for source in self.sources}
        return desks.get(state) or desks[self.sources[0].value]

    @property
    def moves(self) -> bool:
        """Whether the action changes where the case waits."""
        return self.target is not None

    @property
    def applies(self) -> Callable[[Any], bool]:
        """Whether the action concerns a case at all (a sponsor's duty concerns rural cases only)."""
        return self.only_if or (lambda case: True)

    def in_force(self, on: datetime.date) -> bool:
        """Whether the law of that legal date knows the action."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def through_the_door(case) -> bool:
    """The condition on every transition: only ``perform()`` opens the door."""
    return case.attempt is not None


def _action(kind: str, source: Step | Iterable[Step], target: Step | None, label, **words):
    sources = (source,) if isinstance(source, Step) else tuple(source)
    for plural in ("when", "asks", "draws", "tells", "renewed_by", "during"):
        words[plural] = tuple(words.get(plural) or ())

    def declare(method):
        action = Action(method.__name__, kind, label, sources, target, text=(method.__doc__ or "").strip(), **words)
        move = django_fsm.transition(
            field="state",
            source=[one.value for one in sources],
            target=target.value if target else None,
            conditions=[through_the_door],
            custom={"action": action},
        )(method)
        return functools.wraps(method)(move)

    return declare


def onward(source, target: Step, label, **words):
    """A move towards the goal; blocked while papers the step needs are missing."""
    return _action(ONWARD, source, target, label, **words)


def back(source, target: Step, label, **words):
    """A move to an earlier step: something must be mended."""
    return _action(BACK, source, target, label, **words)


def aside(source, target: Step | None, label, **words):
    """A move off the road (withdrawal, removal ...) or, without target, a lawful act that nobody owes."""
    return _action(ASIDE, source, target, label, **words)


def duty(source, label, *, by: Desk, **words):
    """Work that desk ``by`` owes while the case waits at ``source``; once, or again and again (``every``).

    ``within``: due that long after the case arrives (or after the action the limit names). ``renewed_by``: actions
    after which it is owed anew; a duty renewed by itself is owed as long as ``only_if`` says so. ``only_if``: which
    cases owe it.
    """
    return _action(DUTY, source, None, label, by=by, **words)


def opens(target: Step, label, *, by: Desk, when=(), asks=(), number=None, article=""):
    """The act that opens a case; not a transition, since there is no case yet to move."""

    def declare(method):
        words = {"by": by, "when": tuple(when), "asks": tuple(asks), "number": number, "article": article}
        text = (method.__doc__ or "").strip()
        method.action = Action(method.__name__, ONWARD, label, (), target, text=text, **words)
        return method

    return declare


# --- refusals --------------------------------------------------------------------------------------------------


class Refusal(Exception):
    """Base of what the door says no with."""


class Unlawful(Refusal):
    """Not now: every obstacle at once."""

    def __init__(self, obstacles: list[Obstacle]):
        super().__init__("; ".join(str(one) for one in obstacles))
        self.obstacles = obstacles


class InvalidFacts(Refusal):
    """What was typed cannot be right; ``form`` carries the messages at their fields."""

    def __init__(self, form):
        super().__init__(str(dict(form.errors)))
        self.form = form


class Stale(Refusal):
    """Somebody else acted on the case since the form was opened; ``event`` tells who and what."""

    def __init__(self, event):
        super().__init__(_("the case has changed"))
        self.event = event


PIPELINES: dict[str, Any] = {}  # number prefix -> case class, filled as pipelines are declared


def pipeline_actions(case_class) -> dict[str, Action]:
    """Every action of a pipeline by name, in the order of the file."""
    found = {}
    for name in _declared_names(case_class):
        meta = getattr(getattr(case_class, name), "_django_fsm", None)
        if meta:
            found[name] = next(iter(meta.transitions.values())).custom["action"]
    return found


def _declared_names(case_class) -> list[str]:
    names: dict[str, None] = {}
    for base in case_class.__mro__:
        names.update(dict.fromkeys(name for name, value in vars(base).items() if hasattr(value, "_django_fsm")))
    return list(names)


def roles_of(actions: Iterable[Action]) -> set[Role]:
    """The roles that some action of a pipeline belongs to."""
    return {action.desk(source.value).role for action in actions for source in action.sources}
