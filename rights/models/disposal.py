"""Disposal runs: a list of cases whose time is over, proposed by one, approved by another, carried out row by row."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case
from dossiers.vault import vault
from organisations.models import Organisation


class DisposalRun(models.Model):
    """A list to be destroyed. ``list_hash``: SHA-256 of what was proposed; ``certificate``: what became of it (PDF)."""

    PROPOSED, DECLINED, RUNNING, DONE = "proposed", "declined", "running", "done"
    STATUS: ClassVar = [
        (PROPOSED, pgettext_lazy("disposal", "waiting for a second person")),
        (DECLINED, pgettext_lazy("disposal", "declined")),
        (RUNNING, pgettext_lazy("disposal", "being carried out")),
        (DONE, pgettext_lazy("disposal", "carried out")),
    ]

    number = models.CharField(_("number"), max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=PROPOSED)
    reason = models.CharField(_("reason"), max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    list_hash = models.CharField(_("digest of the list"), max_length=64)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    certificate = models.FileField(_("certificate"), storage=vault, max_length=120, blank=True)
    certificate_sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("disposal run")
        verbose_name_plural = _("disposal runs")
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="disposal_by_two_persons",
                condition=Q(status__in=["proposed", "declined"])
                | (Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by"))),
            ),
            models.CheckConstraint(name="disposal_done_with_certificate", condition=~Q(status="done", certificate="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["settled_at"], condition=Q(status="running"), name="disposal_running")
        ]

    def __str__(self) -> str:
        return self.number


class DisposalItem(models.Model):
    """One case of a run. ``files``: names in the vault that are still to be removed, once the rows are gone."""

    WAITING, CLEARED, DONE, KEPT = "waiting", "cleared", "done", "kept"
    STATUS: ClassVar = [
        (WAITING, pgettext_lazy("disposal", "waiting")),
        (CLEARED, _("files being removed")),
        (DONE, _("destroyed")),
        (KEPT, _("not destroyed")),
    ]

    run = models.ForeignKey(DisposalRun, models.PROTECT, related_name="items", verbose_name=_("disposal run"))
    position = models.PositiveSmallIntegerField(_("position"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="disposals", verbose_name=_("case"))
    record_class = models.CharField(_("class of records"), max_length=30)
    basis = models.CharField(_("basis"), max_length=240)
    closed_on = models.DateField(_("closed on"))
    due_on = models.DateField(_("kept until"))
    pieces = models.PositiveSmallIntegerField(_("pieces"))
    sheets = models.PositiveIntegerField(_("pages"))
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=WAITING)
    files = models.JSONField(default=list)
    events_left = models.PositiveIntegerField(_("entries of the record that remain"), default=0)
    pseudonym = models.CharField(_("person from now on"), max_length=40, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("at"), null=True, blank=True)

    class Meta:
        verbose_name = _("case of a disposal run")
        verbose_name_plural = _("cases of disposal runs")
        ordering = ("run", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "case"], name="case_once_in_a_disposal"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=["waiting", "cleared", "done"]), name="case_disposed_of_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.position} {self.status}"
