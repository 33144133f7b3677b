"""The application's role in PostgreSQL: it does its work, and changes, removes and unseals nothing (F.2)."""

from __future__ import annotations

import io
import os

import psycopg
import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cases.models import Event
from evidence import grants, retention
from evidence.anchoring import anchor_due
from evidence.log import note
from evidence.seals import append_only_models
from tests.story import Road

ROLE = f"clerk_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="roles are a matter of PostgreSQL"),
]


def sql(statement: str) -> None:
    """Carry a statement out as whoever is connected."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def as_the_application(db):
    """From here on the connection has the role of the application; the rollback takes the role away again."""
    sql(f"CREATE ROLE {ROLE}")
    call_command("grant_application_role", ROLE, "--apply", stdout=io.StringIO())
    return lambda: sql(f"SET LOCAL ROLE {ROLE}")


def found_by_check() -> list[str]:
    """What ``check --deploy --database default`` says about roles and seals."""
    found = checks.run_checks(tags=["database"], include_deployment_checks=True, databases=["default"])
    return [one.id for one in found if (one.id or "").startswith("evidence.")]


def test_a_whole_case_is_done_with_no_more_than_the_grants(cast, as_the_application):
    """From the application to the archive, with papers, votes, notices, accesses and an anchor."""
    as_the_application()
    road = Road(cast).finish()
    assert road.case.state == "archived"
    assert Event.objects.filter(case=road.pk).update(followed_up_at="2030-11-24T00:00Z") == road.case.version
    note("viewed", by=cast.alice, subject=road.case)
    assert anchor_due()
    assert found_by_check() == []
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        sql("DELETE FROM evidence_accessentry")
    assert retention.remove_old() == 0


def test_the_owner_is_warned_and_seals_taken_off_are_an_error(db):
    assert found_by_check() == ["evidence.W001"]
    sql("ALTER TABLE cases_event DISABLE TRIGGER seal_cases_event_delete")
    assert found_by_check() == ["evidence.E001", "evidence.W001"]
    assert grants.seals_off() == ["seal_cases_event_delete"]
    sql("ALTER TABLE organisations_mandate DISABLE TRIGGER separate_duties")
    for name in ("seal_case_state", "seal_cases_event_update"):
        sql(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    sleeping = ["seal_case_state", "seal_cases_event_delete", "seal_cases_event_update", "separate_duties"]
    assert grants.seals_off() == sleeping, "one that lets everything pass is off as well"
    sql("DROP TRIGGER seal_truncate ON cases_event")
    sql("CREATE OR REPLACE TRIGGER seal_cases_event_insert BEFORE INSERT ON cases_event FOR EACH ROW "
        "WHEN (NEW.seq < 0) EXECUTE FUNCTION seal_cases_event_insert()")  # fmt: skip
    assert grants.seals_off() == sorted([*sleeping, "seal_truncate", "seal_cases_event_insert"])


def test_too_much_is_named(cast, as_the_application):
    sql(f"GRANT TRUNCATE, DELETE ON cases_event TO {ROLE}")
    sql(f"GRANT CREATE ON SCHEMA public TO {ROLE}")
    as_the_application()
    assert grants.too_much() == ["CREATE", "cases_event: DELETE, TRUNCATE"]


def test_the_command_prints_what_it_would_do_and_refuses_nonsense(db):
    out = io.StringIO()
    call_command("grant_application_role", 'odd"name', stdout=out)
    assert 'GRANT SELECT, INSERT ON "cases_event" TO "odd""name"' in out.getvalue().replace("INSERT, ", "INSERT, ")
    assert 'GRANT UPDATE ("followed_up_at") ON "cases_event"' in out.getvalue()
    assert "TRUNCATE" not in out.getvalue()
    for role in ("nobody_here", connection.settings_dict["USER"]):
        with pytest.raises(CommandError):
            call_command("grant_application_role", role, "--apply")


@pytest.fixture
def stranger(transactional_db):
    """A connection of its own, signed in as the application's role."""
    sql(f"CREATE ROLE {ROLE} LOGIN")
    call_command("grant_application_role", ROLE, "--apply", stdout=io.StringIO())
    here = connection.get_connection_params()
    try:
        with psycopg.connect(host=here["host"], dbname=here["dbname"], user=ROLE, autocommit=True) as mine:
            yield mine
    finally:
        sql(f"DROP OWNED BY {ROLE}")
        sql(f"DROP ROLE {ROLE}")


ATTACKS = (
    "UPDATE {table} SET id = id", "DELETE FROM {table}", "TRUNCATE {table}", "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} ADD COLUMN x int", "DROP TABLE {table}",
    "CREATE TRIGGER x BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION seal_truncate()",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
)  # fmt: skip
ANYWHERE = (
    "SET session_replication_role = replica", "CREATE TABLE public.x (id int)",
    "CREATE TEMPORARY TABLE cases_event (id int)",
    "DROP FUNCTION seal_cases_event_delete()", "CREATE OR REPLACE FUNCTION seal_cases_event_delete() RETURNS trigger"
    " LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'", "UPDATE django_migrations SET name = name",
    "UPDATE cases_event SET facts = '{}', followed_up_at = NULL", "SELECT setval('cases_event_id_seq', 1)",
    "INSERT INTO evidence_cut (stream, seq, hash, anchor_id, at) VALUES (1, 1, '', 1, now())", "TRUNCATE cases_case",
)  # fmt: skip


def test_whoever_signs_in_as_the_application_can_neither_change_nor_unseal(stranger):
    """Connected for itself, not by SET ROLE: every attack on every append-only table is refused by its rights."""
    statements = [one.format(table=model._meta.db_table) for model in append_only_models() for one in ATTACKS]
    for statement in [*statements, *ANYWHERE]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            stranger.execute(statement)
    assert stranger.execute("SELECT count(*) FROM cases_event").fetchone() == (0,)
