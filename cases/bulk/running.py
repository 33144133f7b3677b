"""Carrying an order out: drafted and looked at, started, row by row through the door, stopped, gone on with, told.

A row is taken under a lock and ended in the same transaction in which the case moves. So a killed worker leaves it
waiting, two workers at one order never take the same row, and whoever finds no row left ends the order.

Locks are taken in one order: row, case, process.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rq.timeouts import JobTimeoutException

from notices.kinds import FINISHED
from notices.outbox import tell
from organisations.models import User

from .. import actions
from ..background import PAPERS, Work
from ..law import Refusal
from ..refusals import reasons
from .acts import Act
from .judging import Verdict
from .models import MOST, BulkItem, BulkOrder

logger = logging.getLogger(__name__)
WORK = Work("bulk", timeout=3600, queue=PAPERS)
ATTEMPTS = 3
"""A case whose turn was broken off so often is given up: it may be what breaks the workers."""
KEEP_DRAFTS = datetime.timedelta(days=1)


# --- ordering --------------------------------------------------------------------------------------------------


def draft(act: Act, verdicts: list[Verdict], *, by: User, on: datetime.date, facts: Mapping[str, Any]) -> BulkOrder:
    """An order as it looks before it is started, each case at the version at which it was judged."""
    law, action = act
    if not 0 < len(verdicts) <= MOST:
        raise ValueError(f"an order of {len(verdicts)} cases")
    with transaction.atomic():
        order = BulkOrder.objects.create(
            by=by, pipeline=law.pipeline_name, action=action.name, on=on, facts=dict(facts)
        )
        BulkItem.objects.bulk_create(
            BulkItem(
                order=order, position=place, case_id=one.case.pk, version=one.case.version,
                status=BulkItem.LEFT_OUT if one.why else BulkItem.WAITING,
                message=_joined(one.why or one.warnings),
            )
            for place, one in enumerate(verdicts, start=1)
        )  # fmt: skip
    return order


def start(order: BulkOrder, *, items: Collection[int]) -> int:
    """Start a draft with the rows that stayed ticked; how many. None left, or begun already: nothing happens."""
    with transaction.atomic():
        if not _locked(order, BulkOrder.DRAFT):
            return 0
        waiting = order.items.filter(status=BulkItem.WAITING)
        count = waiting.filter(pk__in=items).count()
        if count:
            waiting.exclude(pk__in=items).update(status=BulkItem.LEFT_OUT, message=_("You unticked it."))
            waiting.update(message="")
            _queue(order)
    return count


def stop(order: BulkOrder) -> bool:
    """Stop after the case that is being done now; whether it was still going on."""
    with transaction.atomic():
        if found := _locked(order, *BulkOrder.OPEN):
            BulkOrder.objects.filter(pk=order.pk).update(status=BulkOrder.STOPPED, finished_at=timezone.now())
    return found


def go_on(order: BulkOrder) -> bool:
    """Take up a stopped order with the rows that are left; whether it was stopped."""
    with transaction.atomic():
        if found := _locked(order, BulkOrder.STOPPED):
            _queue(order)
    return found


def _locked(order: BulkOrder, *status: str) -> bool:
    return BulkOrder.objects.select_for_update().filter(pk=order.pk, status__in=status).exists()


def _queue(order: BulkOrder) -> None:
    """Put the order among those at work and, once that is stored, its job on the queue."""
    BulkOrder.objects.filter(pk=order.pk).update(
        status=BulkOrder.QUEUED, queued_at=timezone.now(), finished_at=None
    )  # fmt: skip
    transaction.on_commit(lambda: WORK.enqueue(carry_out, order.pk))


# --- the job ---------------------------------------------------------------------------------------------------


def carry_out(order_id: int) -> None:
    """Do what is left of an order; one that was stopped or has ended is left alone."""
    order = BulkOrder.objects.get(pk=order_id)
    BulkOrder.objects.filter(pk=order_id, status=BulkOrder.QUEUED).update(status=BulkOrder.RUNNING)
    left = order.items.filter(status=BulkItem.WAITING).order_by("position")
    for key in list(left.values_list("pk", flat=True)):
        if not BulkOrder.objects.filter(pk=order_id, status__in=BulkOrder.OPEN).exists():
            return
        _take(key)
    _end(order)


def _take(key: int) -> None:
    """Do one row; what goes wrong with it is written down with it, and the others go on."""
    waiting = BulkItem.objects.filter(pk=key, status=BulkItem.WAITING)
    waiting.update(attempts=F("attempts") + 1)
    if waiting.filter(attempts__gt=ATTEMPTS).exists():
        _write_down(
            key, _("It was broken off several times. Do it on the page of the case, or tell the administrator.")
        )
        return
    try:
        with transaction.atomic():
            _do(key)
    except (PermissionDenied, Refusal) as refusal:
        _write_down(key, _joined(reasons(refusal, cures=True)))
    except JobTimeoutException:
        raise
    except Exception:
        logger.exception("row %s of an order failed", key)
        _write_down(key, _("The system had a problem with it and changed nothing. Please tell the administrator."))


def _do(key: int) -> None:
    """The act for the case of a row, unless another worker has it; the row is done with the event that did it."""
    skip = connection.features.has_select_for_update_skip_locked
    rows = BulkItem.objects.select_for_update(of=("self",), skip_locked=skip).filter(pk=key, status=BulkItem.WAITING)
    item = rows.select_related("order").first()
    if item is None:
        return
    order = item.order
    by = User.objects.get(pk=order.by_id)  # with the mandates of this moment, not of the order's
    if order.act is None or not by.is_active:
        raise PermissionDenied(_("This can no longer be done in your name."))
    visible = order.law._default_manager.visible_to(by).filter(pk=item.case_id)
    data = {**order.facts, "on": order.on.isoformat(), "version": item.version}
    try:
        event = actions.submit(visible, order.action, by=by, data=data)
    except order.law.DoesNotExist:
        raise PermissionDenied(_("This case is no longer in your charge.")) from None
    BulkItem.objects.filter(pk=key).update(
        status=BulkItem.DONE, event=event, message=_joined(event.facts.get("warnings", ())), finished_at=timezone.now()
    )


def _write_down(key: int, message: str) -> None:
    """End a row that did not go, if nobody has ended it meanwhile."""
    BulkItem.objects.filter(pk=key, status=BulkItem.WAITING).update(
        status=BulkItem.FAILED, message=message, finished_at=timezone.now()
    )


def _joined(sentences: Collection[str]) -> str:
    return "；".join(sentences)[:1000]


def _end(order: BulkOrder) -> None:
    """End an order with no row left, and tell whoever gave it; with a row in other hands it is theirs to end."""
    with transaction.atomic():
        if not _locked(order, *BulkOrder.OPEN) or order.items.filter(status=BulkItem.WAITING).exists():
            return
        now = timezone.now()
        BulkOrder.objects.filter(pk=order.pk).update(status=BulkOrder.DONE, finished_at=now)
        done, failed = (order.items.filter(status=one).count() for one in (BulkItem.DONE, BulkItem.FAILED))
        words = _("“%(what)s” for many cases has ended: %(done)s done, %(failed)s not done.")
        text = words % {"what": order.label, "done": done, "failed": failed}
        url = reverse("bulk:order", args=[order.pk])
        tell([order.by], FINISHED, text, url=url, key=f"bulk-{order.pk}-{now:%Y%m%d%H%M%S}")


# --- taken up again --------------------------------------------------------------------------------------------


def revive_all() -> int:
    """Job of the clock, every minute: enqueue orders whose job is gone, killed or forgotten; how many."""
    return sum(revive(order) for order in BulkOrder.objects.filter(status__in=BulkOrder.OPEN))


def revive(order: BulkOrder) -> bool:
    """Put the job of an order that is at work on the queue once more if it is gone; of two that look only one does."""
    if order.is_over or order.queued_at is None or not WORK.is_lost(order.pk, ordered_at=order.queued_at):
        return False
    rows = BulkOrder.objects.filter(pk=order.pk, queued_at=order.queued_at, status__in=BulkOrder.OPEN)
    return bool(rows.update(queued_at=timezone.now())) and WORK.enqueue(carry_out, order.pk)


def sweep() -> int:
    """Job of the clock: throw away drafts that nobody started; how many."""
    old = BulkOrder.objects.filter(status=BulkOrder.DRAFT, at__lt=timezone.now() - KEEP_DRAFTS)
    keys = list(old.values_list("pk", flat=True))
    BulkOrder.objects.filter(pk__in=keys).delete()
    return len(keys)
