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

from organisations.append_only import AppendOnly
from organisations.models import Person

OK, DENIED = "ok", "denied"
DAYS_LEAST = 180
"""So many days no entry of the access log may be removed, whatever is set: six months (网络安全法, F.2)."""
LONG_AGO = f"CURRENT_TIMESTAMP - INTERVAL '{DAYS_LEAST} days'"


class AccessEntry(AppendOnly):
    """One use of an account.

    ``stream``: the id of the user, 0 or below for nobody; every stream is a chain of its own (``seq``, ``hash``
    over ``previous``), so that colleagues never wait for each other. ``subject``: what it was about, as
    ``app.model:id``, never a name. ``person``: whose data. ``fields``: which of them were revealed; of a
    sign-in the kind of browser and system (``devices.py``). ``session``: a short hash of the session's key.
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

    refused = "the access log is append-only"
    removable = f"""OLD.at < {LONG_AGO}
    AND EXISTS (SELECT 1 FROM evidence_cut c WHERE c.stream = OLD.stream AND c.seq >= OLD.seq)"""

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
            models.Index(fields=["kind", "-at", "-id"], name="access_by_kind"),
            models.Index(fields=["-at", "-id"], condition=models.Q(outcome=DENIED), name="access_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}/{self.seq} {self.kind} {self.subject}"

    def digest(self) -> str:
        """SHA-256 over the previous hash and everything the row says (hex)."""
        said = [
            self.stream, self.seq, self.at.astimezone(datetime.UTC).isoformat(), self.by_id, self.kind, self.outcome,
            self.subject, self.person_id, self.fields, self.purpose, self.address, self.session,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps([self.previous, said], ensure_ascii=False).encode()).hexdigest()


class Anchor(AppendOnly):
    """What a ledger said when a day was over: printed or sent elsewhere, it proves later that nothing was changed.

    ``root``: SHA-256 over the hashes of the entries whose row ids lie above ``after``, up to ``last``, in their order.
    The anchors of a ledger are a chain themselves: each names the hash of the one before (``previous``).
    """

    ledger = models.CharField(_("ledger"), max_length=20)
    day = models.DateField(_("day"))
    after = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveBigIntegerField(_("entries"))
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    free_columns = ("sent_at",)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ("-day", "ledger")
        constraints: ClassVar = [models.UniqueConstraint(fields=["ledger", "day"], name="one_anchor_a_day")]
        indexes: ClassVar = [models.Index(fields=["-day", "ledger"], name="anchors_by_day")]

    def __str__(self) -> str:
        return f"{self.ledger} {self.day}"

    def digest(self) -> str:
        """SHA-256 over the previous anchor's hash and what this one says (hex)."""
        said = [self.ledger, self.day.isoformat(), self.after, self.last, self.count, self.root]
        return hashlib.sha256(json.dumps([self.previous, said]).encode()).hexdigest()


class Cut(AppendOnly):
    """Where a chain of the access log begins after older entries were removed by retention.

    The last removed row of the ``stream``: its number and hash, which the first remaining one names as the one before.
    Only entries covered by the anchor are removed; the database asks for one that is old enough.
    """

    stream = models.BigIntegerField()
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="cuts")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("removal of old entries")
        ordering = ("-pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "seq"], name="one_cut_per_place")]

    def __str__(self) -> str:
        return f"{self.stream}/{self.seq}"


class Verification(AppendOnly):
    """A whole reading of the ledgers: when, how many entries, how much was wrong."""

    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), default=timezone.now)
    entries = models.PositiveBigIntegerField(_("entries"))
    found = models.PositiveBigIntegerField(_("findings"))

    class Meta:
        verbose_name = _("verification")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.ended_at:%Y-%m-%d} {self.found}"
