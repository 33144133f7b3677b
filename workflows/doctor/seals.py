"""The record of repairs is append-only in the database itself, on PostgreSQL and SQLite."""

from __future__ import annotations

from django.db import connections

TABLE = "workflows_repairstep"
REFUSED = "the record of repairs is append-only"
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION seal_repair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS seal_repair ON {TABLE};
CREATE TRIGGER seal_repair BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION seal_repair();
"""


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the seal on; doing it again changes nothing. Receiver of ``post_migrate``."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(POSTGRESQL)
            return
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER IF EXISTS seal_repair_{verb}")
            refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            cursor.execute(f"CREATE TRIGGER seal_repair_{verb} BEFORE {verb} ON {TABLE} {refuse}")
