"""How long the access log is kept: ``LOG_DAYS``, never less than six months; events of cases are never removed here.

Whole anchored days go at once, by the owner of the tables (the application's role may remove nothing). What stays
behind is, for each chain, the number and hash of the last entry removed (``Cut``), so that the rest still verifies.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .ledgers import Ledger
from .ledgers import register as register_ledger
from .models import DAYS_LEAST, LONG_AGO, AccessEntry, Anchor, Cut
from .seals import INSERT, Seal, register

ACCESS = "access"
TOO_YOUNG = "only entries that were anchored long ago are removed"
COVERED = f"""EXISTS (SELECT 1 FROM evidence_anchor a JOIN evidence_accessentry e ON e.id <= a.last
  WHERE a.id = NEW.anchor_id AND a.ledger = '{ACCESS}' AND e.stream = NEW.stream AND e.seq = NEW.seq
  AND e.hash = NEW.hash AND e.at < {LONG_AGO} AND a.made_at < {LONG_AGO} AND a.day < {LONG_AGO})"""
HASH_OF_CUT = "SELECT c.hash FROM evidence_cut c WHERE c.stream = NEW.stream AND c.seq = NEW.seq - 1"


def declare() -> None:
    """Register the ledger of accesses and what the database asks of a removal; called when the app is ready."""
    read = ("evidence_anchor", "evidence_accessentry")
    register(Seal("seal_cut_covered", "evidence_cut", INSERT, TOO_YOUNG, COVERED, reads=read, owner_only=True))
    register_ledger(
        Ledger(
            ACCESS, _("access log"), AccessEntry, "stream", _("the account"),
            starts=lambda: Cut.objects.order_by("-seq").values_list("seq", "hash"),
            cut=HASH_OF_CUT, reads=("evidence_cut",),
        )
    )  # fmt: skip


def removable_anchor() -> Anchor | None:
    """The newest anchor of entries that are all older than ``LOG_DAYS``; None where none of them is left."""
    before = timezone.now() - datetime.timedelta(days=max(settings.LOG_DAYS, DAYS_LEAST))
    old = Anchor.objects.filter(ledger=ACCESS, made_at__lt=before, day__lt=timezone.localdate(before))
    newest = old.order_by("-day").first()  # by its day too, which its hash holds: the moment is but a column
    return newest if newest and _covered(newest).exists() else None


def _covered(anchor: Anchor) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(pk__lte=anchor.last)


def remove_old() -> int:
    """Remove the entries that need no longer be kept; how many. Only the owner of the tables can (F.2, C-S7)."""
    with transaction.atomic():
        anchor = removable_anchor()
        if anchor is None:
            return 0
        ends = _covered(anchor).order_by().values("stream").annotate(end=Max("seq")).values_list("stream", "end")
        for stream, seq in list(ends):
            last = AccessEntry.objects.get(stream=stream, seq=seq)
            Cut.objects.create(stream=stream, seq=seq, hash=last.hash, anchor=anchor)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM evidence_accessentry WHERE id <= %s", [anchor.last])
            return cursor.rowcount
