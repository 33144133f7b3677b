"""Mandates on record: whatever each said since it was given, and after each change, whoever wrote it.

Every writing of a mandate, one or many at once, adds an entry with the whole of what it then says, in the transaction
of the writing: no page, command or job has to think of it. The entries of a mandate are chained; ``verify_ledger``
reads them and compares the last one with the mandate (``evidence/mandates.py``). Who did it and why stands with
whatever did it: in the changes given and ended by hand (``appointments.py``), in the access log, in a hand-over.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .append_only import AppendOnly

BATCH = 2_000


class MandateEntry(AppendOnly):
    """What a mandate says since ``at``, whole; the entries of a mandate are a chain of their own.

    ``before``: it stood already when the record began, written at the migration that made the table.
    """

    mandate = models.ForeignKey("organisations.Mandate", models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("at"), default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    until = models.DateField(null=True)
    before = models.BooleanField(default=False)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("entry of a mandate")
        ordering = ("mandate", "seq")
        constraints: ClassVar = [models.UniqueConstraint(fields=["mandate", "seq"], name="one_entry_per_change")]

    def __str__(self) -> str:
        return f"{self.mandate_id}/{self.seq}"

    @property
    def facts(self) -> dict[str, Any]:
        """Whose, in which role, where, from when to when: column of the mandate and what it says, days as text."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat() if self.until else None}
        return {"user": self.user_id, "role": self.role, "organisation": self.organisation_id, **days}

    def digest(self) -> str:
        """SHA-256 over the previous hash and everything the row says (hex)."""
        at = self.at.astimezone(datetime.UTC).isoformat()
        said = [self.mandate_id, self.seq, at, self.before, *self.facts.values()]
        return hashlib.sha256(json.dumps([self.previous, said]).encode()).hexdigest()


# --- entering ----------------------------------------------------------------------------------------------------


def heads(mandates: type[models.Model]) -> models.QuerySet:
    """Every mandate by its id: number and hash of its last entry (None: it has none), and what it says itself."""
    last = MandateEntry.objects.filter(mandate=OuterRef("pk")).order_by("-seq")
    says = JSONObject(user="user_id", role="role", organisation="organisation_id", since="since", until="until")
    rows = mandates._base_manager.order_by("pk")
    return rows.values_list("pk", Subquery(last.values("seq")[:1]), Subquery(last.values("hash")[:1]), says)


def _enter(mandates: type[models.Model], keys: Sequence[int]) -> None:
    """Add an entry for each of the mandates, with what the database says of it now; they are locked by the writing."""
    for start in range(0, len(keys), BATCH):
        rows = heads(mandates).filter(pk__in=keys[start : start + BATCH])
        MandateEntry.objects.bulk_create(_entry(*row) for row in rows)


def _entry(mandate: int, seq: int | None, previous: str | None, says: dict[str, Any]) -> MandateEntry:
    since, until = (says[name] and datetime.date.fromisoformat(says[name]) for name in ("since", "until"))
    entry = MandateEntry(
        mandate_id=mandate, seq=(seq or 0) + 1, previous=previous or "", user_id=says["user"], role=says["role"],
        organisation_id=says["organisation"], since=since, until=until,
    )  # fmt: skip
    entry.hash = entry.digest()
    return entry


class OnRecordQuerySet(models.QuerySet):
    """Many mandates added or changed at once are entered as well."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add and enter; passing over or replacing rows that are there is refused."""
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise TypeError("rows on record are added or changed, each by its key")
        with transaction.atomic(savepoint=False):
            made = super().bulk_create(objs, *args, **kwargs)
            _enter(self.model, [one.pk for one in made])
        return made

    def update(self, **columns: Any) -> int:
        """Change the rows as they are found, and enter them."""
        with transaction.atomic(savepoint=False):
            locked = self.order_by().select_for_update(of=("self",), no_key=True)
            keys = list(locked.values_list("pk", flat=True))
            count = self.model._base_manager.filter(pk__in=keys).update(**columns) if keys else 0
            _enter(self.model, keys)
        return count


class OnRecord(models.Model):
    """A mandate is entered whenever it is saved; its manager is made of an ``OnRecordQuerySet``."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and enter."""
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            _enter(type(self), [self.pk])
