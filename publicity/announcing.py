"""Putting up a notice: several cases on one sheet in one step, and a sheet of one for whoever is announced alone."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import receiver

from cases.actions import ADOPTED, submit
from cases.law import Refusal
from cases.limits import last_day_of_publicity
from cases.models import Case, Event, NoticeSheet, Publicity
from cases.refusals import reasons
from cases.signals import acted
from organisations.models import Organisation, User

from .notice_acts import Announcing

MOST = 50
"""So many are announced on one sheet at once: more would not be read by anybody who stands before it."""
_sheet: ContextVar[NoticeSheet | None] = ContextVar("sheet", default=None)


@dataclass
class Results:
    """What came of an act for several cases: done, and by case the reasons of those that were refused."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, list[str]] = field(default_factory=dict)


def each(cases: Iterable[Case], act: Any, *, by: User, data: Mapping[int, Mapping[str, Any]]) -> Results:
    """Do an act for each case with its own facts, each in a savepoint: one that is refused does not stop the others.

    Cases are taken in the order of their keys, so that two who do this at once never wait for each other.
    """
    results = Results()
    for case in sorted(cases, key=lambda one: one.pk):
        rows = case.pipeline_class._default_manager.filter(pk=case.pk)
        try:
            with transaction.atomic():
                submit(rows, act(case), by=by, data=data[case.pk])
        except (Refusal, PermissionDenied, ValidationError) as refusal:
            results.refused[case.pk] = reasons(refusal)
        else:
            results.done.append(case.pk)
    return results


def announce(
    cases: Iterable[Case], one: Announcing, *, organisation: Organisation, by: User, facts: Mapping[str, Any]
) -> tuple[NoticeSheet | None, Results]:
    """Announce the cases on one sheet through the door; no sheet is left where every one of them was refused.

    ``facts`` are cleaned: ``on``, ``days``, ``places``, ``contact``, ``address``.
    """
    chosen = list(cases)
    with transaction.atomic():
        sheet = _new_sheet(one, organisation=organisation, by=by, on=facts["on"], days=facts["days"])
        with _on(sheet):
            results = each(chosen, lambda case: one.act.name, by=by, data=dict.fromkeys([c.pk for c in chosen], facts))
        if not results.done:
            sheet.delete()
    return (sheet if results.done else None), results


def _new_sheet(one: Announcing, *, organisation: Organisation, by: User, on: datetime.date, days: int) -> NoticeSheet:
    ends_on, provisional = last_day_of_publicity(on, days)
    return NoticeSheet.objects.create(
        organisation=organisation, pipeline=one.pipeline, act=one.act.name, kind=one.kind, starts_on=on,
        ends_on=ends_on, provisional=provisional, by=by,
    )  # fmt: skip


@contextlib.contextmanager
def _on(sheet: NoticeSheet) -> Iterator[None]:
    token = _sheet.set(sheet)
    try:
        yield
    finally:
        _sheet.reset(token)


@receiver(acted)
def gather(sender, case: Case, event: Event, **kwargs) -> None:
    """Hang what was announced on a sheet: the one being put up, the round's of the same words, or one of its own.

    What was taken over from a record had its notice elsewhere, and what is entered when it is over needs none.
    """
    run = Publicity.objects.filter(event=event, outcome="").first() if "days" in event.facts else None
    if run is None or event.facts.get(ADOPTED):
        return
    sheet = _sheet.get() or _of_the_round(case, event, run)
    if sheet is None:
        sheet = NoticeSheet.objects.create(
            organisation=event.organisation, pipeline=case.pipeline, act=event.action, kind=run.kind,
            starts_on=run.starts_on, ends_on=run.ends_on, provisional=run.provisional, by=event.by,
            series=case.series, at_once=not case.series,
        )  # fmt: skip
    Publicity.objects.filter(pk=run.pk).update(sheet=sheet)


def _of_the_round(case: Case, event: Event, run: Publicity) -> NoticeSheet | None:
    """The sheet of the case's round that hangs on the same days in the same places with the same contact."""
    if not case.series:
        return None
    found = NoticeSheet.objects.filter(
        series=case.series, organisation=event.organisation, pipeline=case.pipeline, act=event.action,
        starts_on=run.starts_on, ends_on=run.ends_on, at_once=False,
    )  # fmt: skip
    return next((one for one in found.order_by("pk") if _words_of(one) == _words(run, event)), None)


def _words_of(sheet: NoticeSheet) -> tuple[str, ...]:
    first = sheet.publicities.select_related("event").order_by("pk")[0]
    return _words(first, first.event)


def _words(run: Publicity, event: Event) -> tuple[str, ...]:
    return (run.places, event.facts.get("contact", ""), event.facts.get("address", ""))
