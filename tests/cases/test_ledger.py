"""The event log: gapless, chained, and free of ID numbers."""

from __future__ import annotations

import datetime
import json

import pytest
from django.db import IntegrityError, transaction

from cases.models import Event
from dossiers.models import Document
from tests.story import D, Road

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


def verify(events) -> list[int]:
    """Numbers of the events at which the chain is broken."""
    broken, previous = [], ""
    for event in events:
        if event.previous != previous or event.digest() != event.hash:
            broken.append(event.seq)
        previous = event.hash
    return broken


def test_the_chain_of_a_whole_case_verifies(cast):
    case = Road(cast).finish().case
    events = list(case.events.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert verify(events) == []
    assert (case.version, case.chain) == (events[-1].seq, events[-1].hash)
    assert len({event.hash for event in events}) == len(events)


CHANGES = (
    ("action", "talk2"), ("source", "talked"), ("target", "archived"), ("role", "organiser"), ("seq", 7),
    ("on", D(2027, 1, 31)), ("at", datetime.datetime(2027, 2, 1, tzinfo=datetime.UTC)), ("previous", "0" * 64),
    ("by_id", 0), ("acting_for_id", 7), ("organisation_id", 0), ("case_id", 0), ("facts", {}),
)  # fmt: skip


@pytest.mark.parametrize(("column", "value"), CHANGES)
def test_every_column_is_sealed(walked, column, value):
    event = walked(after="talk").case.history.events[-1]
    assert event.digest() == event.hash
    setattr(event, column, value)
    assert event.digest() != event.hash


def test_the_sealed_columns_are_all_there_are():
    """A new column of Event must be sealed, or named here as one that is not."""
    names = {field.attname for field in Event._meta.concrete_fields}
    assert names - {column for column, _value in CHANGES} == {"id", "hash", "followed_up_at"}


def test_a_changed_fact_breaks_the_chain_from_there(walked):
    events = walked(after="file_activist").case.history.events
    events[1].facts["opinion"] += "。"
    assert verify(events) == [2]
    events[1].hash = events[1].digest()
    assert verify(events) == [3], "whoever forges one event must forge all that follow"


def test_two_events_cannot_bear_one_number(walked):
    event = walked(after="talk").case.history.events[-1]
    event.pk, event._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_no_id_number_is_written_into_events(cast):
    """F-02, F-08: events name people by number and name; ID numbers stay encrypted in their own column."""
    case = Road(cast).finish().case
    everything = json.dumps([event.facts for event in case.history.events], ensure_ascii=False)
    people = [cast.dave, cast.sam.person, *cast.members[cast.village.pk]]
    assert cast.members[cast.village.pk][0].name in everything
    for one in people:
        assert one.id_number not in everything
        assert one.id_index not in everything
        assert one.id_number[6:14] not in everything


def test_an_event_tells_who_when_and_what(cast):
    road = Road(cast).after("talk")
    event = road.case.history.events[-1]
    move = road.moves[0]
    assert (event.by, event.role, event.organisation) == (cast.alice, "secretary", cast.village)
    assert (event.source, event.target, event.on) == ("applied", "talked", move.on)
    assert event.facts["talker"] == move.facts["talker"]
    assert event.at > datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC), "entered now, dated then"


def test_an_upload_is_kept_by_digest_and_filed(cast):
    road = Road(cast).after("name_activist")
    event = road.case.history.events[-1]
    kept = [value for name, value in event.facts.items() if name.startswith("scan_")]
    filed = Document.objects.filter(source_event=event.pk)
    assert {one["sha256"] for one in kept} == set(filed.values_list("sha256", flat=True))
    assert {one.dated_on for one in filed} == {event.on}


def test_an_event_with_papers_to_draw_waits_in_the_outbox_and_no_other(cast):
    road = Road(cast).after("propose_candidate")
    waiting = Event.objects.awaiting_follow_up().filter(case=road.pk)
    assert [event.action for event in waiting] == ["file_activist", "propose_candidate"]
