"""Anchors: once a day the hashes of what was written are drawn into one, to be printed or sent out of the house.

Whoever owns the database could rewrite a chain from some entry to its end and reckon every hash anew. The anchor that
lies elsewhere still tells what the entries were: another root comes out of the changed ones, and each anchor names the
one before it.
"""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Iterable, Iterator

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .checking import BATCH, Fault
from .ledgers import LEDGERS, Ledger
from .models import DAYS_LEAST, Anchor, Cut

ONE_DAY = datetime.timedelta(days=1)
PATIENCE = 60
"""Seconds an anchor waits for transactions that were under way when it began."""


class StillWriting(Exception):
    """A transaction was under way all the time: the anchor is made at the next round of the clock."""


def anchor_due() -> list[Anchor]:
    """Anchor every ledger up to now for the day that is over, unless that is done; the anchors made.

    Days without a clock are made up by the next anchor, which covers all that was written since the last one.
    """
    today = timezone.localdate()
    day = today - ONE_DAY
    done = set(Anchor.objects.filter(day__range=(day, today)).values_list("ledger", flat=True))
    due = [ledger for name, ledger in LEDGERS.items() if name not in done]
    return [made for ledger in due if (made := _anchor(ledger, day))]


def _anchor(ledger: Ledger, day: datetime.date) -> Anchor | None:
    before = Anchor.objects.filter(ledger=ledger.name).order_by("-day").first()
    after = before.last if before else 0
    newest = ledger.model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    last = max(newest, after)
    _wait_for_writers()
    root, count = root_of(ledger, after, last)
    made = Anchor(ledger=ledger.name, day=day, after=after, last=last, count=count, root=root)
    made.previous = before.hash if before else ""
    made.hash = made.digest()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # another clock was faster
        return None
    return made


def _wait_for_writers() -> None:
    """Until whoever was writing when the last row was read has ended: a lower row id may still be under way.

    The transaction id of our own is above all of theirs; a snapshot's upper end is not, while the newest is still open.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        until, given_up = cursor.fetchone()[0], time.monotonic() + PATIENCE
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [until])
            if cursor.fetchone()[0]:
                return
            if time.monotonic() > given_up:
                raise StillWriting
            time.sleep(0.2)


def root_of(ledger: Ledger, after: int, last: int) -> tuple[str, int]:
    """SHA-256 over row id and hash of the entries with ids above ``after`` up to ``last``, and how many they are."""
    drawn, count, place = hashlib.sha256(), 0, after
    rows = ledger.model._default_manager.order_by("pk").values_list("pk", "hash")
    while batch := list(rows.filter(pk__gt=place, pk__lte=last)[:BATCH]):
        for key, digest in batch:
            drawn.update(f"{key}:{digest}\n".encode())
        count, place = count + len(batch), batch[-1][0]
    return drawn.hexdigest(), count


# --- comparing ---------------------------------------------------------------------------------------------------


def anchor_faults(ledger: Ledger) -> Iterator[Fault]:
    """Days whose entries are no longer those that were anchored, and anchors that do not follow each other.

    A removal explains only what is old by the day of its anchor, which its hash and the sheets kept elsewhere hold.
    """
    today, cut = timezone.localdate(), None
    if ledger.starts:
        young = Q(anchor__day__gt=today - datetime.timedelta(days=DAYS_LEAST))
        for day in Cut.objects.filter(young).order_by().values_list("anchor__day", flat=True).distinct():
            yield _fault(ledger, _("entries up to %(day)s were removed before their time") % {"day": day.isoformat()})
        cut = Cut.objects.exclude(young).aggregate(last=Max("anchor__last"))["last"]
    previous, last = "", 0
    for anchor in Anchor.objects.filter(ledger=ledger.name).order_by("day"):
        words = {"day": anchor.day.isoformat(), "after": anchor.after + 1, "last": anchor.last, "count": anchor.count}
        if anchor.previous != previous or anchor.digest() != anchor.hash or anchor.after != last:
            yield _fault(ledger, _("the anchor of %(day)s was changed, or one before it is missing") % words)
        if anchor.day > today:
            yield _fault(ledger, _("the anchor of %(day)s is of a day that is still to come") % words)
        removed = cut is not None and anchor.last <= cut
        if not removed and (anchor.root, anchor.count) != root_of(ledger, anchor.after, anchor.last):
            why = _("rows %(after)s to %(last)s are not the %(count)s entries that were anchored on %(day)s")
            yield _fault(ledger, why % words)
        previous, last = anchor.hash, anchor.last


def _fault(ledger: Ledger, why: str) -> Fault:
    return Fault(ledger.name, None, None, None, why)


def lines(anchors: Iterable[Anchor]) -> str:
    """Anchors as text, a line each: ledger, day, entries, hash; what is sent, printed and compared."""
    return "".join(f"{one.ledger} {one.day.isoformat()} {one.count} {one.hash}\n" for one in anchors)


def compare(text: str) -> Iterator[Fault]:
    """What the anchors kept elsewhere (as ``lines`` writes them; other lines are passed over) say against those here.

    Blanks within the hash do not matter: it may have been typed from paper.
    """
    for line in text.splitlines():
        ledger, day, count, *groups = [*line.split(), "", "", ""][: max(len(line.split()), 3)]
        if ledger not in LEDGERS:
            continue
        date = _day(day)
        here = Anchor.objects.filter(ledger=ledger, day=date).first() if date else None
        words = {"day": day}
        if here is None:
            yield Fault(ledger, None, None, None, _("there is no anchor of %(day)s here") % words)
        elif (str(here.count), here.hash) != (count, "".join(groups).lower()):
            yield Fault(ledger, None, None, None, _("the anchor of %(day)s kept elsewhere is another") % words)


def _day(word: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(word)
    except ValueError:
        return None
