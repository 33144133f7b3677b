"""Recurring duties, once a week: one that is owed and nowhere open, whatever made it disappear, is opened."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cases.law import DUTY
from cases.models import Case

from ..desk import open_owed
from ..flows import FLOWS
from ..models import OPEN_STATUSES, CaseTask
from .marks import BATCH


def open_missing() -> int:
    """Open what is missing of the recurring duties that every case at their steps owes; how many cases lacked one.

    Whether a duty with a condition of its own is owed cannot be asked in SQL: those are the nightly doctor's.
    """
    count = 0
    for rows in _lacking():
        for case in rows[:BATCH]:
            with transaction.atomic():
                open_owed(case.specific)
            count += 1
    return count


def _lacking() -> Iterator[QuerySet[Case]]:
    """For each duty and step the open cases without its task: an anti-join of two indexes."""
    for pipeline, flow in FLOWS.items():
        for action in flow.case_class.actions().values():
            if action.kind == DUTY and action.every and action.only_if is None:
                node = flow.instance.node(action.name)
                task = CaseTask.objects.filter(case=OuterRef("pk"), status__in=OPEN_STATUSES, flow_task=node)
                for step in action.sources:
                    rows = Case.objects.filter(pipeline=pipeline, state=step.value, closed_on=None)
                    yield rows.filter(~Exists(task)).select_related("organisation").order_by("pk")
