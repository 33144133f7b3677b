"""Batches: many dossiers printed as one order, taken up again wherever it was broken off.

Every lane of a batch is a job that takes the next waiting row, prints it and goes on; after a while it hands over to a
job of its own kind at the end of the queue, so that others are not kept waiting. What is done is told by the rows
alone: a row belongs to the lane that claimed it, and only that lane may end it. Where a lane's job is gone, ``revive``
gives its rows back and puts another in its place. Whoever finds nothing left and nobody at work makes the result.

Locks are taken in one order: batch, lane, row.
"""

from __future__ import annotations

import datetime
import functools
import logging
import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rq.timeouts import JobTimeoutException

from dossiers.models import Batch, BatchLane, BatchRow, DossierPrint
from dossiers.models.batches import MOST
from organisations.models import User

from . import batch_results, disclosing, printing
from .background import PAPERS, Work
from .models import Case

logger = logging.getLogger(__name__)
WORK = Work("lane", timeout=3600, queue=PAPERS)
LANES = 2
"""Jobs at work on one batch at the same time: as many as there are workers for papers at most offices."""
TURN = 20.0
"""Seconds after which a lane hands over, so that what was ordered meanwhile has its turn."""
ATTEMPTS = 3
"""A dossier whose drawing up was broken off so often is given up: it may be what breaks the workers."""


# --- ordering --------------------------------------------------------------------------------------------------


def order(dossiers: Iterable[int], *, by: User, **columns) -> Batch:
    """Order a batch of dossiers (ids in the order of the result); ``columns``: title, way, result, separated.

    Raises ``ValueError`` for none or more than ``MOST``; a dossier named twice counts once.
    """
    ids = list(dict.fromkeys(dossiers))
    if not 0 < len(ids) <= MOST:
        raise ValueError(f"a batch of {len(ids)} dossiers")
    with transaction.atomic():
        batch = Batch.objects.create(by=by, total=len(ids), **columns)
        rows = (BatchRow(batch=batch, position=place, dossier_id=one) for place, one in enumerate(ids, start=1))
        BatchRow.objects.bulk_create(rows, batch_size=500)
        _open_lanes(batch, len(ids))
    return batch


def _open_lanes(batch: Batch, rows: int) -> None:
    for _lane in range(min(LANES, rows)):
        _open_lane(batch.pk)


def _open_lane(batch_id: int) -> None:
    """A lane and, once it is stored, its job; with a dead broker the job waits for ``revive``."""
    lane = BatchLane.objects.create(batch_id=batch_id)
    transaction.on_commit(functools.partial(WORK.enqueue, run_lane, lane.pk))


def cancel(batch: Batch) -> bool:
    """Stop a batch after the dossiers that are being drawn up now; whether it was still open."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.is_over:
            return False
        batch.rows.filter(status=BatchRow.WAITING).update(status=BatchRow.CANCELLED)
        _end(batch.pk, Batch.CANCELLED, was=Batch.OPEN)
    return True


def retry(batch: Batch) -> int:
    """Take up again what failed or was cancelled, and nothing else; returns how many dossiers that are.

    A batch whose result was removed or could not be made gets it made once more, even with none left to draw up.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if not batch.is_over:
            return 0
        again = batch.rows.filter(status__in=(BatchRow.FAILED, BatchRow.CANCELLED))
        count = again.update(status=BatchRow.WAITING, attempts=0, message="", claimed_at=None, finished_at=None)
        if count or not batch.file or batch.status != Batch.DONE:
            Batch.objects.filter(pk=batch.pk).update(status=Batch.QUEUED, message="", finished_at=None)
            _open_lanes(batch, max(count, 1))
    return count


# --- a lane ----------------------------------------------------------------------------------------------------


def run_lane(lane_id: int) -> None:
    """Take rows of the batch one after the other; hand over after a turn, make the result when nothing is left."""
    lane = BatchLane.objects.select_related("batch__by").filter(pk=lane_id).first()
    if lane is None:
        return  # handed over already, or given up for lost
    until = time.monotonic() + TURN
    while row := _claim(lane):
        sound = _draw(row, lane)
        if not sound or time.monotonic() > until:
            _hand_over(lane)
            return
    if _is_last(lane):
        _compose(lane)


def _claim(lane: BatchLane) -> BatchRow | None:
    """The next waiting row, now this lane's; None where none is left, the batch has ended or the lane was replaced."""
    while Batch.objects.filter(pk=lane.batch_id, status__in=Batch.OPEN).exists():
        pk = _rows(lane).filter(status=BatchRow.WAITING).order_by("position").values_list("pk", flat=True).first()
        if pk is None:
            return None
        with transaction.atomic():
            if not BatchLane.objects.select_for_update().filter(pk=lane.pk).exists():
                return None
            mine = BatchRow.objects.filter(pk=pk, status=BatchRow.WAITING).update(
                status=BatchRow.RUNNING, lane=lane, claimed_at=timezone.now(), attempts=F("attempts") + 1
            )
        if mine:  # else another lane was quicker
            Batch.objects.filter(pk=lane.batch_id, status=Batch.QUEUED).update(status=Batch.RUNNING)
            return BatchRow.objects.select_related("dossier", "print").get(pk=pk)
    return None


def _rows(lane: BatchLane) -> QuerySet[BatchRow]:
    return BatchRow.objects.filter(batch=lane.batch_id)


def _draw(row: BatchRow, lane: BatchLane) -> bool:
    """Print the dossier of a row and write down what came of it; False if the job had better not go on."""
    by = User.objects.get(pk=lane.batch.by_id)  # with the mandates of this moment, not of the turn's beginning
    if not by.is_active or not Case.objects.visible_to(by).filter(dossier=row.dossier_id).exists():
        _write_down(row, lane, BatchRow.FAILED, _("This dossier is no longer in your charge."))
        return True
    wanted = _print_of(row, lane)
    sound = True
    try:
        printing.print_dossier(wanted.pk)
    except JobTimeoutException:
        sound = False
        logger.warning("row %s of a batch took too long", row.pk)
    except Exception:
        sound = False
        logger.exception("row %s of a batch failed", row.pk)
    wanted.refresh_from_db()
    if wanted.status == DossierPrint.DONE:
        _write_down(row, lane, BatchRow.DONE, "")
    else:
        _write_down(row, lane, BatchRow.FAILED, wanted.message or _("Drawing up was broken off."))
    return sound


def _print_of(row: BatchRow, lane: BatchLane) -> DossierPrint:
    """The print of a row: the one an interrupted try left behind, or a new one."""
    if row.print and row.print.status != DossierPrint.FAILED:
        return row.print
    with transaction.atomic():
        case = Case.objects.select_related("organisation", "destination").get(dossier=row.dossier_id)
        without = " ".join(disclosing.left_out(lane.batch.by, case))
        row.print = DossierPrint.objects.create(dossier=row.dossier, requested_by=lane.batch.by, without=without)
        BatchRow.objects.filter(pk=row.pk, lane=lane).update(print=row.print)
    return row.print


def _write_down(row: BatchRow, lane: BatchLane, status: str, message: str) -> None:
    """End a row, if it is still this lane's."""
    BatchRow.objects.filter(pk=row.pk, lane=lane, status=BatchRow.RUNNING).update(
        status=status, print=row.print, message=message[:300], lane=None, finished_at=timezone.now()
    )


def _hand_over(lane: BatchLane) -> None:
    """Put another lane in the place of this one, at the end of the queue."""
    with transaction.atomic():
        if BatchLane.objects.filter(pk=lane.pk).delete()[0]:
            _open_lane(lane.batch_id)


def _is_last(lane: BatchLane) -> bool:
    """Whether this lane is to make the result; else it ends, leaving that to who is still at work."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=lane.batch_id)
        if not BatchLane.objects.filter(pk=lane.pk).exists():
            return False
        others = batch.lanes.exclude(pk=lane.pk).exists()
        left = _rows(lane).filter(status__in=BatchRow.LEFT).exists()
        if batch.is_over or others:
            lane.delete()
            return False
        if left:  # somebody wanted failed ones once more, right now
            _hand_over(lane)
        return not left


# --- the end ---------------------------------------------------------------------------------------------------


def _compose(lane: BatchLane) -> None:
    """Make the result of all dossiers that are done; made twice, it is the same and is kept once."""
    batch = Batch.objects.get(pk=lane.batch_id)
    if batch_results.give_back_lost(batch):
        _hand_over(lane)
        return
    try:
        columns = batch_results.compose(batch)
    except Exception:
        words = _("The result could not be put together. Please tell the administrator: batch %(id)s.")
        _close(lane, Batch.FAILED, message=words % {"id": batch.pk})
        raise
    if columns:
        _close(lane, Batch.DONE, **columns)
    else:
        _close(lane, Batch.FAILED, message=_("None of the dossiers could be drawn up."))


def _close(lane: BatchLane, status: str, **columns) -> None:
    with transaction.atomic():
        Batch.objects.select_for_update().get(pk=lane.batch_id)
        if BatchLane.objects.filter(pk=lane.pk).delete()[0]:
            _end(lane.batch_id, status, was=(Batch.RUNNING, Batch.QUEUED), **columns)


def _end(batch_id: int, status: str, *, was: Iterable[str], **columns) -> None:
    Batch.objects.filter(pk=batch_id, status__in=was).update(status=status, finished_at=timezone.now(), **columns)


# --- taken up again --------------------------------------------------------------------------------------------


def revive_all() -> int:
    """Job of the clock, every minute: put new lanes in the place of those whose jobs are gone; returns how many."""
    return sum(revive(batch) for batch in Batch.objects.filter(pk__in=BatchLane.objects.values("batch")))


def revive(batch: Batch) -> int:
    """Give back the rows of lanes whose jobs are gone and put new lanes in their place; returns how many.

    A broker that does not answer says nothing about its jobs: then all is left as it is.
    """
    lost = [lane for lane in batch.lanes.all() if WORK.is_lost(lane.pk, ordered_at=lane.at)]
    return sum(_replace(lane) for lane in lost)


def _replace(lane: BatchLane) -> bool:
    """Another lane for a lost one, and its rows back among the waiting; whether nobody had done so before."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=lane.batch_id)
        if not BatchLane.objects.select_for_update().filter(pk=lane.pk).exists():
            return False
        held = BatchRow.objects.filter(lane=lane.pk, status=BatchRow.RUNNING)
        words = _("Drawing up was broken off several times. Please have its papers looked at, then try again.")
        held.filter(attempts__gte=ATTEMPTS).update(
            status=BatchRow.FAILED, message=words, lane=None, finished_at=timezone.now()
        )
        held.update(status=BatchRow.CANCELLED if batch.is_over else BatchRow.WAITING, lane=None)
        lane.delete()
        if not batch.is_over:
            _open_lane(batch.pk)
    return True


# --- what it costs ---------------------------------------------------------------------------------------------


def pace(rows: QuerySet[BatchRow], *, most: int = 200) -> float | None:
    """Seconds a dossier takes one worker, from the rows finished last; None before there is any."""
    found = rows.filter(status=BatchRow.DONE, finished_at__isnull=False, claimed_at__isnull=False)
    times = list(found.order_by("-finished_at").values_list("claimed_at", "finished_at")[:most])
    spent = sum((end - begun for begun, end in times if begun and end), datetime.timedelta())
    return spent.total_seconds() / len(times) if times else None
