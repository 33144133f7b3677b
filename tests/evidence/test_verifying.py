"""verify_ledger over walked cases with seeded tampering of every kind: each is found and named (F.2, 安全审计)."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from cases.models import Case, Event
from evidence import anchoring, checking
from evidence.ledgers import LEDGERS
from evidence.log import note
from evidence.models import AccessEntry, Anchor, Verification
from organisations.on_record import MandateEntry
from tests.story import TODAY

from .attacking import past_the_seals, tamper

pytestmark = pytest.mark.django_db


def command(*options) -> tuple[int, str]:
    """Exit code and output of the command."""
    out, code = io.StringIO(), 0
    try:
        call_command("verify_ledger", *options, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


@pytest.fixture
def record(cast, walked):
    """Two cases, some accesses, and the anchors of yesterday over all of it."""
    road, other = walked(after="file_activist"), walked(cast.street, after="talk")
    for kind in ("signed_in", "viewed", "exported", "signed_out"):
        note(kind, by=cast.alice, subject=road.case)
    note("refused")
    anchoring.anchor_due()
    return road.case, other.case


def rows(case) -> list[Event]:
    """The events of a case as they are stored."""
    return list(Event.objects.filter(case=case.pk).order_by("seq"))


def rewrite(case, *, since: int) -> None:
    """Change an event and reckon every hash from there anew, with the case's own: the work of an expert."""
    events = rows(case)
    events[since - 1].facts = {"opinion": "另一种意见"}
    before = events[since - 2].hash
    with past_the_seals() as cursor:
        for event in events[since - 1 :]:
            event.previous = before
            before = event.hash = event.digest()
            values = ['{"opinion": "另一种意见"}' if event.seq == since else None, event.previous, event.hash, event.pk]
            cursor.execute("UPDATE cases_event SET facts = COALESCE(%s::jsonb, facts), previous = %s, hash = %s"
                           " WHERE id = %s", values)  # fmt: skip
        cursor.execute("UPDATE cases_case SET chain = %s WHERE id = %s", [before, case.pk])


EDITS = {
    "action": "'withdraw'", "source": "'elsewhere'", "target": "'archived'", "role": "'clerk'", "facts": "'{}'",
    "by_id": "(SELECT MAX(id) FROM organisations_user)", "acting_for_id": "by_id", '"on"': '"on" - 1',
    "organisation_id": "organisation_id + 100000", "at": "at + interval '1 second'", "previous": "repeat('0', 64)",
    "hash": "repeat('f', 64)",
}  # fmt: skip
"""A column of an event: what it is changed to. Number, case and row id are moved below."""


def test_every_column_edited_is_found_and_its_row_is_named(record):
    """The stamp of the follow-up alone says nothing about what was done."""
    case = record[0]
    third = rows(case)[2]
    columns = {field.column for field in Event._meta.concrete_fields}
    assert columns - {name.strip('"') for name in EDITS} == {"id", "seq", "case_id", "followed_up_at"}
    for column, value in EDITS.items():
        with transaction.atomic():
            assert tamper(f"UPDATE cases_event SET {column} = {value} WHERE id = %s", third.pk) == 1
            found = list(checking.faults(LEDGERS["cases"]))
            assert next((one.chain, one.seq, one.row) for one in found) == (case.pk, 3, third.pk), column
            assert [one.seq for one in found if one.seq not in (3, 4)] == [], column
            transaction.set_rollback(True)
    assert list(checking.faults(LEDGERS["cases"])) == []


MOVES = {
    "the first removed": ("DELETE FROM cases_event WHERE case_id = {case} AND seq = 1", "缺少第1条记录"),
    "one in the middle removed": ("DELETE FROM cases_event WHERE case_id = {case} AND seq = 3", "缺少第3条记录"),
    "two in the middle removed": (
        "DELETE FROM cases_event WHERE case_id = {case} AND seq IN (2, 3)", "缺少第2至3条记录",
    ),
    "the last removed": ("DELETE FROM cases_event WHERE case_id = {case} AND seq = {last}", "记录中有{before}条"),
    "all removed": ("DELETE FROM cases_event WHERE case_id = {case}", "记录中有0条"),
    "numbered anew": ("UPDATE cases_event SET seq = 90 WHERE case_id = {case} AND seq = 2", "缺少第2条记录"),
    "given to another case": ("UPDATE cases_event SET case_id = {other}, seq = 90 WHERE id = {row}", "缺少第2条记录"),
    "two swapped": (
        "UPDATE cases_event SET seq = 900 + seq WHERE case_id = {case} AND seq IN (2, 3);"
        "UPDATE cases_event SET seq = 1805 - seq - 900 WHERE case_id = {case} AND seq > 900", "第2条记录与前一条不衔接",
    ),
    "removed and put in again": (
        "UPDATE cases_event SET id = 900000 WHERE id = {row}", "第3条记录不在写入时的位置",
    ),
    "one added at the end": (
        'INSERT INTO cases_event (case_id, seq, action, source, target, by_id, role, organisation_id, "on", at, facts,'
        ' previous, hash) SELECT case_id, seq + 1, action, source, target, by_id, role, organisation_id, "on", at,'
        " facts, hash, hash FROM cases_event WHERE case_id = {case} AND seq = {last}", "第{after}条记录写入后被改动",
    ),
    "the case set back": ("UPDATE cases_case SET version = version - 1 WHERE id = {case}", "应有{before}条记录"),
    "the case moved": ("UPDATE cases_case SET state = 'archived' WHERE id = {case}", "个案所在环节与最后一条记录不符"),
    "the case removed": ("DELETE FROM cases_case WHERE id = {case}", "所属的个案已不存在"),
}  # fmt: skip


def test_every_row_removed_inserted_or_moved_is_found_and_named(record):
    case, other = record
    last = case.version
    words = {"case": case.pk, "other": other.pk, "row": rows(case)[1].pk, "last": last}
    words |= {"before": last - 1, "after": last + 1}
    for what, (sql, told) in MOVES.items():
        with transaction.atomic():
            for statement in sql.format(**words).split(";"):
                tamper(statement)
            found = list(checking.faults(LEDGERS["cases"]))
            assert any(told.format(**words) in one.why and one.chain == case.pk for one in found), (what, found)
            transaction.set_rollback(True)


OF_A_MANDATE = {
    "put in": (
        "INSERT INTO organisations_mandate (id, user_id, role, organisation_id, since)"
        " VALUES ({new}, {user}, 'department', {place}, '2030-01-01')", "{new}", "该项职责授权没有记录",
    ),
    "lengthened": ("UPDATE organisations_mandate SET until = until + 300 WHERE id = {row}", "{row}", "不符：止"),
    "no longer ended": ("UPDATE organisations_mandate SET until = NULL WHERE id = {row}", "{row}", "不符：止"),
    "begun earlier": ("UPDATE organisations_mandate SET since = since - 300 WHERE id = {row}", "{row}", "不符：起"),
    "another role and place": (
        "UPDATE organisations_mandate SET role = 'department', organisation_id = {place} WHERE id = {row}",
        "{row}", "不符：角色、组织",
    ),
    "another holder": ("UPDATE organisations_mandate SET user_id = {user} WHERE id = {row}", "{row}", "不符：用户"),
    "removed": ("DELETE FROM organisations_mandate WHERE id = {row}", "{row}", "所属的该项职责授权已不存在"),
    "changed with its entry": (
        "UPDATE organisations_mandate SET until = NULL WHERE id = {row};"
        "UPDATE organisations_mandateentry SET until = NULL WHERE mandate_id = {row} AND seq = 2",
        "{row}", "第2条记录写入后被改动",
    ),
    "its ending removed": (
        "DELETE FROM organisations_mandateentry WHERE mandate_id = {row} AND seq = 2", "{row}", "不符：止",
    ),
    "all its entries removed": ("DELETE FROM organisations_mandateentry WHERE mandate_id = {row}", "{row}", "没有记录"),
    "an entry said to be older": (
        "UPDATE organisations_mandateentry SET before = TRUE WHERE mandate_id = {row} AND seq = 1", "{row}",
        "第1条记录写入后被改动",
    ),
}  # fmt: skip


def test_every_mandate_put_in_changed_or_removed_is_found_and_named(record, cast):
    """Whose, in which role, where, from when to when: what the table says is what the last entry says."""
    mandate = cast.bob.mandates.get()
    mandate.until = TODAY
    mandate.save(update_fields=["until"])
    words = {"row": mandate.pk, "new": 900_000, "user": cast.pat.pk, "place": cast.county.pk}
    for what, (sql, chain, told) in OF_A_MANDATE.items():
        with transaction.atomic():
            for statement in sql.format(**words).split(";"):
                assert tamper(statement) > 0, what
            found = list(checking.faults(LEDGERS["mandates"]))
            assert {one.chain for one in found} == {int(chain.format(**words))}, what
            assert any(told in one.why for one in found), (what, found)
            transaction.set_rollback(True)
    tamper("UPDATE organisations_mandate SET until = NULL WHERE id = %s", mandate.pk)
    code, told = command()
    assert code == 1
    assert f"[mandates] 链{mandate.pk} 第2条" in told
    assert "发现问题1处" in told


def test_a_rewritten_tail_is_told_by_the_anchor_alone(record):
    """Who owns the database may reckon every hash anew; what was anchored yesterday is then another root."""
    case = record[0]
    rewrite(case, since=3)
    assert list(checking.faults(LEDGERS["cases"])) == []
    found = list(anchoring.anchor_faults(LEDGERS["cases"]))
    anchor = Anchor.objects.get(ledger="cases")
    assert [one.ledger for one in found] == ["cases"]
    assert f"数据行1至{anchor.last}与" in found[0].why
    code, told = command()
    assert code == 1
    assert "存证的" in told


def test_the_access_log_without_its_last_entries_is_told_by_the_anchor(cast, record):
    last = AccessEntry.objects.order_by("pk").last()
    tamper("DELETE FROM evidence_accessentry WHERE id = %s", last.pk)
    assert list(checking.faults(LEDGERS["access"])) == []  # nothing else knows how long a chain of accesses was
    assert len(list(anchoring.anchor_faults(LEDGERS["access"]))) == 1
    tamper("UPDATE evidence_accessentry SET address = '10.0.0.9' WHERE stream = %s AND seq = 2", cast.alice.pk)
    found = list(checking.faults(LEDGERS["access"]))
    assert [(one.chain, one.seq) for one in found] == [(cast.alice.pk, 2)]


def test_the_command_reads_everything_and_keeps_that_on_record(record):
    code, told = command()
    read = Event.objects.count() + AccessEntry.objects.count() + MandateEntry.objects.count()
    assert (code, told.strip()) == (0, f"核验{read}条记录，发现问题0处。")
    reading = Verification.objects.get()
    assert (reading.entries, reading.found) == (read, 0)


def test_the_command_can_be_narrowed(record):
    case, other = record
    tamper("UPDATE cases_event SET facts = '{}' WHERE case_id = %s AND seq = 2", case.pk)
    row = rows(case)[1].pk
    assert command("--ledger=cases", f"--chain={other.pk}")[0] == 0
    assert command("--since=2032-01-01")[0] == 0
    code, told = command("--ledger=cases", f"--chain={case.pk}")
    assert code == 1
    assert f"[cases] 链{case.pk} 第2条 数据行{row}: 第2条记录写入后被改动" in told
    assert command("--ledger=cases", "--since=2030-01-01")[0] == 1
    assert Verification.objects.count() == 0


def test_long_chains_are_read_in_pieces_and_only_one_piece_at_a_time(record, monkeypatch):
    """However small the pieces, the same is found; a piece is one query."""
    tamper("UPDATE cases_event SET facts = '{}' WHERE case_id = %s AND seq = 3", record[0].pk)
    whole = list(checking.faults(LEDGERS["cases"]))
    monkeypatch.setattr(checking, "BATCH", 2)
    assert list(checking.faults(LEDGERS["cases"])) == whole != []


def test_what_is_written_while_it_reads_is_no_finding(record, cast, walked, monkeypatch):
    """A case gets another event between the reading of its row and of its events."""
    road = walked(cast.hamlet, after="talk")
    true_entries = checking._entries

    def entries(ledger, scope):
        road.step()
        yield from true_entries(ledger, scope)

    monkeypatch.setattr(checking, "_entries", entries)
    assert list(checking.faults(LEDGERS["cases"])) == []
    assert Case.objects.get(pk=road.pk).version > 2


def test_every_ledger_of_the_house_is_registered():
    """Whatever has a hash over the row before it is read; anchors are compared by their own function."""
    chained = {one for one in apps.get_models() if {"previous", "hash", "seq"} <= {f.name for f in one._meta.fields}}
    assert chained == {ledger.model for ledger in LEDGERS.values()}
