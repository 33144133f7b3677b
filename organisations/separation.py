"""Separated duties, kept by the database itself: whoever administrates does nothing else (三员, F.2).

Nobody holds two of the three administrator roles on the same day, nor one of them and a working role. Nobody gives
himself a mandate: the row of the giving says who gave it, and a constraint refuses giver and holder in one. Installed
after every ``migrate`` (SQLite loses triggers when a table is rebuilt), the same on PostgreSQL and SQLite.
"""

from __future__ import annotations

from django.db import connections

from .desks import ADMINISTRATORS

MIXED = "duties are separated: one administrator role, or working roles"
WORK = "work"
_ROLES = ", ".join(f"'{role}'" for role in sorted(ADMINISTRATORS))
_OVERLAP = f"""SELECT 1 FROM organisations_mandate m WHERE m.user_id = NEW.user_id AND {{other}}
    AND CASE WHEN m.role IN ({_ROLES}) THEN m.role ELSE '{WORK}' END
     <> CASE WHEN NEW.role IN ({_ROLES}) THEN NEW.role ELSE '{WORK}' END
    AND m.since <= COALESCE(NEW.until, '9999-12-31') AND COALESCE(m.until, '9999-12-31') >= NEW.since"""

TRIGGER = "separate_duties"
BODY = f"""
BEGIN
  PERFORM 1 FROM organisations_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
  IF EXISTS ({_OVERLAP.format(other="m.id <> NEW.id")}) THEN
    RAISE EXCEPTION '{MIXED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END """
"""What the trigger does in PostgreSQL; ``check --deploy`` compares it (evidence/grants.py)."""
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$;
DROP TRIGGER IF EXISTS separate_duties ON organisations_mandate;
CREATE TRIGGER separate_duties BEFORE INSERT OR UPDATE OF user_id, role, since, until ON organisations_mandate
  FOR EACH ROW EXECUTE FUNCTION separate_duties();
"""
SQLITE = [
    statement
    for when, other in (("INSERT", "1"), ("UPDATE", "m.id <> OLD.id"))
    for statement in (
        f"DROP TRIGGER IF EXISTS separate_duties_{when}",
        f"""CREATE TRIGGER separate_duties_{when} BEFORE {when} ON organisations_mandate
WHEN EXISTS ({_OVERLAP.format(other=other)}) BEGIN SELECT RAISE(ABORT, '{MIXED}'); END""",
    )
]


def kind_of(role: str) -> str:
    """The duty a role belongs to: an administrator role itself, or work; a user has one on any day."""
    return role if role in ADMINISTRATORS else WORK


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the triggers on; doing it again changes nothing. Receiver of ``post_migrate``."""
    connection = connections[using]
    if "organisations_mandate" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else [POSTGRESQL]:
            cursor.execute(statement)
