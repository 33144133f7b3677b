"""The record of mandates: whoever gives, changes or ends one in the ordinary way leaves an entry and no finding."""

from __future__ import annotations

import datetime
import importlib
import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from evidence import checking
from evidence.ledgers import LEDGERS
from organisations import on_record, proxies, tree
from organisations.desks import Role
from organisations.models import Mandate, Organisation
from organisations.on_record import MandateEntry
from organisations.system_user import system_clock
from tests import story
from workflows.doctor import repairs
from workflows.doctor.models import Finding

from .attacking import tamper
from .test_verifying import command

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
DAY = datetime.timedelta(days=1)
GROUND = {"document": "东组〔2030〕3号", "reason": "工作需要"}


def told(mandate) -> list[tuple]:
    """What the entries of a mandate say: user, role, from, to."""
    rows = MandateEntry.objects.filter(mandate=mandate).order_by("seq")
    return [(one.user, one.role, one.since, one.until) for one in rows]


def found() -> list[checking.Fault]:
    return list(checking.faults(LEDGERS["mandates"]))


def test_pages_and_what_the_program_does_by_itself_leave_entries_and_no_finding(cast, signed_in):
    client = signed_in(cast.seth)
    given = {"role": "organiser", "organisation": cast.east.pk, "since": story.TODAY.isoformat(), "until": ""}
    client.post(f"/account/people/{cast.pat.pk}/mandates/give/", given | GROUND)
    mandate = cast.pat.mandates.get(role="organiser")
    client.post(f"/account/mandates/{mandate.pk}/end/", {"until": story.TODAY.isoformat(), **GROUND})
    columns = (cast.pat, "organiser", story.TODAY)
    assert told(mandate) == [(*columns, None), (*columns, story.TODAY)]
    held = cast.alice.mandates.get()
    proxies.give([held], cast.bob, since=story.TODAY, until=story.TODAY + DAY, by=cast.alice)
    assert len(told(held)) == 1, "a deputy holds no mandate of his own"
    tree.merge(cast.street, cast.village, on=story.TODAY, document="东组〔2030〕4号", by=cast.carol)
    assert {told(one)[-1][3] for one in cast.street.mandates.all()} == {story.TODAY}
    late = Mandate.objects.create(user=cast.pat, role=Role.ARCHIVIST, organisation=cast.street, since=story.TODAY - DAY)
    repairs.end_mandate(Finding(key=f"mandate:{late.pk}"))
    assert told(late)[-1][3] == story.TODAY - DAY
    Organisation.objects.create(name="中共另一州委", short_name="另一州委", kind="committee", place="prefecture")
    clock = system_clock().mandates.latest("pk")
    assert told(clock) == [(clock.user, Role.CLOCK, clock.since, None)]
    assert found() == []


def test_many_at_once_are_entered_too_and_a_change_that_fails_leaves_none(cast):
    since = story.TODAY
    rows = [Mandate(user=cast.pat, role=Role.ORGANISER, organisation=one, since=since) for one in (cast.east, cast.far)]
    made = Mandate.objects.bulk_create(rows)
    for one in made:
        one.until = since + DAY
    Mandate.objects.bulk_update(made, ["until"])
    assert [told(one)[-1][3] for one in made] == [since + DAY] * 2
    assert cast.pat.mandates.filter(role=Role.ORGANISER).update(user=cast.bob) == 2
    assert [len(told(one)) for one in made] == [3, 3]
    with pytest.raises(TypeError):
        Mandate.objects.bulk_create(rows, ignore_conflicts=True)
    before = MandateEntry.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=made[0].pk).update(until=since - DAY)
    assert MandateEntry.objects.count() == before
    assert found() == []


def test_a_mandate_costs_the_same_whatever_is_on_record(cast, django_assert_num_queries):
    words = {"role": Role.ORGANISER, "organisation": cast.far, "since": story.TODAY}
    for _time in range(2):
        with django_assert_num_queries(3):  # the row, what the database says of it, its entry
            mandate = Mandate.objects.create(user=cast.pat, **words)
        for days in (2, 1):
            with django_assert_num_queries(4):
                Mandate.objects.filter(pk=mandate.pk).update(until=story.TODAY + days * DAY)


def test_first_administrators_are_on_record():
    call_command("first_administrators", organisation="中共某州委", short_name="州委", stdout=io.StringIO())
    assert MandateEntry.objects.count() == 4, "and the clock"
    assert found() == []


def test_entries_are_sealed_and_nobody_says_later_that_a_mandate_stood_before(cast):
    entry = MandateEntry.objects.first()
    for sql in ("UPDATE organisations_mandateentry SET until = '2031-01-01'", "DELETE FROM organisations_mandateentry"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    later = MandateEntry(mandate_id=entry.mandate_id, seq=2, previous=entry.hash, before=True, user=entry.user,
                         role="auditor", organisation=entry.organisation, since=entry.since)  # fmt: skip
    later.hash = later.digest()
    with pytest.raises(IntegrityError, match="when it began"), transaction.atomic():
        later.save()


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the seals are passed by on PostgreSQL")
def test_what_stood_before_the_record_is_told_once_and_compared_from_then_on(cast):
    """The migration enters every mandate as it stands; the ordinary changes follow behind."""
    begin = importlib.import_module("organisations.migrations.0010_mandates").begin
    tamper("DELETE FROM organisations_mandateentry")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        begin(apps, None)
        cursor.execute("SET session_replication_role = origin")
    count = Mandate.objects.count()
    assert MandateEntry.objects.filter(before=True).count() == count
    Mandate.objects.filter(user=cast.bob).update(until=story.TODAY)
    code, out = command()
    assert (code, out.count(f"有{count}项职责授权早于授权记录")) == (0, 1)
    tamper("UPDATE organisations_mandate SET until = '2040-01-01' WHERE user_id = %s", cast.alice.pk)
    assert [one.chain for one in found()] == [cast.alice.mandates.get().pk]
    assert command("--ledger=mandates", f"--chain={cast.bob.mandates.get().pk}")[0] == 0


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the seals are passed by on PostgreSQL")
def test_many_mandates_are_read_in_pieces(cast, monkeypatch):
    """However small the pieces, the same is found, and what is given meanwhile is no finding."""
    tamper("UPDATE organisations_mandate SET role = 'inspector' WHERE user_id IN (%s, %s)", cast.bob.pk, cast.pat.pk)
    whole = found()
    assert len(whole) == 2
    true_entries = checking._entries

    def entries(ledger, scope):
        for entry in true_entries(ledger, scope):
            yield entry
            Mandate.objects.filter(user=cast.alice).update(until=story.TODAY)

    for module in (checking, on_record):
        monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(checking, "_entries", entries)
    assert found() == whole
