"""A case as it stood on a day: by what had happened, and by what had been entered."""

from __future__ import annotations

import datetime

import pytest

from cases import time_travel
from cases.models import Event
from evidence.models import AccessEntry
from tests import story

pytestmark = pytest.mark.django_db
BUDGET = 19  # five of them for the entry in the access log


def test_every_day_shows_the_step_of_that_day(cast, walked):
    case = walked(after="adopt").case
    events = list(Event.objects.filter(case=case).order_by("seq"))
    moves = [one for one in events if one.source != one.target]
    for move, later in zip(moves, [*moves[1:], None], strict=True):
        if later is not None and later.on == move.on:
            continue
        past = time_travel.as_of(case, move.on)
        assert past is not None
        assert past.step.value == move.target
        assert past.since == move.on
        assert {one.pk for one in past.events} == {one.pk for one in events if one.on <= move.on}
    assert time_travel.as_of(case, events[0].on - story.ONE_DAY) is None


def test_what_was_entered_late_was_not_known_before(cast, walked):
    case = walked(after="adopt").case
    entered = datetime.date(2030, 11, 24)
    happened = Event.objects.filter(case=case).order_by("seq").first().on
    assert happened < entered
    assert time_travel.as_of(case, entered - story.ONE_DAY, time_travel.KNOWN) is None
    past = time_travel.as_of(case, entered, time_travel.KNOWN)
    assert past.step.value == case.state


def test_the_people_and_papers_of_a_day_are_those_of_that_day(cast, walked):
    case = walked(after="adopt").case
    early = Event.objects.filter(case=case).order_by("seq").first().on
    assert time_travel.as_of(case, early).serving == []
    late = time_travel.as_of(case, story.TODAY)
    assert {one.pk for one in late.serving} == {one.pk for one in case.history.sponsorships if one.until is None}
    assert {one.pk for one in late.documents} == set(case.dossier.documents.current().values_list("pk", flat=True))
    assert {one.dated_on <= early for one in time_travel.as_of(case, early).documents} <= {True}


def test_the_page(cast, walked, signed_in, django_assert_num_queries):
    case = walked(after="adopt").case
    client = signed_in(cast.alice)
    address = f"/cases/{case.number}/as-of/"
    assert "某日情形" in client.get(address).text
    with django_assert_num_queries(BUDGET):
        page = client.get(address, {"on": story.TODAY.isoformat(), "by": "happened"})
    assert str(case.step.label) in page.text
    assert "尚未建立" in client.get(address, {"on": "1999-01-01", "by": "known"}).text
    assert client.get(address, {"on": "never", "by": "known"}).status_code == 422
    assert client.get(address, {"on": "2999-01-01", "by": "known"}).status_code == 422
    assert signed_in(cast.eve).get(address).status_code == 404


def test_a_look_at_the_past_is_a_look_at_the_case(cast, walked, signed_in):
    case = walked().case
    client = signed_in(cast.bob)
    client.get(f"/cases/{case.number}/as-of/", {"on": story.TODAY.isoformat(), "by": "happened"})
    client.get(f"/cases/{case.number}/look-back/")
    rows = AccessEntry.objects.filter(by=cast.bob, person=cast.dave, kind="viewed").order_by("pk")
    assert list(rows.values_list("fields", flat=True)) == ["as-of", "look-back"]
