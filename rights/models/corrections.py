"""Corrections of a person's data, each kept with what stood there before (F-07, PIPL 46)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.append_only import AppendOnly
from organisations.fields import EncryptedTextField, blind_index
from organisations.models import Person


class Correction(AppendOnly):
    """One column of a person, before and after, on which document's strength.

    The row is append-only, in the database too. The two values alone may be written anew, so that keys can be changed
    and the values go with a person whose time is over; ``digest`` (a keyed hash of both) tells whether they were.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections", verbose_name=_("person"))
    field = models.CharField(_("what"), max_length=20)
    before = EncryptedTextField(_("before"), blank=True, default="")
    after = EncryptedTextField(_("after"), blank=True, default="")
    digest = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=200)
    document = models.CharField(_("number of the evidence"), max_length=80)
    request = models.ForeignKey(
        "rights.RightsRequest", models.PROTECT, null=True, blank=True, related_name="corrections",
        verbose_name=_("request"),
    )  # fmt: skip
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("corrected by"))
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    at = models.DateTimeField(_("at"), default=timezone.now)

    free_columns = ("before", "after")

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.field} {self.at:%Y-%m-%d}"

    def save(self, *args, **kwargs):
        """Add, with the keyed hash of both values."""
        self.digest = self._digest()
        super().save(*args, **kwargs)

    def _digest(self, key: str = "") -> str:
        return blind_index(f"{self.field}\x1f{self.before}\x1f{self.after}", key=key)

    @property
    def intact(self) -> bool:
        """Whether the values are those that were entered; of a person disposed of they are gone.

        Judged under ``OLD_INDEX_KEY`` as well: the row stays as it is when the key changes.
        """
        return self.digest in {self._digest(), self._digest(settings.OLD_INDEX_KEY)}


class NumberProposal(models.Model):
    """Another identity number for a person, proposed by one and confirmed or declined by a second person."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="number_proposals", verbose_name=_("person"))
    number = EncryptedTextField(_("identity number"), blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200)
    document = models.CharField(_("number of the evidence"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    accepted = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("proposed identity number")
        verbose_name_plural = _("proposed identity numbers")
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(settled_at=None), name="one_number_proposed_at_a_time"
            ),
            models.CheckConstraint(
                name="number_confirmed_by_a_second_person",
                condition=Q(accepted=False) | (Q(settled_by__isnull=False) & ~Q(settled_by=models.F("by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"
