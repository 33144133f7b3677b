"""The daily anchor: made once a day, chained, sent, compared with what was kept elsewhere."""

from __future__ import annotations

import datetime
import re

import psycopg
import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from cases.access import jobs
from evidence import anchoring
from evidence.anchoring import anchor_due, anchor_faults
from evidence.ledgers import LEDGERS
from evidence.log import note
from evidence.models import Anchor, Verification
from notices.models import Notice
from tests.story import NOW, TODAY

from .attacking import tamper
from .test_verifying import command

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
DATE = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture
def anchored(cast):
    """Accesses of two days, each anchored."""
    note("viewed", by=cast.alice)
    anchor_due()
    with time_machine.travel(NOW + DAY):
        note("printed", by=cast.alice)
        note("viewed", by=cast.bob)
        anchor_due()
    return list(Anchor.objects.filter(ledger="access").order_by("day"))


def test_a_day_is_anchored_once_and_follows_the_one_before(anchored):
    first, second = anchored
    assert [(one.day, one.count) for one in anchored] == [(TODAY - DAY, 1), (TODAY, 2)]
    assert (second.previous, second.after) == (first.hash, first.last)
    assert set(Anchor.objects.values_list("ledger", flat=True)) == set(LEDGERS)
    with time_machine.travel(NOW + DAY):
        assert anchor_due() == []
    assert not [fault for ledger in LEDGERS.values() for fault in anchor_faults(ledger)]


def test_a_clock_that_stood_still_is_made_up_by_the_next_anchor(anchored, cast):
    note("viewed", by=cast.carol)
    with time_machine.travel(NOW + 9 * DAY):
        made = {one.ledger: one for one in anchor_due()}["access"]
    assert (made.count, made.after) == (1, anchored[-1].last)


ATTACKS = {
    "root": "UPDATE evidence_anchor SET root = repeat('0', 64) WHERE id = {first}",
    "count": "UPDATE evidence_anchor SET count = count + 1 WHERE id = {first}",
    "gone": "DELETE FROM evidence_anchor WHERE id = {first}",
    "entry gone": "DELETE FROM evidence_accessentry WHERE id = {entry}",
    "entry put in": "UPDATE evidence_accessentry SET id = id - 100000 + {entry} WHERE id > {entry}",
}


@pytest.mark.parametrize("what", ATTACKS)
def test_a_changed_anchor_is_told(anchored, what):
    first, second = anchored
    tamper(ATTACKS[what].format(first=first.pk, entry=second.last))
    found = [one.why for one in anchor_faults(LEDGERS["access"])]
    if what == "entry put in":
        assert found == []  # nothing lies behind the last anchored entry
    else:
        assert found
        day = second.day if what in ("gone", "entry gone") else first.day
        assert day.isoformat() in found[0]


def test_an_anchor_that_agrees_with_itself_is_told_by_its_neighbours(anchored):
    """One reckoned anew is not the one that the next names, or leaves rows out; a day alone is told by its hash."""
    first, second = anchored
    assert days_of_faults() == []
    assert forged(first, day=first.day - DAY, hash=first.hash) == [first.day - DAY]
    assert forged(first, day=first.day - DAY) == [second.day]
    root, count = anchoring.root_of(LEDGERS["access"], second.after + 1, second.last)
    assert count == second.count - 1
    assert forged(second, after=second.after + 1, root=root, count=count) == [second.day]


def test_every_column_of_an_anchor_is_hashed(anchored):
    """What lies elsewhere is the hash: what it does not hold, nobody could prove."""
    anchor = anchored[1]
    others = {"ledger": "x", "day": TODAY - 9 * DAY, "after": 9, "last": 99, "count": 9, "root": "x", "previous": "x"}
    unhashed = {"id", "hash", "made_at", "sent_at"}
    assert {field.attname for field in Anchor._meta.concrete_fields} == unhashed | set(others)
    told = {name: getattr(anchor, name) for name in others}
    digests = {Anchor(**told | {name: value}).digest() for name, value in others.items()}
    assert Anchor(**told).digest() == anchor.hash
    assert len(digests - {anchor.hash}) == len(others)


def forged(anchor, **columns) -> list[datetime.date]:
    """Days of the anchors found wrong while this one says something else, under a hash of its own if none is given."""
    anchor = Anchor.objects.get(pk=anchor.pk)
    for name, value in columns.items():
        setattr(anchor, name, value)
    columns.setdefault("hash", anchor.digest())
    with transaction.atomic():
        names = ", ".join(f"{name} = %s" for name in columns)
        assert tamper(f"UPDATE evidence_anchor SET {names} WHERE id = %s", *columns.values(), anchor.pk) == 1
        found = days_of_faults()
        transaction.set_rollback(True)
    return found


def days_of_faults() -> list[datetime.date]:
    """The day that each finding about the anchors of the access log names."""
    words = [one.why for one in anchor_faults(LEDGERS["access"])]
    return [datetime.date.fromisoformat(DATE.search(why)[0]) for why in words]


def test_what_was_kept_elsewhere_tells_a_wholly_forged_record(anchored, tmp_path):
    """Anchors written anew over changed entries agree with themselves; the sheet in the safe does not."""
    kept = tmp_path / "anchors.txt"
    kept.write_text("Anchors, printed:\n" + anchoring.lines(anchored), encoding="utf-8")
    assert command(f"--anchor-file={kept}") == (0, "核验0条记录，发现问题0处。\n")
    first = anchored[0]
    first.count, first.root = 0, "0" * 64
    tamper("UPDATE evidence_anchor SET count = 0, hash = %s WHERE id = %s", first.digest(), first.pk)
    code, told = command(f"--anchor-file={kept}", "--ledger=cases")
    assert code == 1
    assert f"另行保存的{first.day.isoformat()}存证值与系统内的不一致" in told
    second = anchored[1]
    typed = f"access {second.day} {second.count} {second.hash[:32].upper()} {second.hash[32:]}"
    kept.write_text(f"{typed}\naccess 2029-01-01 1 00\n", encoding="utf-8")
    code, told = command(f"--anchor-file={kept}", "--ledger=cases")
    assert "系统内没有2029-01-01的存证" in told
    assert second.day.isoformat() not in told, "typed from paper in groups and capitals it is the same"
    kept.write_text(f"access {second.day} {second.count + 1} {second.hash}\n", encoding="utf-8")
    assert second.day.isoformat() in command(f"--anchor-file={kept}", "--ledger=cases")[1], "the number of entries too"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_no_anchor_is_made_while_somebody_writes(monkeypatch):
    """His entry may bear a lower row id than the last that is anchored, and be stored behind it."""
    monkeypatch.setattr(anchoring, "PATIENCE", 0)
    here = connection.get_connection_params()
    with psycopg.connect(host=here["host"], dbname=here["dbname"], user=here["user"]) as rival:
        note("refused")
        rival.execute("SELECT pg_current_xact_id()")  # nobody has committed after him: he is the newest of all
        with pytest.raises(anchoring.StillWriting):
            anchor_due()
    assert not Anchor.objects.exists()


def test_anchors_are_sent_once(cast, settings):
    settings.MAIL, settings.EMAIL_FROM, settings.ANCHOR_MAIL = True, "cases@example.gov.cn", ["safe@example.org"]
    note("viewed", by=cast.alice)
    assert jobs.anchor() == len(LEDGERS)
    assert jobs.anchor() == 0
    (message,) = mail.outbox
    assert message.to == ["safe@example.org"]
    assert anchoring.lines(Anchor.objects.order_by("ledger")) in message.body
    assert "Alice" not in message.body


def test_without_a_mail_server_anchors_are_made_all_the_same(cast):
    assert jobs.anchor() == 0
    assert Anchor.objects.filter(sent_at=None).count() == len(LEDGERS)
    assert not mail.outbox


def test_a_reading_that_finds_something_tells_the_auditors(cast):
    entry = note("viewed", by=cast.alice)
    assert jobs.read_all() == 0
    tamper("UPDATE evidence_accessentry SET kind = 'printed' WHERE id = %s", entry.pk)
    assert jobs.read_all() == 1
    assert list(Notice.objects.values_list("user", "url")) == [(cast.audrey.pk, "/evidence/")]
    assert Verification.objects.first().found == 1
