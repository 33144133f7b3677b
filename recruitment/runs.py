"""Work of a round that takes many cases: the order, how far the job is, and what did not go, in one row."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.vault import vault


class Run(models.Model):
    """One order: an import, results from a sheet, or an act for everybody whom a ranking concerns.

    A run may be stopped at any row and taken up again: rows done are recognised by what they did.
    """

    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
    STATUS: ClassVar = [(QUEUED, _("queued")), (RUNNING, _("running")), (DONE, _("done")), (FAILED, _("interrupted"))]

    intake = models.ForeignKey("recruitment.Intake", models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("ordered at"), default=timezone.now)
    on = models.DateField(_("legal date"))
    name = models.CharField(_("file name"), max_length=120, blank=True)
    upload = models.FileField(_("file"), storage=vault, max_length=120, blank=True)
    facts = models.JSONField(_("facts for everybody"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=QUEUED)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    problems = models.JSONField(_("rows that did not go"), default=list, blank=True)
    message = models.CharField(_("message"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["intake", "-at"], name="run_of_intake"),)

    def __str__(self):
        return f"{self.intake_id} {self.kind} {self.status}"

    @property
    def is_over(self) -> bool:
        """Whether the job has ended, well or badly."""
        return self.status in (self.DONE, self.FAILED)
