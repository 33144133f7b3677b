"""Reading all ledgers: what the command and the weekly job do, and what becomes of it on record."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

from django.utils import timezone

from .anchoring import anchor_faults
from .checking import Fault, Scope, faults
from .ledgers import LEDGERS, Ledger
from .models import Verification


def verify_all(tell: Callable[[Fault], object] = lambda fault: None) -> Verification:
    """Read every chain and every anchored day; each fault is told as it is found, the reading goes on record."""
    begun, scope, found = timezone.now(), Scope(), 0
    for fault in itertools.chain.from_iterable(_of(ledger, scope) for ledger in LEDGERS.values()):
        tell(fault)
        found += 1
    return Verification.objects.create(begun_at=begun, entries=scope.read, found=found)


def _of(ledger: Ledger, scope: Scope) -> Iterable[Fault]:
    return itertools.chain(faults(ledger, scope), anchor_faults(ledger))
