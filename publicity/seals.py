"""Seals in the database: an objection and what was found about it are never changed or removed."""

from __future__ import annotations

from django.db import connections

TABLES = ("publicity_objection", "publicity_concern", "publicity_finding")
MESSAGE = "objections are append-only"

FUNCTION = f"""
CREATE OR REPLACE FUNCTION seal_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the seals on; doing it again changes nothing. Receiver of ``post_migrate``."""
    connection = connections[using]
    if not set(TABLES) <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def _postgresql() -> list[str]:
    return [FUNCTION] + [
        f"DROP TRIGGER IF EXISTS seal_objection ON {table};\n"
        f"CREATE TRIGGER seal_objection BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION seal_objection();"
        for table in TABLES
    ]


def _sqlite() -> list[str]:
    return [
        statement
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
        for statement in (
            f"DROP TRIGGER IF EXISTS seal_{table}_{verb.lower()}",
            f"CREATE TRIGGER seal_{table}_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        )
    ]
