"""Several of everything: each row of the world copied, so that a page shows what one more row costs.

A copy belongs to what its original belongs to (a document to the same dossier), so that the list there grows. Where
the database allows one alone, the copy differs in a name or a number, or belongs to the copy of that thing instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

FAR = 10_000_000
"""Keys of copies lie so far from those of their originals."""
ROOMS = (
    "organisations", "evidence", "accounts", "dossiers", "notices", "cases", "recruitment", "meetings", "publicity",
    "workflows", "rights", "usersessions", "mfa",
)  # fmt: skip
ONCE = {"cases.Serial", "workflows.Rhythm", "accounts.Tries"}
"""Counters, and what there is one of for each word of a vocabulary."""
ONLY = {"mfa.Authenticator": "type = 'webauthn'", "cases.NoticeSheet": "copy % 2 = 0"}
"""Which rows and copies alone: of other factors everybody has one, and no sheet hangs without a person."""
EVEN = {"organisations.Mandate": "user", "cases.Publicity": "sheet"}
"""Columns that name the copy in every other copy: mandates are many of a user and of many users."""
NAMES = ("name", "code", "key", "title", "number")
"""Columns in which a copy may differ although they stand beside others that tell the kind of thing."""


def multiply(times: int) -> None:
    """Copy every row of the rooms so many times; the seals, which refuse rows put in, are off meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in apps.get_models():
            meta = model._meta
            if meta.app_label in ROOMS and meta.label not in ONCE and meta.managed and not meta.proxy:
                cursor.execute(_copying(model), {"times": times})
        cursor.execute("SET LOCAL session_replication_role = origin")


def _copying(model: type[models.Model]) -> str:
    """The statement that copies the rows of a model."""
    meta, apart = model._meta, set(_apart(model))
    columns = {one.column: _value(one) if one in apart else f'"{one.column}"' for one in meta.local_concrete_fields}
    if name := EVEN.get(meta.label):
        column = meta.get_field(name).column
        columns[column] = f'"{column}" + (1 - copy %% 2) * copy * {FAR}'
    names, where = ", ".join(f'"{one}"' for one in columns), ONLY.get(meta.label, "TRUE").replace("%", "%%")
    return (
        f'INSERT INTO "{meta.db_table}" ({names}) SELECT {", ".join(columns.values())} '
        f'FROM "{meta.db_table}", generate_series(1, %(times)s) AS copy WHERE {where}'
    )


def _apart(model: type[models.Model]) -> Iterator[Any]:
    """The columns in which a copy differs from its original."""
    meta = model._meta
    found = [one for one in meta.local_concrete_fields if one.unique]
    groups = [one.fields for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
    if meta.label != "mfa.Authenticator":  # one of a type, for types that are not copied
        for group in sorted(groups, key=len):
            fields = [meta.get_field(one) for one in group]
            if not set(fields) & set(found):
                found.append(min(fields, key=_rank))
    yield from found


def _rank(field: Any) -> int:
    """In what a copy differs first: a name, a number or day, the thing it belongs to, a word."""
    if field.name in NAMES:
        return 0
    if field.remote_field:
        return 2
    return 1 if isinstance(field, models.IntegerField | models.DateField) else 3


def _value(field: Any) -> str:
    """What a copy has instead of the original's value, in SQL."""
    column = f'"{field.column}"'
    if field.name == "path":
        return f"{column} || (id + copy * {FAR}) || '/'"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.remote_field or (field.primary_key and isinstance(field, models.IntegerField)):
        return f"{column} + copy * {FAR}"
    if isinstance(field, models.IntegerField | models.DateField):
        return f"{column} + copy * 100"
    return f"left({column}, {field.max_length - 2}) || 'x' || copy"
