"""Writing the access log: one function, called wherever an account is used or personal data leave the page's mask."""

from __future__ import annotations

import hashlib
import ipaddress
import zlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from organisations.models import Person, User

from .models import OK, AccessEntry, Cut

TRIES = 20
NOBODYS = 64


def note(
    kind: str, *, by: User | None = None, request: Any = None, subject: models.Model | str = "",
    person: Person | int | None = None, fields: Iterable[str] = (), purpose: str = "", outcome: str = OK,
) -> AccessEntry:  # fmt: skip
    """Add a row to the access log (``evidence/kinds.py`` names the kinds); returns it.

    ``by`` defaults to whoever signed in to ``request``, which also tells address and session. ``subject`` is a row, or
    its name as ``app.model:id``; never a name, a number of identity or anything else that tells who somebody is. Two
    queries inside a savepoint, three for a user's first entry; a row that another process of the same user has just
    added is tried again behind it.
    """
    if by is None and request is not None and request.user.is_authenticated:
        by = request.user
    told = {
        "stream": by.pk if by else nobodys(request), "at": timezone.now(), "by": by, "kind": kind, "outcome": outcome,
        "subject": name_of(subject), "person_id": person.pk if isinstance(person, Person) else person,
        "fields": " ".join(fields)[:200], "purpose": purpose.strip()[:200], "address": address_of(request),
        "session": session_of(request),
    }  # fmt: skip
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _append(AccessEntry(**told))
        except IntegrityError:
            if not left:
                raise
    raise AssertionError("unreachable")


def _append(entry: AccessEntry) -> AccessEntry:
    rows = (model.objects.filter(stream=entry.stream).order_by("-seq") for model in (AccessEntry, Cut))
    last = next(filter(None, (one.values_list("seq", "hash").first() for one in rows)), (0, ""))
    entry.seq, entry.previous = last[0] + 1, last[1]
    entry.hash = entry.digest()
    entry.save(force_insert=True)
    return entry


def nobodys(request: Any) -> int:
    """The stream of somebody who has not signed in: one of a few, by address, so that a flood holds up nobody else."""
    return -(zlib.crc32((address_of(request) or "").encode()) % NOBODYS)


def name_of(subject: models.Model | str) -> str:
    """The row as the log names it: ``cases.case:17``; a row of a pipeline's own class by the class it extends."""
    if isinstance(subject, str):
        return subject
    concrete: Any = subject._meta.concrete_model
    while concrete._meta.parents:
        concrete = next(iter(concrete._meta.parents))
    return f"{concrete._meta.label_lower}:{subject.pk}"


def address_of(request: Any) -> str | None:
    """Where the request came from; behind a proxy the last entry of X-Forwarded-For, which the proxy itself wrote."""
    if request is None:
        return None
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or told
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return None


def session_of(request: Any) -> str:
    """Sixteen digits that tell sessions apart and open none."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""
