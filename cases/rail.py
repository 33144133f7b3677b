"""The progress rail of a case: its stages, and the numbered steps of the record form where its pipeline has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .law import DUTY, ONWARD, Action
from .models import Case

DONE, CURRENT, AHEAD = "done", "current", "ahead"


@dataclass(frozen=True)
class Milestone:
    """A stage of the rail with its state and its numbered steps (number, label, done)."""

    label: Any
    state: str
    steps: list[tuple[int, Any, bool]]

    @property
    def done(self) -> int:
        """How many of its numbered steps are done."""
        return sum(done for _number, _label, done in self.steps)


@dataclass(frozen=True)
class Rail:
    """The progress rail: stages, numbered steps done of all, and how the case ended if it did."""

    stages: list[Milestone]
    ended: Any = None

    @property
    def done(self) -> int:
        """Numbered steps done."""
        return sum(stage.done for stage in self.stages)

    @property
    def total(self) -> int:
        """Numbered steps of the record form."""
        return sum(len(stage.steps) for stage in self.stages)


def rail(case: Case) -> Rail:
    """Where the case stands; a case that ended early stands where it left the road."""
    places = {value: place for place, value in enumerate(case.steps())}
    stages = [stage for stage in case.stages if any(not one.final for one in stage.steps)]
    if not case.numbers:
        way = _way(case)
        stages = [stage for stage in stages if stage in way]
    here = _last_stage(case, stages)
    found = []
    for place, stage in enumerate(stages):
        state = DONE if place < here else CURRENT if place == here else AHEAD
        found.append(Milestone(stage.label, state, _numbered(case, stage, places)))
    return Rail(found, case.step.label if case.step.final else None)


def _way(case: Case) -> set:
    """The stages passed, and those that can still be reached: who was sent, taken over or exempt has others to pass."""
    steps, last = case.steps(), case.history.events[-1] if case.history.events else None
    passed = {steps[one.target].stage for one in case.history.events}
    reached, edge = set[str](), {last.source if last and case.step.final else case.state}
    onward = [one for one in case.actions().values() if one.kind == ONWARD]
    while edge := edge - reached:
        reached |= edge
        edge = {one.target.value for one in onward if edge & {source.value for source in one.sources}}
    return passed | {steps[one].stage for one in reached if one in steps}


def _last_stage(case: Case, stages: list) -> int:
    if case.stage in stages:
        return stages.index(case.stage)
    last = case.history.events[-1]
    onward = last.action in case.actions() and case.actions()[last.action].kind == ONWARD
    return len(stages) if onward else stages.index(case.steps()[last.source].stage)


def _numbered(case: Case, stage, places) -> list[tuple[int, Any, bool]]:
    """The numbered steps that fall into a stage, in the order of the record form."""
    opening = case.opening_acts()[0]
    begun = opening.number is not None and opening.target.stage is stage
    found: list[Any] = [(opening.number, opening.label, True)] if begun else []
    for action in case.actions().values():
        if action.number and action.sources[0].stage is stage:
            found.append((action.number, action.label, _is_done(case, action, places)))
    return sorted(found, key=lambda row: row[0])


def _is_done(case: Case, action: Action, places) -> bool:
    """Done, and the case has not been sent back to before it."""
    first = min(places[source.value] for source in action.sources)
    here = places[case.state]
    passed = here > first or (action.kind == DUTY and here == first)
    return passed and case.history.done(action) is not None
