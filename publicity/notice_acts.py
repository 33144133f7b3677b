"""Which acts of the law put up a public notice, and which close it: found by the facts they ask, without a list."""

from __future__ import annotations

from dataclasses import dataclass

from cases.facts import Notice, NoticeOutcome
from cases.law import ONWARD, PIPELINES, Action
from cases.models import NoticeSheet


@dataclass(frozen=True)
class Announcing:
    """An act that puts up a notice, with those that close it: nothing stands in the way, or an objection is upheld."""

    pipeline: str
    act: Action
    kind: str
    clear: Action
    upheld: Action


def announcing() -> list[Announcing]:
    """Every announcing act of every pipeline, in the order of the law."""
    return [one for name, case_class in PIPELINES.items() for one in _of(name, list(case_class.actions().values()))]


def announcing_of(sheet: NoticeSheet) -> Announcing:
    """The act by which a sheet was put up."""
    return next(one for one in announcing() if (one.pipeline, one.act.name) == (sheet.pipeline, sheet.act))


def _of(pipeline: str, acts: list[Action]) -> list[Announcing]:
    found = []
    for act in acts:
        kind = _kind(act, Notice)
        if kind is not None:
            closing = [one for one in acts if _kind(one, NoticeOutcome) == kind and act.target in one.sources]
            clear = next(one for one in closing if one.kind == ONWARD)
            found.append(Announcing(pipeline, act, kind, clear, next(one for one in closing if one is not clear)))
    return found


def _kind(act: Action, group: type) -> str | None:
    return next((one.kind for one in act.asks if issubclass(one, group)), None)
