"""Objections to a public notice: what came in, whom it concerns, what an investigation found; added to, never changed.

Who objected is not stored: whether it was signed is all that the law's procedure asks (least data).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import NoticeSheet, Publicity
from organisations.append_only import AppendOnly


class Objection(AppendOnly):
    """One objection as it was received; anonymous ones count too (B.2)."""

    VISIT, LETTER, TELEPHONE, MAIL = "visit", "letter", "telephone", "mail"
    WAYS: ClassVar = [(VISIT, _("visit")), (LETTER, _("letter")), (TELEPHONE, _("telephone")), (MAIL, _("e-mail"))]

    sheet = models.ForeignKey(NoticeSheet, models.PROTECT, related_name="objections")
    received_on = models.DateField(_("received on"))
    way = models.CharField(_("how it was received"), max_length=10, choices=WAYS)
    signed = models.BooleanField(_("signed with the real name"))
    matter = models.CharField(_("matter in brief"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("objection")
        ordering = ("received_on", "pk")

    def __str__(self):
        return f"{self.received_on} {self.get_way_display()}"


class Concern(AppendOnly):
    """That an objection is about one of the persons; until there is a finding, that case stays still."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="concerns")
    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="concerns")

    class Meta:
        verbose_name = _("person an objection is about")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["objection", "publicity"], name="an_objection_is_about_somebody_once"),
        )

    def __str__(self):
        return f"{self.objection_id} {self.publicity_id}"


class Finding(AppendOnly):
    """What an investigation found about one person: by whom, from when to when, and what was done about it."""

    TRUE, PARTLY, UNTRUE = "true", "partly", "untrue"
    VERDICTS: ClassVar = [
        (UNTRUE, _("not substantiated")), (PARTLY, _("partly substantiated")), (TRUE, _("substantiated")),
    ]  # fmt: skip

    concern = models.OneToOneField(Concern, models.PROTECT, related_name="finding")
    investigators = models.CharField(_("investigated by"), max_length=120)
    began_on = models.DateField(_("investigated from"))
    ended_on = models.DateField(_("investigated to"))
    verdict = models.CharField(_("finding"), max_length=10, choices=VERDICTS)
    handling = models.CharField(_("what was found and how it was handled"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    erasable = ("handling", "investigators")

    class Meta:
        verbose_name = _("finding")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(name="investigation_ends_after_it_begins", condition=Q(ended_on__gte=F("began_on"))),
        )

    def __str__(self):
        return f"{self.ended_on} {self.get_verdict_display()}"
