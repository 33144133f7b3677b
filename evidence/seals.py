"""Seals in the database itself: what the program must not do, the database refuses, whoever asks.

- Every model that extends ``AppendOnly`` is sealed: no row is changed (but for free columns) or removed, no table
  emptied. A room registers what else is append-only, and conditions of its own, in its ``ready()``.
- What the record rests on (cases, people, accounts, mandates, dossiers) changes, but no row goes: ``kept``.
- A row of a ledger (``evidence/ledgers.py``) is added only behind the row it names: ``previous`` is the hash of the row
  with the number before.

Installed after every ``migrate`` (SQLite loses triggers when a table is rebuilt) and the same on PostgreSQL and SQLite;
what is no longer registered is taken off. ``evidence/grants.py`` gives the application's role no more than they leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models, transaction

from organisations.append_only import REFUSED, AppendOnly

from .ledgers import LEDGERS, Ledger

NEVER = "1 = 0"
STAYS = "this row stays: it is closed or ended, never removed"
INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"
OUT_OF_PLACE = "an entry follows the one before it"
DAYS_AGO = re.compile(r"CURRENT_TIMESTAMP - INTERVAL '(\d+ days)'")
"""How conditions speak of a time long ago; SQLite has words of its own for it."""


@dataclass(frozen=True)
class Seal:
    """A trigger before ``verb`` on a table: refused with ``message`` unless a condition on OLD and NEW holds.

    ``when``: asked only where this cheap condition on the two rows holds. ``reads``: other tables the condition asks.
    ``owner_only``: what the condition lets through is the owner's business, the application's role may never.
    Conditions are SQL that both databases understand.
    """

    name: str
    table: str
    verb: str
    message: str
    unless: str = NEVER
    when: str = ""
    reads: tuple[str, ...] = ()
    owner_only: bool = False

    @property
    def never(self) -> bool:
        """Whether the application may never do this to the table."""
        return self.unless == NEVER or self.owner_only

    @property
    def body(self) -> str:
        """What its function in PostgreSQL does."""
        return f"""
BEGIN
  IF ({self.unless}) IS NOT TRUE THEN
    RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN {"OLD" if self.verb == DELETE else "NEW"};
END """

    def on_postgresql(self) -> str:
        """The statements that make the trigger."""
        only = f"WHEN ({self.when}) " if self.when else ""
        return f"""
CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$;
CREATE OR REPLACE TRIGGER {self.name} BEFORE {self.verb} ON {self.table} FOR EACH ROW {only}
  EXECUTE FUNCTION {self.name}();"""

    def on_sqlite(self) -> str:
        """The statement that makes the trigger."""
        only = f"({self.when}) AND " if self.when else ""
        unless = DAYS_AGO.sub(r"datetime('now', '-\1')", self.unless)
        return f"""CREATE TRIGGER {self.name} BEFORE {self.verb} ON {self.table}
WHEN {only}NOT COALESCE(({unless}), 0) BEGIN SELECT RAISE(ABORT, '{self.message}'); END"""


_CONDITIONS: dict[str, Seal] = {}
_APPEND_ONLY: dict[type[models.Model], str] = {}


def register(*seals: Seal) -> None:
    """Add conditions; the same name twice is a mistake in the program."""
    for seal in seals:
        if _CONDITIONS.setdefault(seal.name, seal) != seal:
            raise ValueError(f"there are two seals called {seal.name}")


def append_only(message: str, *rows: type[models.Model]) -> None:
    """Have tables sealed whose models do not extend ``AppendOnly``."""
    _APPEND_ONLY.update(dict.fromkeys(rows, message))


def kept(*rows: type[models.Model], unless: str = NEVER, reads: tuple[str, ...] = ()) -> None:
    """Have tables sealed whose rows change but are never removed, ``unless`` a condition on OLD holds."""
    tables = (one._meta.db_table for one in rows)
    register(*(Seal(f"seal_{table}_delete", table, DELETE, STAYS, unless, reads=reads) for table in tables))


def append_only_models() -> dict[type[models.Model], str]:
    """Every append-only model, with what whoever changes a row is told."""
    extending = {one: one.refused for one in apps.get_models() if issubclass(one, AppendOnly)}
    return extending | _APPEND_ONLY


def seals() -> Iterator[Seal]:
    """Every seal of the house."""
    yield from _CONDITIONS.values()
    for model, message in append_only_models().items():
        yield from _append_only_seals(model, message)
    for ledger in LEDGERS.values():
        yield _chain_seal(ledger)


def _append_only_seals(model: type[models.Model], message: str) -> Iterator[Seal]:
    table, removable = model._meta.db_table, getattr(model, "removable", "")
    free, erasable = free_columns(model), tuple(getattr(model, "erasable", ()))
    kept = []
    for name in (field.column for field in model._meta.concrete_fields if field.column not in free):
        same = f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"'
        kept.append(f"({same} OR NEW.\"{name}\" = '')" if name in erasable else same)
    yield Seal(f"seal_{table}_update", table, UPDATE, message, " AND ".join(kept) if free or erasable else NEVER)
    yield Seal(f"seal_{table}_delete", table, DELETE, message, removable or NEVER, owner_only=bool(removable))


def free_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of an append-only model that may be set afterwards."""
    return tuple(getattr(model, "free_columns", ()))


def _chain_seal(ledger: Ledger) -> Seal:
    table, chain = ledger.model._meta.db_table, ledger.column
    before = f"SELECT e.hash FROM {table} e WHERE e.{chain} = NEW.{chain} AND e.seq = NEW.seq - 1"
    cut = f"({ledger.cut}), " if ledger.cut else ""
    follows = f"NEW.previous = COALESCE(({before}), {cut}CASE NEW.seq WHEN 1 THEN '' END)"
    return Seal(f"seal_{table}_insert", table, INSERT, OUT_OF_PLACE, follows, reads=ledger.reads)


# --- putting them on ---------------------------------------------------------------------------------------------


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the seals on and take off what is not registered; again, it changes nothing. Receiver of ``post_migrate``."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    wanted = [one for one in seals() if tables.issuperset((one.table, *one.reads))]
    on_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if on_sqlite:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'seal\\_%' ESCAPE '\\'")
            for statement in [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]:
                cursor.execute(statement)
            for seal in wanted:
                cursor.execute(seal.on_sqlite())
        else:
            cursor.execute("\n".join((_TRUNCATING, *(one.on_postgresql() for one in wanted), *_truncate_seals(wanted))))
            _take_off(cursor, {one.name for one in wanted})


TRUNCATE = "seal_truncate"
TRUNCATE_BODY = f"""
BEGIN
  RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
END """
_TRUNCATING = f"CREATE OR REPLACE FUNCTION {TRUNCATE}() RETURNS trigger LANGUAGE plpgsql AS $${TRUNCATE_BODY}$$;"


def _truncate_seals(wanted: list[Seal]) -> list[str]:
    """No table from which rows may not be removed is emptied either (PostgreSQL; SQLite knows no TRUNCATE)."""
    return [
        f"CREATE OR REPLACE TRIGGER {TRUNCATE} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {TRUNCATE}();"
        for table in sorted({one.table for one in wanted if one.verb == DELETE})
    ]


_OTHERS = """
SELECT format('DROP TRIGGER %%I ON %%s', t.tgname, t.tgrelid::regclass) FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema AND NOT t.tgisinternal AND t.tgname LIKE 'seal\\_%%' AND t.tgname <> ALL(%(names)s)
UNION ALL
SELECT format('DROP FUNCTION %%s()', p.oid::regproc) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = current_schema AND p.proname LIKE 'seal\\_%%' AND p.proname <> ALL(%(names)s)"""


def _take_off(cursor, names: set[str]) -> None:
    """Triggers and their functions that nobody registers any more; triggers first, as they use the functions."""
    cursor.execute(_OTHERS, {"names": [*names, TRUNCATE]})
    for (statement,) in cursor.fetchall():
        cursor.execute(statement)


# --- what they leave ---------------------------------------------------------------------------------------------


def left(table: str) -> tuple[set[str], tuple[str, ...]]:
    """What the application may do to a table: the verbs besides SELECT, and columns that alone may be updated."""
    refused = {one.verb for one in seals() if one.table == table and one.never}
    models_ = (one for one in append_only_models() if one._meta.db_table == table)
    free = next((free_columns(one) + tuple(getattr(one, "erasable", ())) for one in models_), ())
    verbs = {INSERT, UPDATE, DELETE} - refused
    return (verbs - {UPDATE}, free) if free else (verbs, ())
