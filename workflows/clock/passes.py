"""The daily pass: it fires once a day however many clocks run, is taken up again where it broke off, and makes up days.

Every minute a worker asks whether the day's pass is made. A day is closed only when all its work is done, so whatever
kills a pass leaves the day open for the next minute. Days that were missed come first, oldest first, each as it would
have been made in time; what people are told comes once, at the end.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from cases.limits import ONE_DAY

from .lapsing import lapse_all
from .marks import mark_all
from .models import ClockRun
from .recurring import open_missing
from .rhythms import paces
from .standing import tell_of_standing
from .telling import tell_all
from .terms_of_people import end_all, tell_of_proxies

MONDAY = 0
LOCK = 0x636C6F636B
"""The advisory lock of the pass: "clock" in ASCII."""


def tick() -> bool:
    """Make today's pass unless it is made or being made; whether it was. Run every minute (config/cron.py)."""
    today = timezone.localdate()
    if _ended(ClockRun.TOLD, today):
        return False
    with alone() as free:
        if not free or _ended(ClockRun.TOLD, today):
            return False
        for day in missed(ClockRun.PASS, today):
            _make(ClockRun.PASS, day, lambda day=day: make_up(day))
        since = missed(ClockRun.TOLD, today)[0] - ONE_DAY
        _make(ClockRun.TOLD, today, lambda: tell_everybody(since, today))
    return True


def make_up(day: datetime.date) -> dict[str, int]:
    """All that comes about because ``day`` has begun; harmless when repeated."""
    rhythm = paces()
    figures = lapse_all(day) | end_all(day)
    if day.weekday() == MONDAY:
        figures["reopened"] = open_missing()
    return figures | mark_all(day, rhythm)


def tell_everybody(since: datetime.date, today: datetime.date) -> dict[str, int]:
    """What people are told of the days after ``since``, each sentence once."""
    proxies, standing = tell_of_proxies(since, today), tell_of_standing(since, today, paces())
    return tell_all(since, today) | {"proxies": proxies, "standing": standing}


def missed(job: str, today: datetime.date) -> list[datetime.date]:
    """The days for which the job has still to be done, oldest first; of a new installation today alone."""
    ended = ClockRun.objects.filter(job=job, period__lte=today).exclude(ended_at=None).first()
    first = ended.period + ONE_DAY if ended else today
    return [first + ONE_DAY * number for number in range((today - first).days + 1)]


def last_made() -> datetime.date | None:
    """The last day whose pass is made and told; None where no clock has run yet."""
    made = ClockRun.objects.filter(job=ClockRun.TOLD).exclude(ended_at=None)
    return made.values_list("period", flat=True).first()


def _ended(job: str, day: datetime.date) -> bool:
    return ClockRun.objects.filter(job=job, period=day).exclude(ended_at=None).exists()


def _make(job: str, day: datetime.date, work) -> None:
    """Do the work of a day and close the day; what breaks off leaves it open."""
    ClockRun.objects.update_or_create(job=job, period=day, defaults={"begun_at": timezone.now()})
    figures = work()
    ClockRun.objects.filter(job=job, period=day).update(ended_at=timezone.now(), figures=figures)


@contextlib.contextmanager
def alone() -> Iterator[bool]:
    """Whether no other process makes the pass meanwhile; the database forgets the lock of one that is killed.

    SQLite has no such lock and one writer at a time: there two passes would do the same work twice and no harm.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (free,) = cursor.fetchone()
    try:
        yield free
    finally:
        if free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
