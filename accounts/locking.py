"""Locks of half an hour after wrong passwords and codes (F.2): five under one name, fifty from one address.

A try is counted *before* the password is looked at and given back when it was right: many tries at the same moment
find the same row and no more than five of them reach the password. Counts are in the database, so that every web
process sees them and a restart forgets none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import kinds, log
from evidence.limits import network_of
from organisations.fields import blind_index
from organisations.models import User

from .models import Tries

NAME_TRIES, ADDRESS_TRIES = 5, 50
MINUTES = 30
LOCK = datetime.timedelta(minutes=MINUTES)
NAME, ADDRESS = "name", "address"


@dataclass(frozen=True)
class Try:
    """One try under a name, already counted; ``allowed``: whether the secret may be looked at."""

    keys: tuple[str, ...]
    allowed: bool

    def right(self) -> None:
        """The secret was right: the try does not count."""
        Tries.objects.filter(key__in=self.keys, count__gt=0).update(count=F("count") - 1, locked_until=None)

    def locks(self) -> set[str]:
        """What is locked now that this try was wrong: ``NAME``, ``ADDRESS``, or nothing."""
        found = Tries.objects.filter(key__in=self.keys, locked_until__gt=timezone.now()).values_list("key", flat=True)
        named = dict(zip(self.keys, (ADDRESS, NAME), strict=True))
        return {named[key] for key in found}


def begin(name: str, request: Any) -> Try:
    """Count a try under a user name from the address of the request."""
    keys = (blind_index(f"address:{network_of(request)}"), _key(name))
    return Try(keys, _count(keys[0], ADDRESS_TRIES) and _count(keys[1], NAME_TRIES))


@transaction.atomic
def _count(key: str, limit: int) -> bool:
    Tries.objects.get_or_create(key=key)
    tries = Tries.objects.select_for_update().get(key=key)
    now = timezone.now()
    if tries.locked_until and tries.locked_until > now:
        return False
    if tries.locked_until or now - tries.since > LOCK:
        tries.count, tries.since, tries.locked_until = 0, now, None
    tries.count += 1
    if tries.count >= limit:
        tries.locked_until = now + LOCK
    tries.save(update_fields=["count", "since", "locked_until"])
    return True


def words() -> str:
    """What is said while nothing is looked at, whichever is locked and whether there is an account of that name."""
    return _(
        "Too many wrong tries: no password or code is looked at for %(minutes)s minutes. Wait, use a passkey, or ask "
        "the security administrator to lift the lock of the account."
    ) % {"minutes": MINUTES}


def note(attempt: Try, request: Any, user: User | None) -> bool:
    """Put it into the access log if this wrong try was the last one; whether it was.

    The lock of a name is about the account, if there is one; that of an address is about nobody.
    """
    found = attempt.locks()
    if found:
        log.note(kinds.LOCKED, request=request, subject=(NAME in found and user) or "")
    return bool(found)


def forget(user: User) -> None:
    """A complete sign-in ends the count under the user's name."""
    Tries.objects.filter(key=_key(user.username)).delete()


def is_locked(user: User) -> bool:
    """Whether nobody can sign in under the user's name with a password or code at the moment."""
    return bool(locked_among([user]))


def locked_among(users: Iterable[User]) -> set[int]:
    """The ids of those users whose names are locked; one query."""
    keys = {_key(user.username): user.pk for user in users}
    found = Tries.objects.filter(key__in=keys, locked_until__gt=timezone.now()).values_list("key", flat=True)
    return {keys[key] for key in found}


def unlock(user: User, by: User, request: Any = None) -> bool:
    """A security administrator lifts the lock; whether there was one."""
    locked = is_locked(user)
    forget(user)
    if locked:
        log.note(kinds.UNLOCKED, by=by, request=request, subject=user)
    return locked


def sweep() -> int:
    """Remove counts that mean nothing any more (nightly); returns how many."""
    over = timezone.now() - 2 * LOCK
    return Tries.objects.filter(since__lt=over).delete()[0]


def _key(name: str) -> str:
    return blind_index(f"name:{name}")
