"""The nightly look: every question is put, findings open and close, who looks after them is told."""

from __future__ import annotations

import contextlib
import itertools
import logging
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Event
from notices.kinds import STUCK
from notices.outbox import tell
from organisations.models import Mandate, User

from .found import Found, Invariant, Scope
from .invariants import ALL
from .models import CARERS, Examination, Finding

logger = logging.getLogger(__name__)
MOST = 5_000
"""Findings of one kind that are kept: with more, something is wrong with all of them."""
OVERLAP = 1_000
"""Events before the last one seen that are looked at again: they may have been stored after later ones."""
SUNDAY = 6
LOCK = 7_140_901


def nightly() -> int:
    """Job of the clock: look at everything, on Sundays at every chain; how many findings are open."""
    whole = timezone.localdate().weekday() == SUNDAY
    return examine(None if whole else last_seen()).found


def last_seen() -> int | None:
    """Up to which event the chains were found whole at the last look; None before the first."""
    done = Examination.objects.exclude(finished_at=None).aggregate(Max("last_event"))["last_event__max"]
    return max(done - OVERLAP, 0) if done is not None else None


def examine(after_event: int | None = None) -> Examination:
    """Put every question; chains only of cases with events after that one, and of those known to be broken.

    Two at the same time wait for each other. Whoever looks after new findings is told.
    """
    newest = Event.objects.aggregate(Max("pk"))["pk__max"] or 0
    looked = Examination.objects.create(whole=after_event is None, last_event=newest)
    scope = Scope(after_event=after_event)
    with _alone():
        new = [one for invariant in ALL for one in _look(invariant, scope)]
    found = Finding.objects.open().count()
    Examination.objects.filter(pk=looked.pk).update(finished_at=timezone.now(), found=found, opened=len(new))
    _tell(new, looked)
    looked.refresh_from_db()
    return looked


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """While one looks, another waits; no transaction lasts as long as the look."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def look_again(finding: Finding) -> bool:
    """Put the question of one finding again, of its case alone; whether it is still there."""
    scope = Scope(frozenset([finding.case_id])) if finding.case_id else Scope()
    still = any(one.key == finding.key for one in finding.invariant.find(scope))
    if not still:
        Finding.objects.filter(pk=finding.pk).update(closed_at=timezone.now())
    return still


# --- one question ------------------------------------------------------------------------------------------------


def _look(invariant: Invariant, scope: Scope) -> list[Finding]:
    """Put one question: close what is gone; the new findings. A question that fails is a finding itself."""
    if invariant.code == "unjudged":
        return []
    known = {one.key: one for one in Finding.objects.open().filter(check_code=invariant.code)}
    scopes = [scope]
    if invariant.code == "broken_chain" and scope.after_event is not None:
        scopes.append(Scope(frozenset(one.case_id for one in known.values() if one.case_id)))
    key, failed = invariant.code, False
    try:
        with transaction.atomic():
            rows = itertools.chain.from_iterable(invariant.find(one) for one in scopes)
            found = {one.key: one for one in itertools.islice(rows, MOST)}
    except Exception:
        logger.exception("the doctor could not look at %s", key)
        found, failed = {}, True
    told = _store("unjudged", [Found(key, detail={"what": str(invariant.label)})] if failed else [], only=key)
    return told if failed else [*told, *_store(invariant.code, found.values())]


def _store(code: str, found: Iterable[Found], *, only: str = "") -> list[Finding]:
    """Keep findings of a kind (or of one key): those no longer there are closed; the new ones."""
    rows = Finding.objects.open().filter(check_code=code)
    rows = rows.filter(key=only) if only else rows
    keys = {one.key: one for one in found}
    now = timezone.now()
    there = dict(rows.values_list("key", "pk"))
    gone = [pk for key, pk in there.items() if key not in keys]
    if len(keys) < MOST:
        Finding.objects.filter(pk__in=gone).update(closed_at=now)
    Finding.objects.filter(pk__in=[there[key] for key in keys if key in there]).update(seen_at=now)
    new = [
        Finding(check_code=code, key=one.key, case_id=one.case, organisation_id=one.organisation, detail=one.detail)
        for key, one in keys.items() if key not in there
    ]  # fmt: skip
    return Finding.objects.bulk_create(new, batch_size=500)


def _tell(new: list[Finding], looked: Examination) -> None:
    """Tell everybody who looks after some of the new findings how many there are."""
    if not new:
        return
    keys = [one.pk for one in new]
    for user in carers():
        count = Finding.objects.filter(pk__in=keys).looked_after_by(user).count()
        if count:
            words = _("The nightly look has found %(count)s things that are stuck.") % {"count": count}
            tell([user], STUCK, words, url=reverse("doctor:index"), key=f"doctor-{looked.pk}")


def carers() -> list[User]:
    """Everybody who may look after findings somewhere today."""
    held = Mandate.objects.current().filter(role__in=CARERS, user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))
