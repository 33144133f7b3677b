"""What must hold of work in the background: an order that has not ended has a job that does it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import audits, batches, printing, scanning
from cases.auditruns import AuditRun
from cases.background import Work
from cases.bulk import running as bulk
from cases.bulk.models import BulkOrder
from dossiers.models import BatchLane, DossierPrint, ScanStack
from recruitment import running as rounds
from recruitment import statement_jobs
from recruitment.models import Run
from recruitment.prints import StatementPrint

from .found import Found, Scope

OPEN = Q(status__in=("queued", "running"))
PATIENCE = datetime.timedelta(minutes=10)
"""The clock revives most lost jobs within a minute; what is still lost then is stuck."""


@dataclass(frozen=True)
class Orders:
    """A kind of orders: their rows at work, since when, what their jobs are called, and what does the job."""

    label: Any
    rows: Callable[[], QuerySet[Any]]
    since: str
    work: Work
    job: Callable[[int], None]


def _open(model: Any) -> Callable[[], QuerySet[Any]]:
    return lambda: model._default_manager.filter(OPEN)


KINDS = {
    "print": Orders(_("printing of a dossier"), _open(DossierPrint), "requested_at", printing.WORK,
                    printing.print_dossier),
    "lane": Orders(_("batch of dossiers"), BatchLane.objects.all, "at", batches.WORK, batches.run_lane),
    "audit": Orders(_("audit of histories"), _open(AuditRun), "at", audits.WORK, audits.audit_run),
    "scan": Orders(_("stack of scans"), _open(ScanStack), "ordered_at", scanning.WORK, scanning.sort_stack),
    "bulk": Orders(_("order for many cases"), _open(BulkOrder), "queued_at", bulk.WORK, bulk.carry_out),
    "run": Orders(_("order of a round"), _open(Run), "at", rounds.WORK, rounds.carry_out),
    "statement": Orders(_("statement of posts"), _open(StatementPrint), "at", statement_jobs.WORK,
                        statement_jobs.print_statement),
}  # fmt: skip


def job_lost(scope: Scope) -> Iterator[Found]:
    """An order that waits for a job which is gone."""
    if scope.cases is not None:
        return
    for name, kind in KINDS.items():
        late = kind.rows().filter(**{f"{kind.since}__lt": timezone.now() - PATIENCE}).order_by("pk")
        for pk, since in late.values_list("pk", kind.since):
            if kind.work.is_lost(pk, ordered_at=since):
                told = timezone.localtime(since).strftime("%Y-%m-%d %H:%M")
                yield Found(f"job:{name}:{pk}", detail={"what": str(kind.label), "at": told, "id": pk})


def enqueue_again(key: str) -> bool:
    """Put the job of an order at work on the queue once more; False if the order has ended or the broker is away.

    A lane of a batch gives its dossiers back and is replaced instead.
    """
    _job, name, pk = key.split(":")
    kind = KINDS[name]
    row = kind.rows().filter(pk=pk).first()
    if row is None:
        return False
    if name == "lane":
        return batches.revive(row.batch) > 0
    return kind.work.enqueue(kind.job, row.pk)
