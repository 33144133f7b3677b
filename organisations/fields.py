"""Text that is encrypted at rest (F-08), and the blind index by which it can still be found.

Keys come from the settings: ``FIELD_KEYS``, Fernet keys of which the first encrypts and any decrypts (so a
key is changed by putting the new one in front; organisations/rotation.py), and ``INDEX_KEY``, the secret of the index.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.lookups import Exact, IsNull


class UndecryptableValue(Exception):
    """A stored value that none of the FIELD_KEYS opens: a key is missing, or the data were altered."""


def is_current(token: str) -> bool:
    """Whether a token was made with the first of the keys. Raises ``InvalidToken`` when no key opens it."""
    try:
        _cipher(tuple(settings.FIELD_KEYS[:1])).decrypt(token.encode())
        return True
    except InvalidToken:
        _cipher(tuple(settings.FIELD_KEYS)).decrypt(token.encode())
        return False


def renewed(token: str) -> str:
    """The same text under the first of the keys."""
    return _cipher(tuple(settings.FIELD_KEYS)).rotate(token.encode()).decode("ascii")


def blind_index(value: str, *, key: str = "") -> str:
    """64 hex digits by which equal values are found; case and surrounding space do not matter.

    ``key``: another secret than ``INDEX_KEY``, such as the one before it.
    """
    key = key or settings.INDEX_KEY
    if not key:
        raise ImproperlyConfigured("INDEX_KEY is empty")
    return hmac.new(key.encode(), value.strip().upper().encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text in Python, a Fernet token in the database; the empty string and null stay as they are.

    Equal texts give different tokens, so the database can only be asked whether there is a value at all:
    ``isnull`` and equality with the empty string. Every other lookup raises FieldError. Reading a token that
    no key opens raises UndecryptableValue.
    """

    def get_prep_value(self, value: Any) -> Any:
        """The token to store."""
        text = super().get_prep_value(value)
        if not text:
            return text
        return _cipher(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode("ascii")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The text that was stored."""
        if not value:
            return value
        try:
            return _cipher(tuple(settings.FIELD_KEYS)).decrypt(value.encode()).decode()
        except InvalidToken:
            # Without the value: exception texts end up in logs.
            raise UndecryptableValue(f"None of the FIELD_KEYS opens a stored value of {self}.") from None

    def get_lookup(self, lookup_name: str) -> Any:
        """The two questions that ciphertext can answer."""
        allowed = {"isnull": IsNull, "exact": _ExactlyEmpty}
        return allowed.get(lookup_name) or _refuse(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        """Refused: there is nothing to compute from ciphertext."""
        _refuse(lookup_name)


class _ExactlyEmpty(Exact):
    """Equality with the empty string; None too, which the ORM turns into ``isnull``."""

    def get_prep_lookup(self) -> Any:
        if self.rhs not in ("", None):
            _refuse("exact")
        return self.rhs


def _refuse(lookup_name: str) -> NoReturn:
    raise FieldError(f"An encrypted field has no lookup '{lookup_name}': filter on a blind index instead.")


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty")
    return MultiFernet([Fernet(key) for key in keys])
