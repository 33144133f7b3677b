"""What follows an event once it is committed: its papers are drawn up, desks are told.

Idempotent, and nothing is lost with a broker.
"""

from __future__ import annotations

import datetime
import functools
import logging

import django_rq
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from redis.exceptions import RedisError
from rq.registry import clean_registries as clean

from dossiers import intake

from .models import Event
from .paperwork import draw_papers, file_drawn
from .setbacks import Setback, class_of, due_again
from .signals import acted
from .telling import tell_desks

logger = logging.getLogger(__name__)
SETTLE = datetime.timedelta(minutes=2)
BATCH = 500
KEEP_STAGED = datetime.timedelta(days=2)


@receiver(acted)
def enqueue_on_commit(sender, event, **kwargs):
    """Enqueue the follow-up once the event is committed; a dead broker costs nothing but time (see drain_events)."""
    if event.followed_up_at:
        return  # the action draws up nothing and tells nobody
    transaction.on_commit(lambda: enqueue(event.pk), robust=True)


def enqueue(event_id: int, *, queue: str = "default") -> None:
    """Put one event's follow-up on a queue; the job carries an id and nothing personal."""
    try:
        _queue(queue).enqueue(follow_up, event_id, job_id=f"event-{event_id}")
    except RedisError as error:
        logger.warning("follow-up of event %s waits for the drain: %s", event_id, type(error).__name__)


@functools.cache
def _queue(name: str):
    """The queue, asked for once: each asking opens a connection of its own."""
    return django_rq.get_queue(name)


def follow_up(event_id: int) -> None:
    """Draw up the papers of an event, tell the desks, and stamp it. Doing it twice does nothing twice.

    An attempt on what was left behind is counted before it is made, so that a paper that breaks its worker is given up
    one day; the first attempt costs no row.
    """
    event = Event.objects.select_related("case__organisation", "organisation").get(pk=event_id)
    if event.followed_up_at:
        return
    late = event.at < timezone.now() - SETTLE
    if late:
        Setback.note(event_id)
    try:
        _follow(event)
    except Exception as error:
        if late:
            Setback.objects.filter(pk=event_id).update(error=class_of(error))
        else:
            Setback.note(event_id, error=class_of(error))
        raise


def _follow(event: Event) -> None:
    """Type is set before the lock is taken: on SQLite a lock held for a second would hold up every desk."""
    drawn = draw_papers(event)
    case = event.case
    with transaction.atomic():
        if Event.objects.select_for_update().get(pk=event.pk).followed_up_at:
            return
        file_drawn(event, drawn)
        if action := case.pipeline_class.actions().get(event.action):
            tell_desks(case, event, action)
        Setback.objects.filter(pk=event.pk).delete()
        Event.objects.filter(pk=event.pk).update(followed_up_at=timezone.now())


def drain_events() -> int:
    """Enqueue what a crash or a dead broker left behind; returns how many. Run every minute (config/cron.py).

    On the queue "papers", so that a flood of old work never keeps somebody who has just clicked waiting. What has
    failed comes back after a while, and not at all once it is given up (cases/setbacks.py).
    """
    late = due_again(Event.objects.awaiting_follow_up().filter(at__lt=timezone.now() - SETTLE)).order_by("pk")
    ids = list(late.values_list("pk", flat=True)[:BATCH])
    for event_id in ids:
        enqueue(event_id, queue="papers")
    return len(ids)


def try_again(rows: QuerySet[Setback]) -> int:
    """Have what was given up tried anew, with all its attempts; how many. The drain takes it within a minute."""
    return rows.filter(next_at=None).update(next_at=timezone.now(), attempts=0)


def clean_registries() -> None:
    """Give back the jobs of workers that died with their machine. Run every minute: rq itself waits ten."""
    for name in settings.RQ_QUEUES:
        clean(_queue(name))


def sweep_uploads() -> int:
    """Throw away uploads kept for forms that were never sent again; returns how many. Run every night."""
    return intake.sweep_staged(before=timezone.now() - KEEP_STAGED)
