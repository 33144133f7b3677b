"""What the doctor found: examinations, findings that open and close, the record of repairs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from organisations.append_only import AppendOnly
from organisations.desks import Role
from organisations.models import Organisation


class Examination(models.Model):
    """One look at everything. ``last_event``: up to which event the chains are known to be whole."""

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    whole = models.BooleanField(_("all chains"), default=False)
    last_event = models.PositiveBigIntegerField(default=0)
    found = models.PositiveIntegerField(_("findings"), default=0)
    opened = models.PositiveIntegerField(_("new findings"), default=0)

    class Meta:
        verbose_name = _("examination")
        ordering = ("-pk",)

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.found}"


class FindingQuerySet(models.QuerySet):
    """Questions about findings."""

    def open(self) -> FindingQuerySet:
        """Those that were still there at the last look."""
        return self.filter(closed_at=None)

    def proposed(self) -> FindingQuerySet:
        """Those whose repair waits for a second person."""
        last = RepairStep.objects.filter(finding=OuterRef("pk")).order_by("-pk")
        return self.annotate(last=Subquery(last.values("what")[:1])).filter(last=RepairStep.PROPOSED)

    def looked_after_by(self, user) -> FindingQuerySet:
        """Those of the organisations whose department or administrator the user is; what has none is everybody's."""
        mandates = [one for one in user.current_mandates() if one.role in CARERS]
        reach = Q(organisation=None) if mandates else Q(pk__in=())
        for mandate in mandates:
            reach |= Q(organisation__path__startswith=mandate.organisation.path)
        return self.filter(reach)


CARERS = (Role.DEPARTMENT, Role.ADMINISTRATOR)
"""Who looks after what is stuck: organisation departments and administrators."""


class Finding(models.Model):
    """Something that must not be: opened when first seen, closed when gone.

    ``check``: which invariant (workflows/doctor/invariants.py); ``key``: of which row; ``detail``: the words and
    numbers its sentence speaks of, no person's name among them.
    """

    check_code = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(_("found at"), default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(_("gone since"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["check_code", "key"], condition=Q(closed_at=None), name="a_finding_is_open_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "-id"], name="findings_of_a_place"),)

    def __str__(self):
        return f"{self.check_code} {self.key}"

    @property
    def invariant(self) -> Any:
        """What must hold (invariants.Invariant)."""
        from .invariants import INVARIANTS  # the invariants look at this module's tables

        return INVARIANTS[self.check_code]

    @property
    def label(self) -> str:
        """What is wrong, in a few words."""
        return str(self.invariant.label)

    @property
    def cause(self) -> str:
        """What it means, in a sentence for people who do not know the machine."""
        return str(self.invariant.cause) % self.detail

    @property
    def advice(self) -> str:
        """What is proposed."""
        return str(self.invariant.advice) % self.detail

    @property
    def repairable(self) -> bool:
        """Whether the machine can put it right; else people must look at it."""
        return self.invariant.repair is not None

    @property
    def pending(self) -> RepairStep | None:
        """The proposal that waits for a second person; None where none does."""
        last = self.steps.order_by("-pk").first()
        return last if last and last.what == RepairStep.PROPOSED else None


class RepairStep(AppendOnly):
    """A step of a repair: proposed by one person, carried out or declined by a second; added, never changed."""

    PROPOSED, DONE, DECLINED = "proposed", "done", "declined"
    WHAT: ClassVar = [
        (PROPOSED, _("proposed")),
        (DONE, _("repair carried out")),
        (DECLINED, _("declined")),
    ]

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    what = models.CharField(max_length=8, choices=WHAT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    result = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("step of a repair")
        ordering = ("pk",)

    def __str__(self):
        return f"{self.finding_id} {self.what}"
