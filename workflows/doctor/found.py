"""The words the doctor speaks in: what an invariant is, what it found, and how open work is read without believing it.

Rows may be broken in ways that viewflow refuses to load (a node that the law no longer knows); so work is read as raw
columns, its node as the string that is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from viewflow.workflow.fields import get_task_ref

from cases.law import PIPELINES
from cases.models import Case
from workflows.flows import FLOWS
from workflows.models import CaseTask


@dataclass(frozen=True)
class Scope:
    """What is looked at: everything, or only some cases; chains of all cases, or of those with events after one.

    ``known``: what one question has found out for others that are put in the same look.
    """

    cases: frozenset[int] | None = None
    after_event: int | None = None
    known: dict[str, Any] = field(default_factory=dict, compare=False)

    def of(self, rows: QuerySet, name: str = "pk") -> QuerySet:
        """Those of the rows that belong to the cases looked at."""
        return rows if self.cases is None else rows.filter(**{f"{name}__in": self.cases})


@dataclass(frozen=True)
class Found:
    """Something that must not be: of which row, of which case and organisation, and what the sentence speaks of."""

    key: str
    case: int | None = None
    organisation: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Invariant:
    """What must always hold, in plain words, how a breach is found, and what puts it right (None: only people can)."""

    code: str
    label: Any
    cause: Any
    advice: Any
    find: Callable[[Scope], Iterable[Found]]
    repair: Callable[[Any], str] | None = None
    do_not_call_in_templates = True


# --- open work as it is stored -----------------------------------------------------------------------------------


def prefix(pipeline: str) -> str:
    """What the stored nodes of a pipeline begin with: ``workflows/flows.MembershipFlow.``."""
    return str(get_task_ref(FLOWS[pipeline].instance.start)).removesuffix("start")


def references(pipeline: str, names: Iterable[str]) -> list[str]:
    """Steps or duties of a pipeline as they are stored with tasks."""
    return [f"{prefix(pipeline)}{name}" for name in names]


def every_step() -> list[str]:
    """The steps of every pipeline as they are stored with tasks."""
    return [one for name, law in PIPELINES.items() for one in references(name, law.steps())]


def every_node() -> list[str]:
    """Every node the law knows as it is stored with tasks."""
    return [str(get_task_ref(node)) for flow in FLOWS.values() for node in flow.instance.nodes()]


def deciding(case: str = "") -> Concat:
    """The node of the step where a case waits, as an expression; ``case``: the path to the case with ``__``."""
    ways = [When(**{f"{case}pipeline": name}, then=Value(prefix(name))) for name in PIPELINES]
    before = models.Case(*ways, default=Value("?"), output_field=CharField())
    return Concat(before, F(f"{case}state"), output_field=CharField())


def open_work(scope: Scope) -> QuerySet[CaseTask]:
    """The open tasks with their node as a string; to be read by ``values`` only."""
    rows = CaseTask.objects.open().annotate(reference=Cast("flow_task", CharField()))
    return scope.of(rows, "case").order_by("pk")


def open_cases(scope: Scope) -> QuerySet[Case]:
    """The cases that have not ended."""
    return scope.of(Case.objects.filter(closed_on=None)).order_by("pk")


COLUMNS = ("pk", "case", "case__number", "case__pipeline", "case__state", "case__organisation", "reference")


def of_task(row: dict[str, Any], **detail) -> Found:
    """A finding about a task read with ``COLUMNS``."""
    words = {"number": row["case__number"], "what": label_of(row["reference"])}
    return Found(f"task:{row['pk']}", row["case"], row["case__organisation"], words | detail)


def label_of(reference: str) -> str:
    """The step or duty in the words of the law; the bare name of one it does not know."""
    name = reference.rpartition(".")[2]
    for pipeline, law in PIPELINES.items():
        if reference.startswith(prefix(pipeline)):
            known = law.steps().get(name) or law.actions().get(name)
            return str(known.label) if known else name
    return name


def step_label(pipeline: str, state: str) -> str:
    """A step in the words of the law; the bare value of one it does not know."""
    law = PIPELINES.get(pipeline)
    step = law.steps().get(state) if law else None
    return str(step.label) if step else state
