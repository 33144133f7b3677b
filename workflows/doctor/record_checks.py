"""What must hold of the record: every event is followed up within the hour, and the chain of each case is whole.

A chain is read event by event: numbers without gaps, each naming the hash of the one before, each hash that of what the
event says, and the case knowing the last. Every night the chains of cases with new events, on Sundays all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Event

from .found import Found, Scope

HOUR = datetime.timedelta(hours=1)
BATCH = 500


def not_followed_up(scope: Scope) -> Iterator[Found]:
    """An event whose papers have not been drawn up for longer than an hour."""
    late = scope.of(Event.objects.awaiting_follow_up().filter(at__lt=timezone.now() - HOUR), "case").order_by("pk")
    for pk, case, number, place, at in late.values_list("pk", "case", "case__number", "case__organisation", "at"):
        told = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
        yield Found(f"event:{pk}", case, place, {"number": number, "at": told})


def broken_chain(scope: Scope) -> Iterator[Found]:
    """A case whose record is not what it was: the first place where the chain does not hold."""
    last = 0
    while True:
        cases = list(_touched(scope).filter(pk__gt=last).order_by("pk").values(*HEAD)[:BATCH])
        if not cases:
            return
        last = cases[-1]["pk"]
        events: dict[int, list[Event]] = {case["pk"]: [] for case in cases}
        for event in Event.objects.filter(case__in=list(events)).order_by("case", "seq"):
            events[event.case_id].append(event)
        for case in cases:
            if why := _fault(case, events[case["pk"]]):
                words = {"number": case["number"], "why": why}
                yield Found(f"case:{case['pk']}", case["pk"], case["organisation"], words)


HEAD = ("pk", "number", "version", "chain", "state", "organisation")


def _touched(scope: Scope) -> QuerySet[Case]:
    """The cases whose chains are read: those named, or those with new events, or all."""
    rows = scope.of(Case.objects.all())
    if scope.after_event is None or scope.cases is not None:
        return rows
    return rows.filter(Exists(Event.objects.filter(case=OuterRef("pk"), pk__gt=scope.after_event)))


def _fault(case: dict[str, Any], events: list[Event]) -> str:
    """The first thing that does not hold, in words; empty for a chain that is whole."""
    before = ""
    for place, event in enumerate(events, start=1):
        at = {"no": event.seq}
        if event.seq != place:
            return _("entry %(no)s is missing") % {"no": place}
        if event.previous != before:
            return _("entry %(no)s does not follow the one before it") % at
        if event.digest() != event.hash:
            return _("entry %(no)s was changed after it was written") % at
        before = event.hash
    if case["version"] != len(events) or case["chain"] != before:
        return _("the case counts %(count)s entries, the record has %(there)s") % {
            "count": case["version"], "there": len(events),
        }  # fmt: skip
    if events and events[-1].target != case["state"]:
        return _("the case stands at another step than its last entry says")
    return ""
