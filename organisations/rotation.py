"""Changing keys: what is encrypted under an old key is found and encrypted anew under the first of ``FIELD_KEYS``.

Every encrypted column of every model is looked at, and whatever rooms register (files, secrets of second factors). A
look is safe to break off and to repeat: what is current already is left as it is. A table that refuses changes cannot
be rotated this way; its seal has to let the encrypted column pass, as it lets ``followed_up_at`` of an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from .fields import EncryptedTextField, blind_index, is_current, renewed

CURRENT, OLD, UNREADABLE = "current", "old", "unreadable"
BATCH = 500


@dataclass(frozen=True)
class Found:
    """Something encrypted: how it stands, and what it is called (``organisations.person:17``), never what it holds."""

    state: str
    name: str


Look = Callable[[bool], Iterator[Found]]
"""Looks at all there is of a kind; told True it also turns what is old. What it found is told as it stood before."""
_registered: dict[str, Look] = {}
_indexes: list[tuple[str, str, str]] = []


def register(name: str, look: Look) -> None:
    """Have something of another kind looked at by ``rotate_keys``."""
    _registered[name] = look


def register_index(label: str, *, of: str, kept_in: str) -> None:
    """Have a blind index computed anew by ``rotate_keys --index``: its model, the column it is of, its own column."""
    _indexes.append((label, of, kept_in))


def looks() -> dict[str, Look]:
    """Every look by its name, columns first."""
    return {name: _look(field) for name, field in columns().items()} | _registered


def columns() -> dict[str, EncryptedTextField]:
    """Every encrypted column by its name."""
    return {
        f"{model._meta.label_lower}.{field.name}": field
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    }


# --- columns ---------------------------------------------------------------------------------------------------


def _look(field: EncryptedTextField) -> Look:
    def look(turn: bool) -> Iterator[Found]:
        for rows in _batches(field):
            found = [(pk, token, _state(token)) for pk, token in rows]
            if turn:
                _turn(field, [(renewed(token), pk, token) for pk, token, state in found if state == OLD])
            yield from (Found(state, f"{field.model._meta.label_lower}:{pk}") for pk, _token, state in found)

    return look


def _batches(field: EncryptedTextField) -> Iterator[list[tuple[Any, str]]]:
    """(key, token) of every row that has a value, some at a time in the order of their keys."""
    rows: Any = field.model._base_manager.annotate(token=Cast(field.name, models.TextField())).exclude(token="")
    rows = rows.exclude(token=None).order_by("pk").values_list("pk", "token")
    last = None
    while some := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        yield some
        last = some[-1][0]


def _state(token: str) -> str:
    try:
        return CURRENT if is_current(token) else OLD
    except InvalidToken:
        return UNREADABLE


def _turn(field: EncryptedTextField, rows: list[tuple[str, Any, str]]) -> None:
    """Write new tokens, each in the place of the one that was read: whoever saves meanwhile is not overwritten."""
    quote = connection.ops.quote_name
    meta = field.model._meta
    assert meta.pk is not None
    table, column, key = quote(meta.db_table), quote(str(field.column)), quote(str(meta.pk.column))
    with transaction.atomic(), connection.cursor() as cursor:
        if rows:
            cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s", rows)


# --- blind indexes ---------------------------------------------------------------------------------------------


def reindex() -> Iterator[Found]:
    """Compute every blind index anew under ``INDEX_KEY``; tells each as it stood before."""
    for label, of, kept_in in _indexes:
        model: Any = apps.get_model(label)
        # Whose number is gone with his file has an index of chance, which stands for nothing and is never found.
        rows, last = model._base_manager.exclude(**{of: ""}).order_by("pk").only("pk", of, kept_in), 0
        while some := list(rows.filter(pk__gt=last)[:BATCH]):
            changed, last = [], some[-1].pk
            for row in some:
                index = blind_index(getattr(row, of))
                old = index != getattr(row, kept_in)
                setattr(row, kept_in, index)
                if old:
                    changed.append(row)
                yield Found(OLD if old else CURRENT, f"{model._meta.label_lower}:{row.pk}")
            model._base_manager.bulk_update(changed, [kept_in])
