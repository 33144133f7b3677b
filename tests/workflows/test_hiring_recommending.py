"""Recommending without examination: events that count, whom the shared law keeps out, cuts (E-02 to E-04)."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from cases.law import Unlawful
from recruitment.models import FrontLineEvent, IntegrityRecord, Programme
from tests.cases.test_concurrency import at_once
from tests.recruitment import stage
from tests.story import ONE_DAY, D, anew

from . import candidates as world
from .candidates import REASON
from .exempted import PUBLIC, RECOMMENDED, Mixed, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(cast) -> Mixed:
    """The mixed round, open."""
    return Mixed(cast).opened()


def rules(refused) -> list[str]:
    """The articles of the obstacles."""
    return [one.article for one in refused.value.obstacles]


# --- events -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [{"closed_on": RECOMMENDED}, {"since": RECOMMENDED + ONE_DAY, "until": None}])
def test_an_event_counts_from_its_beginning_until_it_is_closed(mixed, columns):
    """E-03: on the day of the recommendation, not on the day it is entered."""
    facts = mixed.lawful()
    FrontLineEvent.objects.filter(pk=mixed.event.pk).update(**columns)
    with pytest.raises(Unlawful, match=mixed.event.name) as refused:
        mixed.recommend("网格金", **facts)
    assert rules(refused) == ["E-03"]


def test_a_recommendation_entered_after_the_event_was_closed(mixed, signed_in):
    """E-03: it was open on the day; the form offers it as long as the round can have seen it open."""
    FrontLineEvent.objects.filter(pk=mixed.event.pk).update(closed_on=RECOMMENDED + ONE_DAY)
    gone = FrontLineEvent.objects.create(name="2028年防汛", since=D(2028, 7, 1), closed_on=D(2029, 1, 1))
    gone.kinds.create(aspect="在岗情况", title="汛期值守记录", required=True)
    text = signed_in(mixed.cast.carol).get(f"/rounds/{mixed.intake.number}/recommend/").text
    assert mixed.event.name in text
    assert "2028年防汛" not in text
    assert at(mixed.recommend("网格金")) == "recommended"


def test_only_records_of_the_chosen_event_count(mixed):
    """E-03: neither what was ticked of another event is kept, nor what was not ticked."""
    other = FrontLineEvent.objects.create(name="2030年防汛", since=D(2030, 7, 1))
    other.kinds.create(aspect="在岗情况", title="汛期值守记录", required=True)
    other.kinds.create(aspect="在岗情况", title="抢险照片")
    with pytest.raises(Unlawful, match="汛期值守记录") as refused:
        mixed.recommend("网格金", event=other.pk)
    assert rules(refused) == ["E-03"]
    ticked = [*mixed.lawful()["records"], "汛期值守记录"]
    case = mixed.recommend("卡点李", event=other.pk, records=ticked)
    assert case.events.get(seq=1).facts["records"] == ["汛期值守记录"]


# --- people and round ---------------------------------------------------------------------------------------------


def on_the_record(mixed):
    """Somebody with a serious breach."""
    who = mixed.worker("网格金")
    case = mixed.recommend(mixed.worker("卡点李"))
    IntegrityRecord.objects.create(person=who, case=case, ground="exam", since=D(2028, 1, 1), until=D(2033, 1, 1))
    return who


def employed(mixed):
    """Somebody in another post already."""
    who = stage.held(stage.post(mixed.pool, mixed.cast.village, on=world.PLANNED), by=mixed.cast.carol).person
    who.education = "31"
    return who


def herself(mixed):
    """The clerk."""
    mixed.cast.carol.person = mixed.worker("网格金")
    mixed.cast.carol.save()
    return mixed.cast.carol.person


@pytest.mark.parametrize(
    ("arrange", "broken"), [(employed, {"D.5", "D.3"}), (on_the_record, {"E-07"}), (herself, {"E-06", ""})]
)
def test_whom_the_shared_law_keeps_out(mixed, arrange, broken):
    """D.5, D.3, E-07, E-06: the road without examination has no gap the examined one has not."""
    who = arrange(mixed)
    with pytest.raises(Unlawful) as refused:
        mixed.recommend(who, by=anew(mixed.cast.carol))
    assert set(rules(refused)) == broken


def test_nobody_is_recommended_after_the_announced_days(mixed):
    """E-01: on the days on which applications are taken."""
    with pytest.raises(Unlawful) as refused:
        mixed.recommend("网格金", on=world.UNTIL + ONE_DAY)
    assert rules(refused) == ["E-01"]


def test_a_programme_that_changed_its_identity_takes_nobody_so(mixed):
    """E-02: asked at the recommendation too, not at plan and announcement alone."""
    Programme.objects.filter(pk=mixed.intake.programme_id).update(identity="institution")
    with pytest.raises(Unlawful) as refused:
        mixed.recommend("网格金")
    assert rules(refused) == ["E-02"]


# --- a cut meanwhile ----------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL")
def test_a_cut_under_way_is_waited_for(cast):
    """E-03: what holds is the number of posts when the lock of the position is had, not when the case was read."""
    mixed = Mixed(cast, examined=0).opened()
    first, second = mixed.recommend("网格金"), mixed.recommend("卡点李")
    mixed.proceed("close_applications", world.UNTIL)
    for one in (first, second):
        mixed.publish_deeds(one)
    mixed.close_deeds(first)
    cutting = threading.Event()

    def cut():
        with transaction.atomic():
            mixed.proceed("cut", PUBLIC, position=mixed.exempt.pk, number=1, document="州编办〔2030〕9号", **REASON)
            cutting.set()
            assert somebody_waits()

    def close():
        assert cutting.wait(10)
        return mixed.close_deeds(second)

    done, refused = at_once(cut, close)
    assert done is None, done
    assert isinstance(refused, Unlawful), refused
    assert [one.article for one in refused.obstacles] == ["E-03"]


def somebody_waits() -> bool:
    """Whether somebody comes to wait for a row lock."""
    for _try in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.05)
    return False
