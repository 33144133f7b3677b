"""What reading a ledger costs against reading its rows, and an entry of the access log against a plain row."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection

from cases.models import Event
from evidence.checking import Scope, faults
from evidence.ledgers import LEDGERS
from evidence.log import note
from evidence.models import AccessEntry

from .county import County
from .figures import Figure

ENTRIES = 20_000


def measure(county: County) -> Iterator[Figure]:
    """Verifying to plain reading, of the access log."""
    user = county.users["secretary"]
    began = time.perf_counter()
    for _one in range(ENTRIES):
        note("viewed", by=user, subject="cases.case:1")
    written = ENTRIES / (time.perf_counter() - began)
    yield Figure("entries of the access log written a second, one after another", written, "")
    plain = _seconds(lambda: sum(1 for _row in AccessEntry.objects.order_by("stream", "seq").iterator()))
    scope = Scope()
    checked = _seconds(lambda: sum(1 for _fault in faults(LEDGERS["access"], scope)))
    remark = f"{scope.read / checked:,.0f} rows a second, {connection.vendor}, {Event.objects.count()} events beside"
    yield Figure("verifying a chain to reading its rows, time", checked / plain, "x", most=4.0, remark=remark)


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
