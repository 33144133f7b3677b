"""Which cases may come on an agenda, and what stands in the way of each: who cannot yet, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from cases import ahead, pages, rehearsal
from cases.joint import Company
from cases.models import Case

from .models import MOST, Item, Meeting
from .questions import Question, served_by


@dataclass(frozen=True)
class Look:
    """A case as it looks before the meeting: what stands in the way of adopting, and what only warns."""

    case: Case
    question: Question
    hindrances: list[pages.Hindrance]
    warnings: list[pages.Hindrance]


def waiting(meeting: Meeting, question: Question, user: Any) -> QuerySet[Case]:
    """The cases that wait for that decision at the meeting's desk and are not on its agenda; oldest first."""
    places = served_by(question.desk, meeting.organisation)
    steps = [one.value for one in question.adopted.sources]
    rows = question.case_class._default_manager.visible_to(user).filter(organisation__in=places, state__in=steps)
    rows = rows.filter(closed_on=None).exclude(pk__in=meeting.items.values("case"))
    return rows.order_by("entered_on", "pk")


def shown(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with the person and the organisation a row names."""
    return rows.select_related("person", "organisation").defer("person__id_number", "person__phone")


def looks(meeting: Meeting, pairs: Sequence[tuple[Case, Question]], user: Any) -> list[Look]:
    """What stands in the way of each, judged by the day of the meeting; pasts are read for all cases together."""
    Company([case for case, _question in pairs])
    on = min(meeting.on, timezone.localdate())
    found = []
    for case, question in pairs:
        rehearsal.attempt(case, question.adopted, on=on, facts=None)
        prospect = ahead.prospect(case, question.adopted, user)
        told = [pages.hindrances(case, some, {}) for some in (prospect.obstacles, prospect.warnings)]
        case.attempt = None
        found.append(Look(case, question, *told))
    return found


def specific(items: Iterable[Item], user: Any) -> dict[int, Case]:
    """The cases of the items that the user sees, as their own pipelines' classes; a query for each pipeline."""
    keys: dict[type[Case], list[int]] = {}
    for one in items:
        keys.setdefault(one.question.case_class, []).append(one.case_id)
    found: dict[int, Case] = {}
    for kind, some in keys.items():
        found |= shown(kind.objects.visible_to(user)).in_bulk(some)
    return found


def put(meeting: Meeting, question: Question, keys: Sequence[int], user: Any) -> int:
    """Put cases at the end of the agenda, up to its limit; what does not wait there is left out. Returns how many."""
    free = MOST - meeting.items.count()
    cases = list(waiting(meeting, question, user).filter(pk__in=keys).values_list("pk", flat=True)[:free])
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    rows = [
        Item(meeting=meeting, position=place, case_id=pk, act=question.name)
        for place, pk in enumerate(cases, start=last + 1)
    ]
    Item.objects.bulk_create(rows)
    return len(rows)


def shift(item: Item, step: int) -> None:
    """Move an item up (-1) or down (1) by one place; at the end it stays."""
    order = list(item.meeting.items.order_by("position", "pk"))
    at = order.index(item)
    to = at + step
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    number(order)


def number(order: Sequence[Item]) -> None:
    """Write the places anew, first to last."""
    for place, one in enumerate(order, start=1):
        one.position = place
    Item.objects.bulk_update(order, ["position"])
