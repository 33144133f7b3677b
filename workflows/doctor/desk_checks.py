"""What must hold of open work, asked of the database as a whole: one deciding task, where the case is."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from cases.law import PIPELINES

from .found import (
    COLUMNS,
    Found,
    Scope,
    deciding,
    every_node,
    every_step,
    label_of,
    of_task,
    open_cases,
    open_work,
    step_label,
)  # fmt: skip


def nobody_decides(scope: Scope) -> Iterator[Found]:
    """An open case without an open task on its step: it lies on nobody's desk."""
    there = open_work(Scope()).order_by().filter(case=OuterRef("pk"), reference=OuterRef("deciding"))
    rows = open_cases(scope).filter(_known_step()).annotate(deciding=deciding()).filter(~Exists(there))
    for pk, number, pipeline, state, place in rows.values_list("pk", "number", "pipeline", "state", "organisation"):
        words = {"number": number, "step": step_label(pipeline, state)}
        yield Found(f"case:{pk}", pk, place, words)


def _known_step() -> Q:
    known = Q(pk__in=())
    for pipeline, law in PIPELINES.items():
        known |= Q(pipeline=pipeline, state__in=[value for value, step in law.steps().items() if not step.final])
    return known


def opened_twice(scope: Scope) -> Iterator[Found]:
    """The same work open twice: two desks, or two people, believe it theirs."""
    rows = open_work(scope).order_by().values("case", "case__number", "case__organisation", "reference")
    for row in rows.annotate(times=Count("pk")).filter(times__gt=1):
        what = {"number": row["case__number"], "what": label_of(row["reference"]), "times": row["times"]}
        key = f"case:{row['case']}:{row['reference'].rpartition('.')[2]}"
        yield Found(key, row["case"], row["case__organisation"], what)


def on_another_step(scope: Scope) -> Iterator[Found]:
    """An open deciding task of a step at which the case does not wait."""
    rows = (
        open_work(scope).filter(case__closed_on=None, reference__in=every_step()).annotate(deciding=deciding("case__"))
    )
    for row in rows.exclude(reference=F("deciding")).values(*COLUMNS):
        yield of_task(row, step=step_label(row["case__pipeline"], row["case__state"]))


def unknown_node(scope: Scope) -> Iterator[Found]:
    """An open task whose step or duty the law does not know: its case cannot be acted upon at all."""
    for row in open_work(scope).exclude(reference__in=every_node()).values(*COLUMNS):
        yield of_task(row)


def unknown_step(scope: Scope) -> Iterator[Found]:
    """A case at a step the law does not know."""
    known = Q(pk__in=())
    for pipeline, law in PIPELINES.items():
        known |= Q(pipeline=pipeline, state__in=list(law.steps()))
    for pk, number, state, place in (
        scope.of(open_cases(Scope())).exclude(known).values_list("pk", "number", "state", "organisation")
    ):
        yield Found(f"case:{pk}", pk, place, {"number": number, "step": state})


def after_the_end(scope: Scope) -> Iterator[Found]:
    """Open work of a case that has ended."""
    for row in open_work(scope).exclude(case__closed_on=None).filter(reference__in=every_node()).values(*COLUMNS):
        yield of_task(row)


def hung_elsewhere(scope: Scope) -> Iterator[Found]:
    """An open task that hangs on the process of another case."""
    rows = open_work(scope).exclude(process__case=F("case"))
    for row in rows.values(*COLUMNS):
        yield of_task(row)


def tasks_of(case_pk: int, name: str) -> list[int]:
    """The keys of the open tasks of a case on a step or duty: those of its own process first, the oldest first."""
    rows = open_work(Scope(frozenset([case_pk]))).filter(reference__endswith=f".{name}")
    found = list(rows.values_list("pk", "process__case"))
    return [pk for pk, _case in sorted(found, key=lambda one: (one[1] != case_pk, one[0]))]
