"""What only the law can tell: which duties are owed and which desk is competent, judged batch by batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cases.actions import station
from cases.ahead import owed_duties
from cases.law import DUTY, PIPELINES, Action
from cases.models import Case, Sponsorship
from cases.recalling import recalled

from .found import Found, Scope, open_cases, open_work, prefix

BATCH = 500


@dataclass
class Judged:
    """An open case with its open work by node, and the duties it owes today."""

    case: Case
    owed: dict[str, Action]
    work: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def wanted(self) -> dict[str, Any]:
        """The desks whose work must be open, by node."""
        return {self.case.state: self.case.step.desk, **{name: duty.by for name, duty in self.owed.items()}}

    def found(self, name: str, key: str, **detail) -> Found:
        """A finding about one node of this case."""
        known = self.case.steps().get(name) or self.case.actions()[name]
        words = {"number": self.case.number, "what": str(known.label), **detail}
        return Found(key, self.case.pk, self.case.organisation_id, words)


def judged(scope: Scope) -> Iterator[Judged]:
    """Every open case at a known step, in batches by key, so that no memory grows with their number."""
    last = 0
    while True:
        rows = open_cases(scope).filter(pk__gt=last)[:BATCH]
        cases = recalled(rows)
        if not cases:
            return
        last = cases[-1].pk
        yield from _batch([case for case in cases if case.state in case.steps() and not case.step.final])


def _batch(cases: list[Case]) -> Iterator[Judged]:
    work: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    rows = open_work(Scope(frozenset(case.pk for case in cases)))
    for row in rows.values("pk", "case", "case__pipeline", "reference", "role", "organisation"):
        before = prefix(row["case__pipeline"])
        if row["reference"].startswith(before):
            work[row["case"]].setdefault(row["reference"].removeprefix(before), row)
    for case in cases:
        yield Judged(case, {duty.name: duty for duty in owed_duties(case)}, work[case.pk])


# --- the invariants ----------------------------------------------------------------------------------------------


def duty_missing(scope: Scope) -> list[Found]:
    """A duty that is owed and lies on nobody's desk."""
    return _findings(scope, "duty_missing")


def sponsor_left(scope: Scope) -> list[Found]:
    """A sponsor who has left office, and no successor is asked for (C-S4)."""
    return _findings(scope, "sponsor_left")


def duty_left_over(scope: Scope) -> list[Found]:
    """A duty open that is not owed (any more)."""
    return _findings(scope, "duty_left_over")


def wrong_desk(scope: Scope) -> list[Found]:
    """Open work on another desk than the one that is competent."""
    return _findings(scope, "wrong_desk")


def _findings(scope: Scope, code: str) -> list[Found]:
    """What the law finds, of one kind; every case is read and judged once for all four questions of a look."""
    if "law" not in scope.known:
        found: dict[str, list[Found]] = defaultdict(list)
        for one in judged(scope):
            for kind, what in (*_owed(one), *_left_over(one), *_misplaced(one)):
                found[kind].append(what)
        scope.known["law"] = found
    return scope.known["law"][code]


def _owed(one: Judged) -> Iterator[tuple[str, Found]]:
    for name in set(one.owed) - set(one.work):
        code = "sponsor_left" if succeeds_sponsor(one, name) else "duty_missing"
        yield code, one.found(name, f"case:{one.case.pk}:{name}")


def succeeds_sponsor(one: Judged, name: str) -> bool:
    """Whether the duty is to find a successor for a sponsor who serves still."""
    appoints = any(getattr(group, "capacity", "") == Sponsorship.SPONSOR for group in one.owed[name].asks)
    return appoints and bool(one.case.history.serving(Sponsorship.SPONSOR))


def _left_over(one: Judged) -> Iterator[tuple[str, Found]]:
    actions = PIPELINES[one.case.pipeline].actions()
    duties = {name for name in one.work if name in actions and actions[name].kind == DUTY}
    for name in duties - set(one.owed):
        yield "duty_left_over", one.found(name, f"task:{one.work[name]['pk']}")


def _misplaced(one: Judged) -> Iterator[tuple[str, Found]]:
    for name, desk in one.wanted.items():
        row = one.work.get(name)
        if row is None:
            continue
        place = station(one.case, desk) or one.case.organisation
        role = "" if getattr(one.case.steps().get(name), "together", False) else desk.role
        if (row["organisation"], row["role"]) != (place.pk, role):
            yield "wrong_desk", one.found(name, f"task:{row['pk']}", desk=f"{place.short_name} {desk.label}")
