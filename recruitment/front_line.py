"""What proves front-line performance: events, and for each the kinds of records that document it (E-03).

The seven aspects and twenty-six kinds of records that are put in with the system are an idea taken from officials'
records in the same prefecture, not law: the department edits the checklist of each event.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrontLineEvent(models.Model):
    """An event in which front-line staff could prove themselves: an epidemic, a flood, a census."""

    name = models.CharField(_("event"), max_length=80, unique=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)
    source = models.CharField(_("document number"), max_length=120, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("front-line event")
        verbose_name_plural = _("front-line events")
        ordering = ("-since", "pk")

    def __str__(self):
        return self.name

    def open_on(self, day: datetime.date) -> bool:
        """Whether somebody can be recommended under it on that day: it has begun and is not closed yet."""
        return self.since <= day and (self.closed_on is None or day < self.closed_on)


class RecordKind(models.Model):
    """A kind of record on the checklist of an event; ``required``: nobody is hired without examination lacking it."""

    event = models.ForeignKey(FrontLineEvent, models.PROTECT, related_name="kinds")
    aspect = models.CharField(_("aspect"), max_length=40)
    title = models.CharField(_("record"), max_length=80)
    required = models.BooleanField(_("required"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("kind of record")
        verbose_name_plural = _("kinds of records")
        ordering = ("event", "order", "pk")
        constraints = (models.UniqueConstraint(fields=["event", "title"], name="one_kind_of_record_of_a_title"),)

    def __str__(self):
        return f"{self.aspect}: {self.title}"
