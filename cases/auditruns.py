"""An audit ordered from the page: the upload until it has been judged, how far the job is, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.vault import vault


class AuditRun(models.Model):
    """One file of histories handed in to be audited; only its owner sees it.

    ``totals`` and ``first`` (the gravest findings, for the page) are kept in the row, the whole report in the vault.
    """

    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
    STATUS: ClassVar = [
        (QUEUED, _("queued")),
        (RUNNING, _("being audited")),
        (DONE, _("ready")),
        (FAILED, _("failed")),
    ]

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="audit_runs")
    at = models.DateTimeField(_("handed in at"), default=timezone.now)
    pipeline = models.CharField(max_length=20)
    as_of = models.DateField(_("as of"))
    name = models.CharField(_("file name"), max_length=120)
    upload = models.FileField(_("file"), storage=vault, max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=QUEUED)
    done = models.PositiveIntegerField(_("cases done"), default=0)
    total = models.PositiveIntegerField(_("cases in all"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    totals = models.JSONField(default=dict, blank=True)
    first = models.JSONField(default=list, blank=True)
    xlsx = models.FileField("xlsx", storage=vault, max_length=120, blank=True)
    json = models.FileField("json", storage=vault, max_length=120, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit of histories")
        verbose_name_plural = _("audits of histories")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["by", "-at"], name="audit_of_user"),)

    def __str__(self):
        return f"{self.pk} {self.at:%Y-%m-%d %H:%M} {self.status}"

    @property
    def is_over(self) -> bool:
        """Whether the job has ended, well or badly."""
        return self.status in (self.DONE, self.FAILED)
