"""Follow-ups that did not succeed: how often each was tried, when it is tried next, and why it was given up.

Events are append-only, so this stands beside them; most events never have a row here.
"""

from __future__ import annotations

import datetime

from django.db import DatabaseError, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rq.timeouts import BaseTimeoutException

from .events import Event, EventQuerySet

BACK_OFF = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""How long after each attempt the next one follows; after one more it is given up until somebody says so."""


class SetbackQuerySet(models.QuerySet):
    """Questions about setbacks."""

    def given_up(self) -> SetbackQuerySet:
        """What is not tried again by itself, latest first."""
        return self.filter(next_at=None).order_by("-at", "-pk")

    def tried_again(self) -> SetbackQuerySet:
        """What is still tried."""
        return self.exclude(next_at=None)


class Setback(models.Model):
    """An event whose follow-up was tried without success; ``next_at`` None: given up.

    ``error`` is the class of the error alone: its words may repeat what a paper says.
    """

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="setback")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    objects = SetbackQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("follow-up without success")
        indexes = (models.Index(fields=["-at"], condition=Q(next_at=None), name="given_up_follow_ups"),)

    def __str__(self):
        return f"{self.event_id}: {self.attempts}"

    @classmethod
    def note(cls, event_id: int, *, error: str = "") -> None:
        """Count one more attempt, and reckon when the next is due; "" while the outcome is not known yet."""
        now = timezone.now()
        found = cls.objects.filter(pk=event_id).first() or cls(event_id=event_id)
        found.attempts += 1
        found.at, found.error = now, error or found.error
        found.next_at = now + BACK_OFF[found.attempts - 1] if found.attempts <= len(BACK_OFF) else None
        found.save()

    @property
    def cause(self) -> str:
        """What went wrong, for people."""
        known = CAUSES.get(self.error)
        return str(known) if known else _("The program failed at this. Its log names the event.")


CAUSES = {
    "Timeout": gettext_lazy("Drawing up the papers took too long."),
    "Database": gettext_lazy("The database did not answer or was busy."),
    "Files": gettext_lazy("The folder of files could not be read or written."),
    "": gettext_lazy("The worker was stopped while it was at this."),
}


def class_of(error: Exception) -> str:
    """The name under which an error is kept: what people can do something about, else the class itself."""
    kinds = ((BaseTimeoutException, "Timeout"), (DatabaseError, "Database"), (OSError, "Files"))
    return next((name for kind, name in kinds if isinstance(error, kind)), type(error).__name__)


def due_again(events: EventQuerySet) -> EventQuerySet:
    """Those that have not failed yet, or are to be tried again by now."""
    return events.filter(Q(setback=None) | Q(setback__next_at__lte=timezone.now()))
