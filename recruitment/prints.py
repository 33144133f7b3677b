"""A statement of account ordered as a paper: what of, how far it is, and the PDF, in one row."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.vault import vault
from organisations.models import Organisation


class StatementPrint(models.Model):
    """One order, seen by whoever gave it alone; the figures are those of the moment it was drawn."""

    QUEUED, DONE, FAILED = "queued", "done", "failed"
    STATUS: ClassVar = [(QUEUED, _("queued")), (DONE, _("ready")), (FAILED, _("failed"))]

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("ordered at"), default=timezone.now)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=QUEUED)
    message = models.CharField(_("message"), max_length=300, blank=True)
    file = models.FileField(_("file"), storage=vault, max_length=120, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("printed statement of account")
        verbose_name_plural = _("printed statements of account")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["by", "-at"], name="statement_print_of_user"),)

    def __str__(self):
        return f"{self.organisation_id} {self.year} {self.status}"

    @property
    def is_over(self) -> bool:
        """Whether the job has ended, well or badly."""
        return self.status != self.QUEUED
