"""Dossiers and what lies in them: documents in versions, and uploads that wait for their form."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers import papers
from dossiers.vault import vault


class Dossier(models.Model):
    """All documents of one case (一人一档). The case above points here; the dossier knows no case."""

    number = models.CharField(_("dossier number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("archived on"), null=True, blank=True)
    destroyed_on = models.DateField(_("destroyed on"), null=True, blank=True, editable=False)
    destroyed_by = models.CharField(_("certificate of destruction"), max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about filed documents."""

    def current(self) -> DocumentQuerySet:
        """Documents that count: not withdrawn, and no newer version that stands in the same place."""
        newer = Document.objects.filter(
            dossier=OuterRef("dossier"),
            paper=OuterRef("paper"),
            series=OuterRef("series"),
            version__gt=OuterRef("version"),
            withdrawn_at=None,
        )
        return self.filter(~Exists(newer), withdrawn_at=None)

    def of(self, *codes: str) -> DocumentQuerySet:
        """Documents of these papers."""
        return self.filter(paper__in=codes)

    def in_order(self) -> list[Document]:
        """The documents in catalogue order (a list: the order is the vocabulary's, not the database's)."""
        return papers.catalogue_order(self)


class Document(models.Model):
    """A filed instance of a paper: its bytes never change, a better one is the next version.

    ``paper`` is a code of ``papers.PAPERS`` (an open vocabulary: no choices). ``series`` tells the several
    instances of one paper apart (the second thought report), ``version`` the successive states of one
    instance. ``dated_on`` is the legal date of formation, ``added_at`` the time of filing. ``source_event``
    is the id of the event it came with.
    """

    UPLOADED, DRAWN = "uploaded", "drawn"
    ORIGINS: ClassVar = [(UPLOADED, _("uploaded")), (DRAWN, _("drawn up"))]

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents", verbose_name=_("dossier"))
    paper = models.CharField(_("paper"), max_length=12)
    series = models.PositiveSmallIntegerField(_("series"), default=1)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    file = models.FileField(_("file"), storage=vault, max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    mime = models.CharField(_("type"), max_length=40)
    name = models.CharField(_("file name"), max_length=120)
    origin = models.CharField(_("origin"), max_length=8, choices=ORIGINS, default=UPLOADED)
    dated_on = models.DateField(_("formed on"))
    source_event = models.BigIntegerField(_("event"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("filed by"),
    )
    added_at = models.DateTimeField(_("filed at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("dossier_id", "paper", "series", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "paper", "series", "version"], name="document_version_once"),
            models.UniqueConstraint(
                fields=["source_event", "paper"],
                condition=Q(origin="drawn", source_event__isnull=False),
                name="document_drawn_once_per_event",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="document_withdrawn_with_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="document_sha256")]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def kind(self) -> papers.Paper:
        """The paper this is an instance of."""
        return papers.by_code(self.paper)

    @property
    def title(self) -> str:
        """The paper's title in the reader's language; the bare code of a paper no longer known."""
        return str(self.kind.title) if papers.known(self.paper) else self.paper

    @property
    def official_title(self) -> str:
        """The paper's title in Chinese, as printed in the catalogue."""
        return self.kind.official_title if papers.known(self.paper) else self.paper


class StagedFile(models.Model):
    """An upload that was in order while its form was not: kept for its user, so that nobody uploads twice."""

    token = models.UUIDField(_("token"), primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    file = models.FileField(_("file"), storage=vault, max_length=120)
    name = models.CharField(_("file name"), max_length=120)
    mime = models.CharField(_("type"), max_length=40)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("staged file")
        verbose_name_plural = _("staged files")

    def __str__(self) -> str:
        return self.name
