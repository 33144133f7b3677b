"""The one way to tell people something: a row for each reader, written in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from organisations.models import User

from .kinds import KINDS, group_of
from .models import Notice
from .preferences import BELL, Choice


def tell(users: Iterable[User], kind: str, text: str, *, url: str = "", key: str = "") -> int:
    """Tell every user once, in one INSERT; how many were addressed.

    ``text`` is a sentence for the reader's own page; ``url`` a path on this site. With a ``key``, whoever was told
    under it already is not told again. Nothing leaves the house here: deliveries take the rows from the outbox.
    Whoever does not want the bell to ring for that kind finds the notice among those read.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice: {kind}")
    readers = {user.pk: user for user in users}
    rows = [
        Notice(user=user, kind=kind, text=text[:400], url=url, key=key, read_at=_read_already(user, kind))
        for user in readers.values()
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)


def settle(users: QuerySet[User], kind: str, *, url: str) -> int:
    """What they were told under that kind of that page is done with: read, and sent to nobody any more; how many."""
    unread = Notice.objects.filter(user__in=users, kind=kind, url=url, read_at=None)
    return unread.update(read_at=timezone.now())


def _read_already(user: User, kind: str) -> Subquery | None:
    """Now, where the user has chosen that such notices do not ring; asked within the INSERT itself."""
    group = group_of(kind)
    if group.always:
        return None
    muted = Choice.objects.filter(user=user.pk, group=group.name, channel=BELL, wanted=False)
    return Subquery(muted.values(now=Now())[:1])
