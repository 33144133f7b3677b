"""What the database refuses whoever asks: rows changed or removed, tables emptied, entries out of place (F.2)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import Event
from evidence.log import note
from evidence.models import AccessEntry
from evidence.seals import Seal, append_only_models, install, left, register, seals
from organisations.models import Mandate

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


def refused(sql: str, *values) -> str:
    """What the database says to a statement."""
    with pytest.raises(IntegrityError) as told, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(told.value)


def test_every_append_only_table_is_sealed():
    """Of whatever extends AppendOnly, old rows and new ones; the free column of an event alone may be set."""
    sealed = {(seal.table, seal.verb) for seal in seals() if seal.never or seal.unless}
    for model in append_only_models():
        table = model._meta.db_table
        assert {(table, "UPDATE"), (table, "DELETE")} <= sealed, table
        assert left(table)[0] <= {"INSERT"}, table
    assert left("cases_event") == ({"INSERT"}, ("followed_up_at",))
    assert left("organisations_mandatechange") == ({"INSERT"}, ())
    for stays in ("cases_case", "workflows_membershipcase", "organisations_person"):
        assert left(stays) == ({"INSERT", "UPDATE"}, ())
    assert left("notices_notice") == ({"INSERT", "UPDATE", "DELETE"}, ())


def test_an_access_is_never_changed_or_removed(cast):
    entry = note("viewed", by=cast.alice)
    assert "append-only" in refused("UPDATE evidence_accessentry SET kind = 'printed' WHERE id = %s", entry.pk)
    assert "append-only" in refused("DELETE FROM evidence_accessentry WHERE id = %s", entry.pk)
    for change in (
        lambda: AccessEntry.objects.update(kind="printed"),
        AccessEntry.objects.all().delete,
        entry.delete,
        entry.save,
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()


def test_no_sealed_table_is_emptied(cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tables = {one.table for one in seals() if one.verb == "DELETE"}
    assert {"cases_event", "cases_case", "dossiers_document", "organisations_user"} < tables
    for table in tables:
        assert "append-only" in refused(f"TRUNCATE {table} CASCADE")


def test_what_the_record_rests_on_is_never_removed(walked):
    """A case (its row and its pipeline's), its dossier and papers, its person; organisations, accounts and mandates.

    A document goes with a disposal that was approved, and only then: tests/rights/test_disposal.py.
    """
    case = walked(after="talk").case
    assert case.dossier.documents.exists()
    for table, key in (
        ("cases_case", case.pk), ("workflows_membershipcase", case.pk), ("dossiers_dossier", case.dossier_id),
        ("dossiers_document", case.dossier.documents.first().pk), ("organisations_person", case.person_id),
        ("organisations_organisation", case.organisation_id),
        ("organisations_mandate", Mandate.objects.first().pk), ("organisations_user", Mandate.objects.first().user_id),
    ):  # fmt: skip
        key_column = "case_ptr_id" if table == "workflows_membershipcase" else "id"
        assert "never removed" in refused(f"DELETE FROM {table} WHERE {key_column} = %s", key), table


def test_an_entry_is_added_only_behind_the_one_it_names(cast):
    """An event that skips a number, names another hash or begins a second time is refused, whoever inserts it."""
    for _time in range(2):
        last = note("viewed", by=cast.alice)
    told = {field.attname: getattr(last, field.attname) for field in AccessEntry._meta.concrete_fields}
    del told["id"]
    for wrong in (
        {"seq": 4, "previous": last.hash}, {"seq": 3, "previous": "0" * 64}, {"seq": 3, "previous": ""},
        {"seq": 0, "previous": ""}, {"stream": last.stream + 1000, "seq": 1, "previous": last.hash},
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="follows the one before"), transaction.atomic():
            AccessEntry(**told | wrong).save(force_insert=True)
    AccessEntry(**told | {"seq": 3, "previous": last.hash}).save(force_insert=True)


def test_an_event_may_be_stamped_and_nothing_else(walked):
    event = walked(after="talk").case.history.events[-1]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_event SET followed_up_at = at WHERE id = %s", [event.pk])
    for field in Event._meta.concrete_fields:
        if field.attname not in ("id", "followed_up_at", "facts", "acting_for_id"):
            assert "append-only" in refused(
                f'UPDATE cases_event SET followed_up_at = NULL, "{field.column}" = %s WHERE id = %s',
                *({"on": ["2001-01-01"], "at": ["2001-01-01"]}.get(field.column, ["7"])), event.pk,
            )  # fmt: skip


def test_putting_the_seals_on_again_takes_off_what_nobody_registers():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(Seal("seal_old", "cases_event", "DELETE", "old").on_postgresql())
        else:
            cursor.execute(Seal("seal_old", "cases_event", "DELETE", "old").on_sqlite())
    install()
    install()
    with connection.cursor() as cursor:
        table, name = ("pg_trigger", "tgname") if connection.vendor == "postgresql" else ("sqlite_master", "name")
        cursor.execute(f"SELECT {name} FROM {table} WHERE {name} LIKE 'seal%%'")
        there = {name for (name,) in cursor.fetchall()}
    assert there - {"seal_truncate"} == {seal.name for seal in seals()}


def test_two_seals_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="two seals"):
        register(Seal("seal_case_state", "cases_case", "UPDATE", "another"))
