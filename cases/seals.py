"""Seals in the database itself: what the application must not do, the database refuses to do.

A case changes its state only together with the event that says so; a stored event and a record of oversight are never
changed or removed.
Installed after every ``migrate`` (SQLite loses triggers when a table is rebuilt), the same on PostgreSQL and SQLite.
"""

from __future__ import annotations

from django.db import connections

STATE = "the state of a case changes together with its event only"
EVENT = "events are append-only"
RECORD = "this record is append-only"
RECORDS = (
    "cases_accountabilityrecord", "cases_liableperson", "cases_evidence", "cases_accountabilityentry",
    "cases_standingrecord",
)  # fmt: skip

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION seal_case_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM cases_event e
                 WHERE e.case_id = NEW.id AND e.seq = NEW.version AND e.target = NEW.state) THEN
    RAISE EXCEPTION '{STATE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION seal_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'followed_up_at' <> to_jsonb(NEW) - 'followed_up_at' THEN
    RAISE EXCEPTION '{EVENT}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS seal_case_state ON cases_case;
CREATE TRIGGER seal_case_state BEFORE UPDATE ON cases_case FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION seal_case_state();
DROP TRIGGER IF EXISTS seal_event ON cases_event;
CREATE TRIGGER seal_event BEFORE UPDATE OR DELETE ON cases_event FOR EACH ROW EXECUTE FUNCTION seal_event();
CREATE OR REPLACE FUNCTION seal_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{RECORD}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
""" + "".join(
    f"""
DROP TRIGGER IF EXISTS seal_record ON {table};
CREATE TRIGGER seal_record BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION seal_record();
"""
    for table in RECORDS
)

SQLITE = f"""
DROP TRIGGER IF EXISTS seal_case_state;
CREATE TRIGGER seal_case_state BEFORE UPDATE OF state ON cases_case
WHEN OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM cases_event e
  WHERE e.case_id = NEW.id AND e.seq = NEW.version AND e.target = NEW.state)
BEGIN SELECT RAISE(ABORT, '{STATE}'); END;
DROP TRIGGER IF EXISTS seal_event_update;
CREATE TRIGGER seal_event_update BEFORE UPDATE OF
  case_id, seq, action, source, target, by_id, role, acting_for_id, organisation_id, "on", at, facts, previous,
  hash ON cases_event
BEGIN SELECT RAISE(ABORT, '{EVENT}'); END;
DROP TRIGGER IF EXISTS seal_event_delete;
CREATE TRIGGER seal_event_delete BEFORE DELETE ON cases_event
BEGIN SELECT RAISE(ABORT, '{EVENT}'); END;
""" + "".join(
    f"""
DROP TRIGGER IF EXISTS seal_{table}_{verb};
CREATE TRIGGER seal_{table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{RECORD}'); END;
"""
    for table in RECORDS
    for verb in ("UPDATE", "DELETE")
)


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the seals on; doing it again changes nothing. Receiver of ``post_migrate``."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if not {"cases_case", "cases_event", *RECORDS} <= set(tables):
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in _statements(SQLITE):
                cursor.execute(statement)
    else:
        with connection.cursor() as cursor:
            cursor.execute(POSTGRESQL)


def _statements(script: str) -> list[str]:
    """The script cut into statements: a trigger ends with its END."""
    found, current = [], ""
    for line in script.strip().splitlines():
        current += line + "\n"
        if line.rstrip().endswith("END;") or (line.startswith("DROP") and line.rstrip().endswith(";")):
            found.append(current)
            current = ""
    return found
