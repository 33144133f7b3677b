"""The one way to tell people something: a row for each reader, written in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable

from organisations.models import User

from .kinds import KINDS
from .models import Notice


def tell(users: Iterable[User], kind: str, text: str, *, url: str = "", key: str = "") -> int:
    """Tell every user once, in one INSERT; how many were addressed.

    ``text`` is a sentence for the reader's own page; ``url`` a path on this site. With a ``key``, whoever was told
    under it already is not told again. Nothing leaves the house here: deliveries take the rows from the outbox.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of notice: {kind}")
    readers = {user.pk: user for user in users}
    rows = [Notice(user=user, kind=kind, text=text[:400], url=url, key=key) for user in readers.values()]
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)
