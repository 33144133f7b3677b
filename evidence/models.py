"""The access log: who used an account for what, when, from where and with what result; chained row to row."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Person

APPEND_ONLY = "the access log is append-only"
OK, DENIED = "ok", "denied"


class AccessQuerySet(models.QuerySet["AccessEntry"]):
    """Rows are added; changing and removing them is refused."""

    def update(self, **columns):
        """Refused."""
        raise TypeError(APPEND_ONLY)

    def bulk_update(self, objs, fields, batch_size=None):
        """Refused."""
        raise TypeError(APPEND_ONLY)

    def delete(self):
        """Refused."""
        raise TypeError(APPEND_ONLY)


class AccessEntry(models.Model):
    """One use of an account.

    ``stream``: the id of the user, 0 for somebody not signed in; every stream is a chain of its own (``seq``, ``hash``
    over ``previous``), so that colleagues never wait for each other. ``subject``: what it was about, as
    ``app.model:id``, never a name. ``person``: whose data. ``fields``: which of them were revealed. ``session``: a
    short hash of the session's key.
    """

    OUTCOMES: ClassVar = [(OK, _("done")), (DENIED, _("refused"))]

    stream = models.BigIntegerField()
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("user"),
    )  # fmt: skip
    kind = models.CharField(_("what"), max_length=20)
    outcome = models.CharField(_("result"), max_length=8, choices=OUTCOMES, default=OK)
    subject = models.CharField(_("about"), max_length=80, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("person")
    )
    fields = models.CharField(_("fields"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    session = models.CharField(_("session"), max_length=16, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        ordering = ("-at", "-pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "seq"], name="one_access_per_place")]
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="access_by_time"),
            models.Index(fields=["by", "-at"], name="access_by_user"),
            models.Index(fields=["person", "-at"], condition=~models.Q(person=None), name="access_by_person"),
            models.Index(fields=["subject", "-at"], name="access_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}/{self.seq} {self.kind} {self.subject}"

    def save(self, *args, **kwargs):
        """Append; a stored row is never saved again."""
        if not self._state.adding:
            raise TypeError(APPEND_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise TypeError(APPEND_ONLY)

    def digest(self) -> str:
        """SHA-256 over the previous hash and everything the row says (hex)."""
        said = [
            self.stream, self.seq, self.at.astimezone(datetime.UTC).isoformat(), self.by_id, self.kind, self.outcome,
            self.subject, self.person_id, self.fields, self.purpose, self.address, self.session,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps([self.previous, said], ensure_ascii=False).encode()).hexdigest()
