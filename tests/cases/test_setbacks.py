"""Follow-ups that fail: tried again later and later, given up, shown with their cause, tried again on demand."""

from __future__ import annotations

import datetime
from unittest.mock import patch

import pytest
import time_machine
from django.db import OperationalError

from cases import follow_ups
from cases.models import Event
from cases.setbacks import BACK_OFF, Setback
from dossiers.models import Document

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def event(walked):
    """An act whose papers have not been drawn up."""
    event = walked(after="propose_candidate").case.history.events[-1]
    Event.objects.exclude(pk=event.pk).update(followed_up_at=event.at)
    return event


@pytest.fixture
def clock(event):
    """Time stands at five minutes after the act."""
    with time_machine.travel(event.at + 5 * MINUTE, tick=False) as clock:
        yield clock


def drained() -> list[int]:
    """What the drain puts on the queue."""
    with patch("cases.follow_ups.enqueue") as enqueue:
        follow_ups.drain_events()
    return [call.args[0] for call in enqueue.call_args_list]


def attempt(event, error):
    with patch("cases.follow_ups.draw_papers", side_effect=error), pytest.raises(type(error)):
        follow_ups.follow_up(event.pk)


def test_what_keeps_failing_is_tried_ever_later_and_then_given_up(event, clock):
    for wait in BACK_OFF:
        assert drained() == [event.pk]
        attempt(event, OSError("/files/申请人戴.pdf"))
        assert drained() == []
        clock.shift(wait - MINUTE)
        assert drained() == []
        clock.shift(MINUTE)
    attempt(event, OperationalError("no connection"))
    clock.shift(datetime.timedelta(days=30))
    assert drained() == []
    setback = Setback.objects.get()
    assert (setback.attempts, setback.next_at, setback.error) == (6, None, "Database")


def test_the_first_failure_of_a_fresh_act_is_noted_and_success_forgets_it(event):
    attempt(event, ValueError("申请人戴"))
    assert (Setback.objects.get().attempts, Setback.objects.get().error) == (1, "ValueError")
    follow_ups.follow_up(event.pk)
    assert not Setback.objects.exists()
    assert Document.objects.filter(source_event=event.pk, origin=Document.DRAWN).count() == 1


def test_what_kills_its_worker_is_counted_too(event, clock):
    """Nobody is left to note a kill -9: attempts on what was left behind are counted before they are made."""
    with patch("cases.follow_ups.draw_papers", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        follow_ups.follow_up(event.pk)
    assert Setback.objects.get().attempts == 1
    assert drained() == []


def test_the_page_tells_the_cause_and_tries_again(event, clock, cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.adam)
    assert "后续处理均已完成" in client.get("/settings/follow-ups/").content.decode()
    for _ in range(len(BACK_OFF) + 1):
        attempt(event, OSError("disk"))
    with django_assert_max_num_queries(7):
        text = client.get("/settings/follow-ups/").content.decode()
    assert event.case.number in text
    assert "文件目录无法读写" in text
    assert "申请人戴" not in text, "administrators see no case"
    assert client.post(f"/settings/follow-ups/{event.pk}/retry/").status_code == 303
    assert drained() == [event.pk]
    follow_ups.follow_up(event.pk)
    assert not Setback.objects.exists()
    assert client.post("/settings/follow-ups/retry/").status_code == 303
    assert signed_in(cast.bob).post("/settings/follow-ups/retry/").status_code == 403
