"""What must hold of the record: every event is followed up within the hour, and the chain of each case is whole.

Every night the chains of cases with new events, on Sundays all.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator

from django.utils import timezone

from cases.models import Case, Event
from evidence import checking as evidence
from evidence.ledgers import LEDGERS

from .found import Found, Scope

HOUR = datetime.timedelta(hours=1)


def not_followed_up(scope: Scope) -> Iterator[Found]:
    """An event whose papers have not been drawn up for longer than an hour."""
    late = scope.of(Event.objects.awaiting_follow_up().filter(at__lt=timezone.now() - HOUR), "case").order_by("pk")
    for pk, case, number, place, at in late.values_list("pk", "case", "case__number", "case__organisation", "at"):
        told = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
        yield Found(f"event:{pk}", case, place, {"number": number, "at": told})


def broken_chain(scope: Scope) -> Iterator[Found]:
    """A case whose record is not what it was: the first place where the chain does not hold (evidence/checking.py)."""
    read = evidence.Scope(chains=scope.cases, after=None if scope.cases is not None else scope.after_event)
    for case, found in itertools.groupby(evidence.faults(LEDGERS["cases"], read), key=lambda fault: fault.chain):
        row = Case.objects.filter(pk=case).values("number", "organisation").first() or {}
        words = {"number": row.get("number", case), "why": next(found).why}
        yield Found(f"case:{case}", case if row else None, row.get("organisation"), words)
