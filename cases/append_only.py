"""Rows that are written once: a record of what was found and decided is added to, never changed (C-S7)."""

from __future__ import annotations

from django.db import models

REFUSED = "this record is append-only"


class AppendOnlyQuerySet(models.QuerySet):
    """Rows are added; changing and removing them is refused."""

    def update(self, **columns):
        """Refused."""
        raise TypeError(REFUSED)

    def bulk_update(self, objs, fields, batch_size=None):
        """Refused."""
        raise TypeError(REFUSED)

    def delete(self):
        """Refused."""
        raise TypeError(REFUSED)


class AppendOnly(models.Model):
    """A row that is saved once and stays."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Add; a stored row is never saved again."""
        if not self._state.adding:
            raise TypeError(REFUSED)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise TypeError(REFUSED)
