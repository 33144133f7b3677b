"""What the application's role may do in the database: no more than the seals leave, table by table (PostgreSQL).

Production has two roles: the owner of the tables, who migrates and removes what retention lets go, and the role of the
application, who reads and adds, changes what may be changed, and can neither empty a table nor take a seal off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from organisations import separation
from organisations.models import Mandate

from .seals import DELETE, TRUNCATE, TRUNCATE_BODY, left, seals


def tables() -> dict[str, tuple[set[str], tuple[str, ...]]]:
    """Each table of the program: the verbs besides SELECT, and the columns that alone may be updated."""
    models = apps.get_models(include_auto_created=True)
    managed = {one._meta.db_table for one in models if one._meta.managed and not one._meta.proxy}
    found = {table: left(table) for table in sorted(managed)}
    return found | {MigrationRecorder.Migration._meta.db_table: (set(), ())}


def statements(role: str) -> Iterator[str]:
    """The statements that give the role exactly what it needs; doing it again changes nothing."""
    name, here = _quoted(role), _quoted(connection.settings_dict["NAME"])
    yield f"REVOKE ALL ON DATABASE {here} FROM PUBLIC, {name}"
    yield f"GRANT CONNECT ON DATABASE {here} TO {name}"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {name}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {name}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {name}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"
    for table, (verbs, columns) in tables().items():
        yield f"GRANT {', '.join(['SELECT', *sorted(verbs)])} ON {_quoted(table)} TO {name}"
        if columns:
            yield f"GRANT UPDATE ({', '.join(_quoted(one) for one in columns)}) ON {_quoted(table)} TO {name}"


def _quoted(name: Any) -> str:
    return '"' + str(name).replace('"', '""') + '"'


# --- what the connected role has ---------------------------------------------------------------------------------

_OWNS = """
SELECT r.rolsuper, r.rolcreaterole, pg_has_role(current_user, d.datdba, 'USAGE'),
  has_schema_privilege(current_user, 'public', 'CREATE'), has_database_privilege(current_user, d.oid, 'TEMPORARY')
FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"""
_HAS = """
SELECT c.relname, pg_has_role(current_user, c.relowner, 'USAGE'),
  ARRAY(SELECT verb FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) verb
        WHERE has_table_privilege(current_user, c.oid, verb))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY c.relname"""
_AWAKE = """
SELECT t.tgname, c.relname, p.prosrc, t.tgqual IS NOT NULL FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND t.tgenabled IN ('O', 'A')"""


def too_much() -> list[str]:
    """What the connected role has beyond what the application needs, in words of the database; empty is well."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNS)
        words = ("SUPERUSER", "CREATEROLE", "OWNER", "CREATE", "TEMPORARY")
        found = [word for word, has in zip(words, cursor.fetchone(), strict=True) if has]
        cursor.execute(_HAS)
        rows = cursor.fetchall()
    sealed = tables()
    for table, owns, verbs in rows:
        allowed, _columns = sealed.get(table, (set(), ()))
        more = sorted(set(verbs) - allowed)
        if owns or more:
            found.append(f"{table}: {'OWNER' if owns else ', '.join(more)}")
    return found


def seals_off() -> list[str]:
    """Seals that are not on their tables, are switched off or do something else; that of separated duties too."""
    with connection.cursor() as cursor:
        cursor.execute(_AWAKE)
        awake = set(cursor.fetchall())
    wanted = {(one.name, one.table, one.body, bool(one.when)) for one in seals()}
    wanted |= {
        (TRUNCATE, table, TRUNCATE_BODY, False) for table in {one.table for one in seals() if one.verb == DELETE}
    }
    wanted.add((separation.TRIGGER, Mandate._meta.db_table, separation.BODY, False))
    return sorted({name for name, *_rest in wanted - awake})
