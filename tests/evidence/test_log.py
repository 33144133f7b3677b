"""Writing the access log: by many at once, chained in order, telling nothing personal."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection

from evidence.checking import faults
from evidence.ledgers import LEDGERS
from evidence.log import note
from evidence.models import AccessEntry
from tests.cases.test_concurrency import at_once
from tests.story import anew

FOUR = 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="rivals need PostgreSQL")
def test_one_user_in_many_processes_gets_one_chain(cast):
    """Four at once, of one user and of nobody: none is lost, none stands twice, and each chain is whole."""
    results = at_once(*(lambda: note("viewed", by=anew(cast.alice)) for _one in range(FOUR)))
    assert {type(one) for one in results} == {AccessEntry}, results
    at_once(*(lambda: note("refused") for _one in range(FOUR)))
    for stream in (cast.alice.pk, 0):
        seqs = AccessEntry.objects.filter(stream=stream).order_by("seq").values_list("seq", flat=True)
        assert list(seqs) == [1, 2, 3, 4]
    assert list(faults(LEDGERS["access"])) == []
    assert connection.vendor == "postgresql"


@pytest.mark.django_db
def test_the_order_of_what_is_hashed_tells_apart_what_moves_between_columns(cast):
    """Words that wander from one column to the next, or entries that change places, give another hash."""
    at = datetime.datetime(2030, 11, 24, tzinfo=datetime.UTC)
    told = {"stream": 1, "seq": 1, "at": at, "kind": "viewed", "subject": "a", "fields": "b", "purpose": "c"}
    one = AccessEntry(**told)
    for other in (
        {"subject": "ab", "fields": ""}, {"fields": "bc", "purpose": ""}, {"subject": "b", "fields": "a"},
        {"stream": 11, "seq": 0}, {"previous": "0" * 64}, {"fields": 'b", "'},
    ):  # fmt: skip
        assert AccessEntry(**told | other).digest() != one.digest(), other
    first, second = note("viewed", by=cast.alice), note("viewed", by=cast.alice)
    first.previous, second.previous = second.previous, first.previous
    assert first.digest() != first.hash
    assert second.digest() != second.hash


@pytest.mark.django_db
def test_writing_an_entry_costs_two_statements(cast, django_assert_num_queries):
    note("viewed", by=cast.alice)
    with django_assert_num_queries(4):  # with the savepoint
        note("viewed", by=cast.alice)


@pytest.mark.django_db
def test_every_column_of_an_entry_is_hashed(cast):
    entry = note("viewed", by=cast.alice)
    others = {
        "stream": 9, "seq": 9, "at": entry.at + datetime.timedelta(seconds=1), "by_id": None, "kind": "x",
        "fields": "x", "outcome": "x", "subject": "x", "person_id": 9, "purpose": "x", "address": "::1", "session": "x",
        "previous": "x",
    }  # fmt: skip
    names = {field.attname for field in AccessEntry._meta.concrete_fields}
    assert names - set(others) == {"id", "hash"}
    for name, value in others.items():
        before = getattr(entry, name)
        setattr(entry, name, value)
        assert entry.digest() != entry.hash, name
        setattr(entry, name, before)
