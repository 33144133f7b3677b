"""How long each class of record is kept, as an office set it; and what is held back from disposal."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from organisations.append_only import AppendOnly
from organisations.models import Organisation, Person


class Term(AppendOnly):
    """How many months after its end a record of a class is kept, from a day on; the newest that has begun counts.

    ``months`` None: for ever. Rows are added, never changed.
    """

    record_class = models.CharField(_("class of records"), max_length=30)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    since = models.DateField(_("in force from"))
    basis = models.CharField(_("basis"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ("record_class", "-since", "-pk")

    def __str__(self) -> str:
        return f"{self.record_class} {self.months} {self.since}"


class Hold(models.Model):
    """A person or one case held back from disposal: an inquiry, a lawsuit, an audit (legal hold)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="holds", verbose_name=_("person"))
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("case"))
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("document number"), max_length=80)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("released by"),
    )  # fmt: skip
    released_because = models.CharField(_("released because"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(name="hold_ends_after_it_begins", condition=Q(until=None) | Q(until__gte=F("since")))
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="hold_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.since} - {self.until or ''}"
