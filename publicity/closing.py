"""Closing a notice that has run: the outcome of each person through the door, one refused does not stop the others."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from cases.facts import UPHELD
from cases.models import NoticeSheet, Publicity
from organisations.models import User

from . import objections
from .announcing import Results, each
from .forms import OutcomeForm
from .models import Concern
from .notice_acts import announcing_of

ROWS = 50
"""So many outcomes are entered on one page."""


def rows_of(found: Any, *, most: int | None = None) -> list[Publicity]:
    """Publicities, the first ``most``, with what a sheet tells of them: case, person, objections, findings."""
    concerns = Concern.objects.select_related("objection", "finding").order_by("objection__received_on", "pk")
    rows = found.select_related("case__person", "case__organisation", "event")
    rows = rows.defer("case__person__id_number", "case__person__phone")
    return list(rows.prefetch_related(Prefetch("concerns", concerns)).order_by("pk")[:most])


def forms_for(rows: Iterable[Publicity], data: Any = None) -> list[OutcomeForm]:
    """A form for each person, with what was entered of objections told beforehand."""
    return [
        OutcomeForm(data, prefix=f"row-{one.pk}", row=one, told=objections.told(one.concerns.all())) for one in rows
    ]


def close(sheet: NoticeSheet, forms: Iterable[OutcomeForm], *, by: User, on: datetime.date) -> Results:
    """Do what was decided for each person: the act of the law that goes on, or the one that upholds the objection."""
    one = announcing_of(sheet)
    chosen = {form.row.case_id: form for form in forms if form.decided}
    facts = {pk: form.facts(on) for pk, form in chosen.items()}

    def act(case) -> str:
        return (one.upheld if facts[case.pk]["outcome"] == UPHELD else one.clear).name

    with transaction.atomic():
        return each([form.row.case for form in chosen.values()], act, by=by, data=facts)
