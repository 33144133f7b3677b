"""Rows that are written once: a record of what was done, found or decided is added to, never changed (C-S7, F.2).

Whatever extends ``AppendOnly`` is sealed in the database as well (``evidence/seals.py``): nothing else has to be said.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

REFUSED = "this record is append-only"


class AppendOnlyQuerySet(models.QuerySet):
    """Rows are added; changing and removing them is refused, but for the columns the model leaves free."""

    model: Any

    def update(self, **columns):
        """Set free columns; refuse everything else."""
        if set(columns) - set(self.model.free_columns):
            raise TypeError(self.model.refused)
        return super().update(**columns)

    def bulk_update(self, objs, fields, batch_size=None):
        """Refused."""
        raise TypeError(self.model.refused)

    def delete(self):
        """Refused."""
        raise TypeError(self.model.refused)


class AppendOnly(models.Model):
    """A row that is saved once and stays.

    ``free_columns``: stamps that are set afterwards and say nothing about what was done. ``erasable``: words that may
    be emptied, and only that, when the time of what they tell is over (disposal). ``refused``: what whoever
    changes a row is told. ``removable``: the condition, in SQL, under which the owner of the tables may remove a row
    (``OLD``); empty: never.
    """

    free_columns: ClassVar[tuple[str, ...]] = ()
    erasable: ClassVar[tuple[str, ...]] = ()
    refused: ClassVar[str] = REFUSED
    removable: ClassVar[str] = ""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Add; a stored row is never saved again."""
        if not self._state.adding:
            raise TypeError(self.refused)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Refused."""
        raise TypeError(self.refused)
