"""The integrity record of applicants (诚信档案): who may not apply until when, and on which ground (E-07)."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from organisations.models import Person


class IntegrityRecord(models.Model):
    """A serious breach: five years, or without end where it is specially serious (E-07).

    The ground is a word of the law; what exactly was done stands in the event of the case alone.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="integrity_records")
    case = models.ForeignKey(Case, models.PROTECT, related_name="integrity_records")
    ground = models.CharField(_("ground"), max_length=20)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True, help_text=_("empty: long-term"))

    class Meta:
        verbose_name = _("integrity record")
        verbose_name_plural = _("integrity records")
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                name="integrity_record_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        )
        indexes = (models.Index(fields=["person", "until"]),)

    def __str__(self):
        return f"{self.person_id} {self.since} - {self.until or ''}"

    def in_force(self, on: datetime.date) -> bool:
        """Whether it bars an application of that day."""
        return self.since <= on and (self.until is None or on <= self.until)
