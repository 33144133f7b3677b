"""The event log of a case: audit trail and outbox in one, append-only, each event chained to the one before it."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.append_only import AppendOnly, AppendOnlyQuerySet
from organisations.models import Organisation


class EventQuerySet(AppendOnlyQuerySet):
    """Events are appended, never changed; only the follow-up stamp is."""

    def awaiting_follow_up(self) -> EventQuerySet:
        """The outbox: events whose papers and messages have not been seen to yet."""
        return self.filter(followed_up_at=None)


class Chained(AppendOnly):
    """What was done in something that the law governs: appended, never changed, each chained to the one before it."""

    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField(_("legal date"))
    at = models.DateTimeField(_("entered at"))
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    refused: ClassVar[str] = "events are append-only"
    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def whose(self) -> int:
        """The key of what it happened to."""
        raise NotImplementedError

    @property
    def law(self) -> Any:
        """The class whose law knows the act."""
        raise NotImplementedError

    @property
    def capacity(self) -> tuple[str | int, ...]:
        """The capacity in which it was done, where that is told."""
        return ()

    def digest(self) -> str:
        """SHA-256 over the previous hash and everything this event says (hex)."""
        said = [self.whose, self.seq, self.action, self.source, self.target, self.by_id, *self.capacity]
        said += [self.organisation_id, self.on.isoformat(), self.at.astimezone(datetime.UTC).isoformat()]
        facts = json.dumps(self.facts, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
        text = json.dumps([self.previous, said, facts], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Event(Chained):
    """What was done in a case: action, from, to, by whom in which capacity, when in the world and when entered.

    At once audit log and outbox.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    role = models.CharField(max_length=20)
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    followed_up_at = models.DateTimeField(null=True, blank=True)

    free_columns = ("followed_up_at",)

    class Meta:
        verbose_name = verbose_name_plural = _("event")
        ordering = ("case", "seq")
        constraints = (models.UniqueConstraint(fields=["case", "seq"], name="one_event_per_version"),)
        indexes = (
            models.Index(fields=["id"], condition=Q(followed_up_at=None), name="event_outbox"),
            models.Index(fields=["by", "-id"], name="event_by_user"),
        )

    def __str__(self):
        return f"{self.case_id}/{self.seq} {self.action}"

    @property
    def whose(self) -> int:
        """The case."""
        return self.case_id

    @property
    def law(self) -> Any:
        """The case's pipeline."""
        return self.case.pipeline_class

    @property
    def capacity(self) -> tuple[str | int, ...]:
        """The role, and for whom somebody stood in."""
        return (self.role, self.acting_for_id) if self.acting_for_id else (self.role,)
