"""The secrets of second factors under a new key: allauth keeps them encrypted in a JSON column (``rotate_keys``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from organisations.fields import is_current, renewed
from organisations.rotation import CURRENT, OLD, UNREADABLE, Found

SECRETS = ("secret", "seed")
"""What an authenticator app and the recovery codes are reckoned from; a passkey keeps nothing secret here."""


def look(turn: bool) -> Iterator[Found]:
    """Look at every secret of a factor; told True, encrypt the old ones anew."""
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield from _one(pk, turn=turn)


def _one(pk: int, *, turn: bool) -> Iterator[Found]:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update(no_key=True).filter(pk=pk).first()
        data: dict[str, Any] = dict(row.data) if row else {}
        found = {name: _state(data[name]) for name in SECRETS if data.get(name)}
        if turn and OLD in found.values():
            data |= {name: renewed(data[name]) for name, state in found.items() if state == OLD}
            row.data = data
            row.save(update_fields=["data"])
    yield from (Found(state, f"mfa.authenticator:{pk}") for state in found.values())


def _state(token: str) -> str:
    try:
        return CURRENT if is_current(token) else OLD
    except InvalidToken:
        return UNREADABLE
