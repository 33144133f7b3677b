"""What is not kept for ever: notices that were read, and what became of messages."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from .deliveries import Delivery
from .models import Notice

BATCH = 2000


def sweep() -> int:
    """Remove what was read, sent or discarded ``NOTICE_DAYS`` ago; how many rows. Run every night.

    What nobody has read stays, and so does what was given up until an administrator has seen to it.
    """
    before = timezone.now() - datetime.timedelta(days=settings.NOTICE_DAYS)
    over = (Delivery.SENT, Delivery.VOID, Delivery.DISCARDED)
    deliveries = Delivery.objects.filter(ended_at__lt=before, status__in=over)
    kept = Delivery.objects.filter(status__in=(*Delivery.PENDING, Delivery.DEAD))
    notices = Notice.objects.filter(read_at__lt=before).exclude(deliveries__in=kept)
    return _remove(deliveries) + _remove(notices)


def _remove(rows: QuerySet) -> int:
    """In batches, so that no lock is held for long."""
    removed = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.model._default_manager.filter(pk__in=keys).delete()
        removed += len(keys)
    return removed
