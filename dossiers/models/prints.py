"""Printed dossiers: each order to print one, how far it is, and the bound PDF."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.vault import vault

from .documents import Dossier


class DossierPrintQuerySet(models.QuerySet["DossierPrint"]):
    """Questions about prints."""

    def finished(self) -> DossierPrintQuerySet:
        """Prints whose PDF was bound, oldest first."""
        return self.filter(status=DossierPrint.DONE).order_by("pk")

    def in_store(self, fingerprint: str) -> DossierPrint | None:
        """The first finished print of that fingerprint whose PDF still lies in the vault."""
        same = self.finished().filter(fingerprint=fingerprint)
        return next((one for one in same if vault().exists(str(one.file.name))), None)


class DossierPrint(models.Model):
    """One order to print a dossier: where the job stands, and the bound PDF when it is done.

    ``fingerprint`` (``dossiers.verifying``) tells what is printed: known when the print is ordered, and set again when
    its job reads what it binds. ``code`` stands on the closing page, ``printed_on`` is the day printed there: that of
    the first print of the fingerprint, so that the same things give the same bytes whoever orders them. ``papers`` are
    the papers in order, ``[{"sha256": …, "document": id or None}]``, and ``head`` the hash of the last event told:
    by these two the verification page says whether anything has changed. ``without``: the kinds of need-to-know data
    (organisations/masking.py), apart by blanks, that whoever ordered it does not need: papers that hold them are
    replaced by a sheet that says so.
    """

    QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
    STATUS: ClassVar = [
        (QUEUED, _("queued")),
        (RUNNING, _("being drawn up")),
        (DONE, _("ready")),
        (FAILED, _("failed")),
    ]

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="prints", verbose_name=_("dossier"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=QUEUED)
    done = models.PositiveSmallIntegerField(_("papers done"), default=0)
    total = models.PositiveSmallIntegerField(_("papers in all"), default=0)
    message = models.CharField(_("message"), max_length=300, blank=True)
    file = models.FileField(_("file"), storage=vault, max_length=120, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    code = models.CharField(_("verification code"), max_length=20, blank=True)
    printed_on = models.DateField(_("printed on"), null=True, blank=True)
    papers = models.JSONField(_("papers"), default=list, blank=True)
    head = models.CharField(max_length=64, blank=True)
    without = models.CharField(_("without papers that hold"), max_length=60, blank=True)

    objects = DossierPrintQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier print")
        verbose_name_plural = _("dossier prints")
        ordering = ("-requested_at", "-pk")
        indexes: ClassVar = [
            models.Index(F("dossier"), F("requested_at").desc(), name="print_of_dossier"),
            models.Index(fields=["requested_at"], condition=Q(status__in=["queued", "running"]), name="print_open"),
            models.Index(fields=["fingerprint"], name="print_fingerprint"),
            models.Index(fields=["code"], name="print_code"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.requested_at:%Y-%m-%d %H:%M} {self.status}"

    @property
    def is_over(self) -> bool:
        """Whether the job has ended, well or badly."""
        return self.status in (self.DONE, self.FAILED)

    @property
    def left_out(self) -> frozenset[str]:
        """The kinds of data whose papers are left out."""
        return frozenset(self.without.split())

    @property
    def before(self) -> DossierPrint | None:
        """The first print of exactly the same; None for one that is the first."""
        same = DossierPrint.objects.finished().filter(dossier=self.dossier_id, fingerprint=self.fingerprint)
        return same.filter(pk__lt=self.pk).first() if self.fingerprint else None


class PrintCopy(models.Model):
    """A marked copy of a print that somebody took: its own hash, so that it can be verified, and whose it is.

    The print in the vault is not touched; who took the unmarked original is in the access log.
    """

    print = models.ForeignKey(DossierPrint, models.PROTECT, related_name="copies", verbose_name=_("dossier print"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("marked copy")
        verbose_name_plural = _("marked copies")
        ordering = ("print", "pk")
        indexes: ClassVar = [models.Index(fields=["sha256"], name="copy_by_hash")]

    def __str__(self) -> str:
        return f"{self.print_id} {self.at:%Y-%m-%d %H:%M}"
