"""Quiet hours and digests: what falls into the quiet waits until its end, digests come on working days."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.hours import Hours
from organisations.working_days import is_working_day

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-11-24 09:00", "2026-11-24 09:00"),  # a Tuesday
        ("2026-11-24 19:59", "2026-11-24 19:59"),
        ("2026-11-24 20:00", "2026-11-25 07:30"),
        ("2026-11-25 00:10", "2026-11-25 07:30"),
        ("2026-11-25 07:30", "2026-11-25 07:30"),
        ("2026-11-27 21:00", "2026-11-30 07:30"),  # Friday night: Monday morning
        ("2026-09-30 21:00", "2026-10-08 07:30"),  # the National Day holidays
        ("2026-02-14 10:00", "2026-02-14 10:00"),  # a Saturday worked for the Spring Festival
    ],
)
def test_what_is_urgent_waits_only_for_the_end_of_the_quiet(moment, sent):
    assert Hours().after_quiet(at(moment)) == at(sent)


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-11-24 08:00", "2026-11-24 08:30"),
        ("2026-11-24 08:30", "2026-11-24 08:30"),
        ("2026-11-24 08:31", "2026-11-25 08:30"),
        ("2026-11-27 12:00", "2026-11-30 08:30"),
        ("2026-09-30 12:00", "2026-10-08 08:30"),
    ],
)
def test_a_digest_comes_on_the_next_working_morning(moment, sent):
    assert Hours().next_digest(at(moment)) == at(sent)


def test_two_digests_a_day_and_quiet_at_noon():
    hours = Hours((datetime.time(8), datetime.time(14)), datetime.time(12), datetime.time(13, 30), quiet_days=False)
    assert hours.next_digest(at("2026-11-24 09:00")) == at("2026-11-24 14:00")
    assert hours.after_quiet(at("2026-11-24 12:15")) == at("2026-11-24 13:30")
    assert hours.after_quiet(at("2026-11-28 10:00")) == at("2026-11-28 10:00")  # Saturdays too, where so chosen


minutes = st.integers(0, 24 * 60 - 1)


@given(st.integers(0, 5 * 365 * 24 * 60), minutes, minutes, st.booleans())
def test_nothing_is_ever_sent_in_the_quiet_and_nothing_before_its_time(passed, begin, end, days):
    quiet = [datetime.time(*divmod(one, 60)) for one in (begin, end)]
    hours, moment = (
        Hours((datetime.time(8, 30),), *quiet, days),
        at("2026-01-01 00:00") + datetime.timedelta(0, 60 * passed),
    )
    for found in (hours.after_quiet(moment), hours.next_digest(moment)):
        assert found >= moment
        assert not hours.is_quiet_at(found.timetz().replace(tzinfo=None))
        assert not days or is_working_day(found.date())[0]
    assert hours.after_quiet(hours.after_quiet(moment)) == hours.after_quiet(moment)
