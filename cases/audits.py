"""Audits ordered from the page: one row from the upload to the reports, so that the page can be left and found again.

The job carries the run's id and nothing else; the uploaded file is gone when the job has ended.
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.vault import vault
from organisations.models import User

from .auditing.findings import SEVERITIES, Report
from .auditing.reading import NotAHistory
from .auditing.reports import Json, Xlsx, in_words
from .auditing.running import Audit
from .auditing.totals import Totals
from .auditruns import AuditRun
from .background import Work
from .copies import signature
from .law import PIPELINES
from .models import Case

WORK = Work("audit", timeout=1800)
KEPT = 100
"""Findings of each severity that the page shows; the reports hold them all."""


# --- ordering --------------------------------------------------------------------------------------------------


def audited() -> dict[str, type[Case]]:
    """The pipelines whose histories may be handed in, by name."""
    return {name: law for name, law in PIPELINES.items() if law.audited}


def order(upload, *, by: User, as_of: datetime.date, pipeline: str = "") -> AuditRun:
    """Keep the file and order its audit by the law of that pipeline, or of the first that is audited."""
    name = vault().save(f"audits/{uuid.uuid4().hex}.upload", upload)
    with transaction.atomic():
        run = AuditRun.objects.create(
            by=by, pipeline=pipeline or next(iter(audited())), as_of=as_of, upload=name,
            name=upload.name.replace("\\", "/").split("/")[-1][:120],
        )  # fmt: skip
        transaction.on_commit(lambda: enqueue(run.pk))
    return run


def enqueue(run_id: int) -> None:
    """Put the job on the queue; with a dead broker the run fails at once and says so."""
    if not WORK.enqueue(audit_run, run_id):
        _fail(run_id, _("The service cannot be reached at present. Please hand the file in again later."))


def give_up_if_lost(run: AuditRun) -> bool:
    """Mark a run as failed whose job is gone (its worker was killed); whether that was so."""
    gone = not run.is_over and WORK.is_lost(run.pk, ordered_at=run.at)
    if gone:
        _fail(run.pk, _("The audit was interrupted. Please hand the file in again."))
        run.refresh_from_db()
    return gone


# --- the job ---------------------------------------------------------------------------------------------------


def audit_run(run_id: int) -> None:
    """Audit the uploaded file and keep the reports; a file that cannot be read is said to be so."""
    run = AuditRun.objects.get(pk=run_id)
    if run.is_over:
        return
    try:
        _audit(run)
    except NotAHistory as problem:
        _fail(run_id, str(problem))
    except Exception:
        _fail(run_id, _("The audit failed. Please tell the administrator: audit %(id)s.") % {"id": run_id})
        raise


def _audit(run: AuditRun) -> None:
    rows = AuditRun.objects.filter(pk=run.pk)
    with run.upload.open("rb") as file:
        audit = Audit.of(file.read(), PIPELINES[run.pipeline], as_of=run.as_of)
    rows.update(status=AuditRun.RUNNING, done=0, total=len(audit.found.records))
    signed = signature(run.by, pipeline=run.pipeline)
    writers, first = (Xlsx(signed), Json(signed)), First()
    for report in audit.reports(progress=partial(_advance, run.pk)):
        first.take(report)
        for writer in writers:
            writer.add(report)
    xlsx, json = (
        _kept(writer.bytes(audit.totals), kind) for writer, kind in zip(writers, ("xlsx", "json"), strict=True)
    )
    rows.update(
        status=AuditRun.DONE, done=len(audit.found.records), totals=_sums(audit.totals), first=first.rows(), xlsx=xlsx,
        json=json, upload="", finished_at=timezone.now(),
    )  # fmt: skip
    vault().delete(str(run.upload))


def _advance(run_id: int, done: int) -> None:
    AuditRun.objects.filter(pk=run_id).update(done=done)


class First:
    """The first findings of each severity, for the page."""

    def __init__(self):
        self.found: dict[str, list[dict[str, Any]]] = {name: [] for name in SEVERITIES}

    def take(self, report: Report) -> None:
        """What of a case is shown."""
        for one in report.findings:
            kept = self.found[one.severity]
            if len(kept) < KEPT:
                kept.append({
                    "case": report.key, "name": report.name, "severity": one.severity, "action": one.action,
                    "text": str(one), "on": one.on.isoformat() if one.on else "", "row": one.row,
                })  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The gravest first."""
        return [one for found in self.found.values() for one in found]


def _sums(totals: Totals) -> dict[str, Any]:
    return {"words": in_words(totals), "counts": dict(totals.counts), "cases": totals.cases, "clean": totals.clean}


def _kept(content: bytes, extension: str) -> str:
    digest = hashlib.sha256(content).hexdigest()
    return vault().save(f"audits/{digest[:2]}/{digest}.{extension}", ContentFile(content))


def sweep() -> int:
    """Job of the clock, every night: remove reports older than ``BATCH_DAYS``, they name people; how many audits.

    The sums stay. Two audits that found the same share a report: it goes with the last.
    """
    day = timezone.now() - datetime.timedelta(days=settings.BATCH_DAYS)
    old = AuditRun.objects.filter(finished_at__lt=day).exclude(xlsx="", json="", first=[])
    names = {name for pair in old.values_list("xlsx", "json") for name in pair if name}
    count = old.update(xlsx="", json="", first=[])
    for name in names:
        if not AuditRun.objects.filter(Q(xlsx=name) | Q(json=name)).exists():
            vault().delete(name)
    return count


def _fail(run_id: int, message: str) -> None:
    """The run has failed; what was uploaded is thrown away."""
    rows = AuditRun.objects.filter(pk=run_id).exclude(status=AuditRun.DONE)
    for run in rows:
        if run.upload:
            vault().delete(str(run.upload))
    rows.update(status=AuditRun.FAILED, message=message[:300], upload="", finished_at=timezone.now())
