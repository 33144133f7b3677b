"""Seals in the database: corrections, restrictions and retention periods are append-only, a certified run stays.

Of a correction the two values alone may be written anew: keys are changed, and the values go with a person whose time
is over; the keyed hash beside them stays.
"""

from __future__ import annotations

from django.db import connections

SEALED = "records of the rights of persons are append-only"
WHOLE = {
    "rights_restrictionstep": ("UPDATE", "DELETE"),
    "rights_term": ("UPDATE", "DELETE"),
    "rights_correction": ("DELETE",),
    "rights_disposalitem": ("DELETE",),
    "rights_disposalrun": ("DELETE",),
}
COLUMNS = ("person_id", "field", "digest", "reason", "document", "request_id", "by_id", "second_id", "at")

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION seal_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{SEALED}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def triggers() -> list[tuple[str, str, str, str]]:
    """(table, name, event, condition) of every seal."""
    found = [(table, f"seal_{table}_{verb.lower()}", verb, "") for table, verbs in WHOLE.items() for verb in verbs]
    changed = " OR ".join(f"OLD.{name} IS {{distinct}} NEW.{name}" for name in COLUMNS)
    found.append(("rights_correction", "seal_rights_correction_update", "UPDATE", changed))
    found.append(("rights_disposalrun", "seal_rights_disposalrun_done", "UPDATE", "OLD.status = 'done'"))
    return found


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the seals on; doing it again changes nothing. Receiver of ``post_migrate``."""
    connection = connections[using]
    if not set(WHOLE).issubset(connection.introspection.table_names()):
        return
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute(_FUNCTION)
        for table, name, verb, condition in triggers():
            when = f"WHEN ({condition.format(distinct='NOT' if sqlite else 'DISTINCT FROM')})" if condition else ""
            if sqlite:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                body = f"BEGIN SELECT RAISE(ABORT, '{SEALED}'); END"
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when} {body}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                body = f"FOR EACH ROW {when} EXECUTE FUNCTION seal_rights()"
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {body}")
