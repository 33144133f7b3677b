"""How long the access log is kept: whole anchored days go, by the owner alone, the rest still verifies (F.2, F-03)."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from evidence import checking, retention
from evidence.anchoring import anchor_due, anchor_faults, root_of
from evidence.ledgers import LEDGERS
from evidence.log import note
from evidence.models import AccessEntry, Anchor, Cut

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
LONG_AGO = datetime.datetime(2024, 3, 1, 2, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def removed(sql: str, *values) -> int:
    """How many rows a statement removes; IntegrityError where the database refuses."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.fixture
def old(cast):
    """Three old entries, the last day of them anchored, one old entry behind the anchor, one of today."""
    with time_machine.travel(LONG_AGO):
        for by in (cast.alice, cast.alice, cast.bob):
            note("viewed", by=by)
    with time_machine.travel(LONG_AGO + DAY):
        anchor_due()
        note("printed", by=cast.alice)
    note("exported", by=cast.alice)
    return cast


def test_old_anchored_days_go_and_the_rest_still_verifies(old):
    anchor_due()
    call_command("remove_old_log")
    assert list(AccessEntry.objects.order_by("pk").values_list("kind", flat=True)) == ["printed", "exported"]
    assert set(Cut.objects.values_list("stream", "seq")) == {(old.alice.pk, 2), (old.bob.pk, 1)}
    assert list(checking.faults(LEDGERS["access"])) == []
    assert list(anchor_faults(LEDGERS["access"])) == []
    assert note("viewed", by=old.bob).seq == 2, "a chain goes on behind what was removed"
    assert retention.remove_old() == 0
    assert list(checking.faults(LEDGERS["access"])) == []


def test_a_first_entry_that_no_removal_explains_is_a_finding(old):
    retention.remove_old()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER seal_evidence_accessentry_delete")
        cursor.execute("DELETE FROM evidence_accessentry WHERE stream = %s AND seq = 3", [old.alice.pk])
    found = [one.why for one in checking.faults(LEDGERS["access"])]
    assert found == ["缺少第3条记录"]


def test_the_database_lets_nothing_young_or_unanchored_go(old):
    """Neither without a cut, nor with one over entries that are young or were never anchored."""
    first, last = AccessEntry.objects.order_by("pk")[0], AccessEntry.objects.order_by("-pk")[0]
    with pytest.raises(IntegrityError, match="append-only"):
        removed("DELETE FROM evidence_accessentry WHERE id = %s", first.pk)
    anchor_due()
    anchors = Anchor.objects.filter(ledger="access").order_by("day")
    for entry, anchor in ((last, anchors[1]), (last, anchors[0])):
        with pytest.raises(IntegrityError, match="anchored long ago"), transaction.atomic():
            Cut.objects.create(stream=entry.stream, seq=entry.seq, hash=entry.hash, anchor=anchor)
    with pytest.raises(IntegrityError, match="anchored long ago"), transaction.atomic():
        Cut.objects.create(stream=first.stream, seq=first.seq, hash="0" * 64, anchor=anchors[0])


def test_the_database_asks_for_an_old_entry_and_an_old_anchor_that_covers_it(old):
    """Each alone is not enough: here one thing at a time is young, of another ledger or not covered."""
    first, _second, _third, behind, young = AccessEntry.objects.order_by("pk")
    covering, day = Anchor.objects.get(ledger="access"), LONG_AGO.date()

    def anchor(number: int, **columns) -> Anchor:
        told = {"ledger": "access", "day": day - number * DAY, "after": 0, "last": young.pk, "made_at": LONG_AGO}
        return Anchor.objects.create(**told | {"count": 0} | columns)

    for entry, wrong in (
        (behind, covering),
        (young, anchor(1)),
        (first, anchor(2, made_at=young.at)),
        (first, anchor(3, day=young.at.date())),
        (first, anchor(4, ledger="cases")),
    ):
        with pytest.raises(IntegrityError, match="anchored long ago"), transaction.atomic():
            Cut.objects.create(stream=entry.stream, seq=entry.seq, hash=entry.hash, anchor=wrong)
    Cut.objects.create(stream=first.stream, seq=first.seq, hash=first.hash, anchor=covering)


def test_rows_that_claim_to_be_old_take_no_young_ones_along(cast):
    """What the application may add, an anchor and entries with made up moments, lets the owner's job remove nothing."""
    young = note("revealed", by=cast.alice)
    entry = AccessEntry(stream=young.stream, seq=2, previous=young.hash, by=cast.alice, kind="viewed", at=LONG_AGO)
    entry.hash = entry.digest()
    entry.save()
    ledger = LEDGERS["access"]
    anchor = Anchor(ledger="access", day=young.at.date() - DAY, after=0, last=entry.pk, made_at=LONG_AGO)
    anchor.root, anchor.count = root_of(ledger, 0, entry.pk)
    anchor.hash = anchor.digest()
    anchor.save()
    assert retention.remove_old() == 0
    anchor = Anchor(ledger="access", day=LONG_AGO.date(), after=0, last=entry.pk, made_at=LONG_AGO)
    anchor.root, anchor.count = root_of(ledger, 0, entry.pk)
    anchor.hash = anchor.digest()
    anchor.save()
    with pytest.raises(IntegrityError, match="append-only"):
        retention.remove_old()
    assert AccessEntry.objects.count() == 2
    assert len(list(anchor_faults(ledger))) == 1, "two anchors of the same rows"


def test_a_removal_that_the_owner_made_up_is_a_finding(cast):
    """With the seals off, a cut could stand for whatever was removed; its anchor says that it was young."""
    entry = note("revealed", by=cast.alice)
    [anchor] = [one for one in anchor_due() if one.ledger == "access"]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER seal_evidence_accessentry_delete")
            cursor.execute("DROP TRIGGER seal_cut_covered")
        Cut.objects.create(stream=entry.stream, seq=1, hash=entry.hash, anchor=anchor)
        cursor.execute("DELETE FROM evidence_accessentry")
    found = [one.why for one in anchor_faults(LEDGERS["access"])]
    assert len(found) == 2
    assert all(anchor.day.isoformat() in why for why in found)


def test_an_anchor_of_a_day_to_come_is_a_finding_and_stops_no_other(cast):
    note("viewed", by=cast.alice)
    anchor = Anchor(ledger="access", day=datetime.date(2999, 1, 1), after=0, last=0)
    anchor.root, anchor.count = root_of(LEDGERS["access"], 0, 0)
    anchor.hash = anchor.digest()
    anchor.save()
    assert "2999-01-01" in next(anchor_faults(LEDGERS["access"])).why
    assert "access" in {one.ledger for one in anchor_due()}


def test_nothing_goes_before_its_time(old, settings):
    settings.LOG_DAYS = 20_000
    assert retention.remove_old() == 0
    assert AccessEntry.objects.count() == 5
