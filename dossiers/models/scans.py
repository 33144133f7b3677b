"""Stacks of scans: what was handed in, page by page, and where each page went."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import papers
from dossiers.vault import vault

from .documents import Document, Dossier


class ScanStack(models.Model):
    """One stack of scans somebody handed in, and how far its sorting is. Seen by nobody but who handed it in."""

    UPLOADED, FOLDER = "uploaded", "folder"
    SOURCES: ClassVar = [(UPLOADED, _("uploaded")), (FOLDER, _("scan folder"))]
    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
    STATUS: ClassVar = [
        (QUEUED, _("queued")),
        (RUNNING, _("being sorted")),
        (DONE, _("sorted")),
        (FAILED, _("interrupted")),
    ]

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by"))
    at = models.DateTimeField(_("handed in at"), default=timezone.now)
    ordered_at = models.DateTimeField(_("sorting ordered at"), default=timezone.now)
    source = models.CharField(_("source"), max_length=8, choices=SOURCES, default=UPLOADED)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=QUEUED)
    done = models.PositiveSmallIntegerField(_("pages read"), default=0)
    total = models.PositiveSmallIntegerField(_("pages in all"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("stack of scans")
        verbose_name_plural = _("stacks of scans")
        ordering = ("-at", "-pk")
        indexes: ClassVar = [
            models.Index(F("by"), F("at").desc(), name="stack_of_user"),
            models.Index(fields=["ordered_at"], condition=Q(status__in=["queued", "running"]), name="stack_open"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status}"

    @property
    def is_over(self) -> bool:
        """Whether the sorting has ended, well or badly."""
        return self.status in (self.DONE, self.FAILED)


class ScanFile(models.Model):
    """A file of a stack. One that cannot be read has a ``problem`` and no bytes; old ones have lost their bytes."""

    stack = models.ForeignKey(ScanStack, models.CASCADE, related_name="files", verbose_name=_("stack of scans"))
    name = models.CharField(_("file name"), max_length=120)
    file = models.FileField(_("file"), storage=vault, max_length=120, blank=True)
    mime = models.CharField(_("type"), max_length=40, blank=True)
    problem = models.CharField(_("why it cannot be read"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("scanned file")
        verbose_name_plural = _("scanned files")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class ScanPage(models.Model):
    """A page of a scan: what its code says, and where it went.

    ``code`` is the text read from it (dossiers/sheet_codes.py); ``turn`` stands it upright. ``dossier`` and ``paper``
    are where it belongs or, as long as it has no ``document``, where it seems to belong. ``tries`` counts readings that
    were begun: a page that kills the worker is not read a third time.
    """

    WAITING, READ, UNPLACED, PLACED, BLANK, ASIDE = "waiting", "read", "unplaced", "placed", "blank", "aside"
    STATES: ClassVar = [
        (WAITING, _("to be read")),
        (READ, _("read")),
        (UNPLACED, _("not placed")),
        (PLACED, _("filed")),
        (BLANK, _("blank")),
        (ASIDE, _("set aside")),
    ]

    file = models.ForeignKey(ScanFile, models.CASCADE, related_name="pages", verbose_name=_("scanned file"))
    number = models.PositiveSmallIntegerField(_("page"))
    status = models.CharField(_("status"), max_length=8, choices=STATES, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(_("code"), max_length=60, blank=True)
    turn = models.PositiveSmallIntegerField(_("turned by degrees"), default=0)
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dossier")
    )
    paper = models.CharField(_("paper"), max_length=12, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="scanned_pages", verbose_name=_("document")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("scanned page")
        verbose_name_plural = _("scanned pages")
        ordering = ("file_id", "number")
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "number"], name="scanned_page_once")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number} {self.status}"

    @property
    def title(self) -> str:
        """The title of the paper it is or seems to be; empty when nothing is known."""
        return str(papers.by_code(self.paper).title) if papers.known(self.paper) else self.paper
