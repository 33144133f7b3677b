"""Batches: many dossiers printed as one order, row by row, and what came of it.

The rows are the whole truth of a batch: what waits, who is at what, what is done. A lane is one job that takes row
after row; its own row exists as long as that job should. So whatever is killed, the rows tell what is left to do.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.vault import vault

from .documents import Dossier
from .prints import DossierPrint

MOST = 1_000
"""Dossiers in a batch at most."""


class Batch(models.Model):
    """An order to print many dossiers: how they were chosen, what is to come of it, and the file when it is there.

    ``result``: one file for each dossier in an archive, or all of them joined. ``separated`` puts a page with the
    number before each dossier of a joined file. ``labels`` are those of spines and boxes. ``reason``: why the
    unmarked originals are wanted; without one every dossier is a copy with its orderer's mark.
    """

    MEETING, TOWNSHIP, LIST, FILTER = "meeting", "township", "list", "filter"
    WAYS: ClassVar = [
        (MEETING, _("by meeting")),
        (TOWNSHIP, _("by organisation and month")),
        (LIST, _("by list of numbers")),
        (FILTER, _("from the list of cases")),
    ]
    ZIP, JOINED = "zip", "joined"
    RESULTS: ClassVar = [
        (ZIP, _("a zip archive with one PDF for each dossier")),
        (JOINED, _("one joined PDF to be printed in one go")),
    ]
    QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
    STATUS: ClassVar = [
        (QUEUED, _("queued")),
        (RUNNING, _("being drawn up")),
        (DONE, _("ready")),
        (FAILED, _("failed")),
        (CANCELLED, _("cancelled")),
    ]
    OPEN = (QUEUED, RUNNING)

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches", verbose_name=_("ordered by")
    )
    at = models.DateTimeField(_("ordered at"), default=timezone.now)
    title = models.CharField(_("title"), max_length=200)
    way = models.CharField(_("chosen"), max_length=10, choices=WAYS)
    result = models.CharField(_("result"), max_length=8, choices=RESULTS, default=ZIP)
    separated = models.BooleanField(_("separator pages"), default=False)
    reason = models.CharField(_("reason of the originals"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=STATUS, default=QUEUED)
    total = models.PositiveSmallIntegerField(_("dossiers"))
    file = models.FileField(_("file"), storage=vault, max_length=120, blank=True)
    labels = models.FileField(_("labels"), storage=vault, max_length=120, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of dossiers")
        verbose_name_plural = _("batches of dossiers")
        ordering = ("-at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__gte=1, total__lte=MOST), name="batch_not_empty_nor_too_large"),
        ]
        indexes: ClassVar = [
            models.Index(F("by"), F("at").desc(), name="batch_of_user"),
            models.Index(fields=["at"], condition=Q(status__in=["queued", "running"]), name="batch_open"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.at:%Y-%m-%d %H:%M} {self.status}"

    @property
    def is_over(self) -> bool:
        """Whether nothing is done for it any more, as it stands."""
        return self.status not in self.OPEN


class BatchLane(models.Model):
    """One job at work on a batch, or on its way to it; gone when the job has handed on or found nothing left."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lanes", verbose_name=_("batch of dossiers"))
    at = models.DateTimeField(_("ordered at"), default=timezone.now)

    class Meta:
        verbose_name = _("lane of a batch")
        verbose_name_plural = _("lanes of batches")

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk}"


class BatchRow(models.Model):
    """A dossier of a batch: where it stands, and the print it got. ``lane``: who is drawing it up, while it is."""

    WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
    STATUS: ClassVar = [
        (WAITING, _("waiting")),
        (RUNNING, _("being drawn up")),
        (DONE, _("ready")),
        (FAILED, _("failed")),
        (CANCELLED, _("cancelled")),
    ]
    LEFT = (WAITING, RUNNING)

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows", verbose_name=_("batch of dossiers"))
    position = models.PositiveSmallIntegerField(_("position"))
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", verbose_name=_("dossier"))
    status = models.CharField(_("status"), max_length=10, choices=STATUS, default=WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    print = models.ForeignKey(
        DossierPrint, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dossier print")
    )
    lane = models.ForeignKey(
        BatchLane, models.SET_NULL, null=True, blank=True, related_name="rows", verbose_name=_("lane of a batch")
    )
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("dossier of a batch")
        verbose_name_plural = _("dossiers of batches")
        ordering = ("batch_id", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "dossier"], name="dossier_once_in_a_batch"),
            models.UniqueConstraint(fields=["batch", "position"], name="position_once_in_a_batch"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(print__isnull=False), name="batch_row_done_with_a_print"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "position"], condition=Q(status="waiting"), name="batch_row_waiting"),
            models.Index(F("finished_at").desc(), condition=Q(status="done"), name="batch_row_done"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position} {self.status}"
