"""Restriction of use: when a person's data were set apart and released again, why, on which document (PIPL 44)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.append_only import AppendOnly
from organisations.models import Person


class RestrictionStep(AppendOnly):
    """Set or lifted; whether it stands today is told by ``Person.restricted_since``."""

    SET, LIFTED = "set", "lifted"
    WHAT: ClassVar = [(SET, _("use restricted")), (LIFTED, _("restriction lifted"))]

    person = models.ForeignKey(Person, models.PROTECT, related_name="restriction_steps", verbose_name=_("person"))
    what = models.CharField(_("what"), max_length=8, choices=WHAT)
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("document number"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("restriction of use")
        verbose_name_plural = _("restrictions of use")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.at:%Y-%m-%d}"
