"""Rows whose every writing is told, one by one or many at once, in the transaction of the writing.

The room above keeps what they say (``evidence/mandates.py``); here is only the moment: whichever page, command or job
writes, nobody has to think of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

written = Signal()
"""Sent by the model with ``keys`` of the rows that were added or changed, which are locked until the end."""


class OnRecordQuerySet(models.QuerySet):
    """Many rows added or changed at once are told as well."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add rows and tell of them; passing over or replacing those that are there is refused."""
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise TypeError("rows on record are added or changed, each by its key")
        with transaction.atomic(savepoint=False):
            made = super().bulk_create(objs, *args, **kwargs)
            written.send(self.model, keys=[one.pk for one in made])
        return made

    def update(self, **columns: Any) -> int:
        """Change the rows as they are found and tell of them."""
        with transaction.atomic(savepoint=False):
            locked = self.order_by().select_for_update(of=("self",), no_key=True)
            keys = list(locked.values_list("pk", flat=True))
            if not keys:
                return 0
            count = self.model._base_manager.filter(pk__in=keys).update(**columns)
            written.send(self.model, keys=keys)
        return count


class OnRecord(models.Model):
    """A row that is told of whenever it is saved."""

    objects = OnRecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and tell."""
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            written.send(type(self), keys=[self.pk])
