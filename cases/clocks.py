"""Every limit of a pipeline as data: floors, ceilings, recurring duties and validity, read from the law and said once.

``clocks`` tells them of a pipeline for people and programs; ``spans_of`` dates those of one act of one case.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .editions import cite
from .law import OFF, WARN, Action, Guard, Limit
from .limits import CEILING, FLOOR, VALIDITY, Days, WorkingDays

RECURRING, WARNS, BLOCKS = "recurring", "ceiling warns", "ceiling blocks"


@dataclass(frozen=True)
class Clock:
    """One limit of the law: of a step, an act or a condition (``code``), in words, from where it is counted."""

    code: str
    name: str
    kind: str
    length: str
    counted_from: str
    pauses: bool
    article: str
    since: datetime.date | None = None
    until: datetime.date | None = None
    on: bool = True

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return kinds()[self.kind]

    @property
    def editions(self) -> str:
        """From and before which legal date it holds; empty for one that every edition has."""
        return dates(self.since, self.until)


def kinds() -> dict[str, str]:
    """The kinds of clocks in words."""
    return {
        FLOOR: _("floor: not before"),
        WARNS: _("ceiling: warns"),
        BLOCKS: _("ceiling: blocks"),
        RECURRING: _("recurring"),
        VALIDITY: _("validity"),
    }


def dates(since: datetime.date | None, until: datetime.date | None) -> str:
    """From and before which legal date something holds."""
    words = [_("from %(day)s") % {"day": since.isoformat()}] if since else []
    return "、".join([*words, *([_("before %(day)s") % {"day": until.isoformat()}] if until else [])])


def length(limit: Limit) -> str:
    """A limit in words; full years as years."""
    if isinstance(limit, Days):
        return _("on the day itself") if limit.n == 0 else pgettext("length", "%(n)s days") % {"n": limit.n}
    if isinstance(limit, WorkingDays):
        return pgettext("length", "%(n)s working days") % {"n": limit.n}
    if limit.n > 12 and limit.n % 12 == 0:
        return pgettext("length", "%(n)s years") % {"n": limit.n // 12}
    return pgettext("length", "%(n)s months") % {"n": limit.n}


def clocks(case_class) -> list[Clock]:
    """Every limit of the pipeline, in the order of the law: steps, acts, conditions."""
    return [*_of_steps(case_class), *_of_acts(case_class), *_of_guards(case_class)]


def _of_steps(law) -> Iterator[Clock]:
    for step in law.steps().values():
        if step.within:
            start = start_of(law, step.within, _("arrival at the step"))
            yield Clock(step.value, str(step.label), WARNS, length(step.within), start, step.within.pauses,
                        article_of_step(law, step))  # fmt: skip


def article_of_step(law, step) -> str:
    """The article of a step's ceiling: of the condition that keeps the same one, else of the act that leads on."""
    moves = [one for one in law.actions_from(step) if one.moves]
    same = [guard for guard, _users in guards_with_span(law) if guard.span and guard.span.limit is step.within]
    like = [guard for one in moves for guard in one.when if _as_long(guard, step.within)]
    return next((one.article for one in (*same, *like, *moves)), "")


def _as_long(guard: Guard, limit: Limit) -> bool:
    span = guard.span
    return bool(span and span.kind == CEILING and (type(span.limit), span.limit.n) == (type(limit), limit.n))


def _of_acts(law) -> Iterator[Clock]:
    for action in law.actions().values():
        limit = action.every or action.within
        if limit:
            kind = RECURRING if action.every else WARNS
            start = start_of(law, limit, _("since it is owed"))
            yield Clock(
                action.name, str(action.label), kind, length(limit), start, limit.pauses, action.article,
                action.since, action.until,
            )  # fmt: skip


def _of_guards(law) -> Iterator[Clock]:
    for guard, users in guards_with_span(law):
        span: Any = guard.span
        words = length(span.limit)
        if span.most:
            words = _("%(least)s to %(most)s") % {"least": words, "most": length(span.most)}
        yield Clock(
            guard.name, "、".join(str(one.label) for one in users), _kind(guard, guard.mode), words,
            start_of(law, span.limit, _("the act itself")), span.limit.pauses, guard.article, guard.since, guard.until,
            guard.mode != OFF,
        )  # fmt: skip


def guards_with_span(law) -> list[tuple[Guard, list[Action]]]:
    """The conditions that keep a limit, each with the acts that use it."""
    found: dict[str, tuple[Guard, list[Action]]] = {}
    for action in (*law.opening_acts(), *law.actions().values()):
        for guard in action.when:
            if guard.span:
                found.setdefault(guard.name, (guard, []))[1].append(action)
    return list(found.values())


def starts(law) -> list[str]:
    """What the functions that name the day a limit counts from say of themselves."""
    limits = [one.within for one in law.steps().values()]
    limits += [limit for one in law.actions().values() for limit in (one.within, one.every)]
    limits += [guard.span.limit for guard, _users in guards_with_span(law) if guard.span]
    told = [(one.since.__doc__ or "").strip() for one in limits if one and one.since]
    return list(dict.fromkeys(told))


def _kind(guard: Guard, mode: str) -> str:
    """What kind of clock a condition's limit is where the condition has that mode."""
    span: Any = guard.span
    if span.kind in (FLOOR, VALIDITY):
        return span.kind
    return BLOCKS if mode != WARN else WARNS


def start_of(law, limit: Limit, otherwise: str) -> str:
    """From what a limit is counted, in words."""
    if limit.since:
        return " ".join(_((limit.since.__doc__ or "").strip()).split())
    if limit.from_action:
        return _("“%(action)s”") % {"action": law.act(limit.from_action).label}
    return otherwise


# --- of one case ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dated:
    """A limit of a condition with its dates in one case: from ``since`` to ``until``."""

    guard: Guard
    kind: str
    since: datetime.date
    until: datetime.date
    article: str
    length: str
    counted_from: str

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return kinds()[self.kind]


def spans_of(case, action: Action, on: datetime.date, *, floors: bool = False) -> list[Dated]:
    """The ceilings and validities that the act's conditions keep on that legal date; ``floors``: those as well."""
    found = []
    for guard in action.when:
        if guard.span is None or not guard.in_force(on) or case.mode(guard) == OFF:
            continue
        if guard.span.kind == FLOOR and not floors:
            continue
        if since := started(case, guard.span.limit):
            until = guard.span.after(since)
            cited = cite(guard.article, case.edition(on))
            start = start_of(type(case), guard.span.limit, "")
            found.append(
                Dated(guard, _kind(guard, case.mode(guard)), since, until, cited, length(guard.span.limit), start)
            )
    return found


def started(case, limit: Limit) -> datetime.date | None:
    """The day a condition's limit counts from in the case; None where it has not come or is the act's own day."""
    if limit.since:
        return limit.since(case)
    return case.history.date_of(limit.from_action) if limit.from_action else None
