"""The sheet on which one or several persons are announced in public; each person's part of it is a Publicity."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.verifying import new_code
from organisations.models import Organisation


class NoticeSheetQuerySet(models.QuerySet):
    """The one answer to "which public notices may this user see?"."""

    def visible_to(self, user) -> NoticeSheetQuerySet:
        """Notices of organisations at or below the user's current mandates."""
        return self.filter(organisation__in=Organisation.objects.seen_by(user))


class NoticeSheet(models.Model):
    """A public notice as it hangs: who put it up, by which act, from when to when.

    ``code``: the address of its public page, which nothing leads to but the printed notice. ``series``: what notices
    of a round are gathered under; empty elsewhere. ``at_once``: its persons were announced in one step, so that the
    paper names them all; a round's grows case by case.
    """

    code = models.CharField(max_length=19, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="notice_sheets")
    pipeline = models.CharField(max_length=20)
    act = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    series = models.CharField(max_length=24, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    provisional = models.BooleanField(default=False)
    at_once = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = NoticeSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet of a public notice")
        ordering = ("-ends_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="notice_ends_after_it_begins", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-ends_on", "-id"], name="sheets_of_an_organisation"),
            models.Index(fields=["series"], condition=~models.Q(series=""), name="sheets_of_a_round"),
        )

    def __str__(self):
        return f"{self.kind} {self.starts_on} - {self.ends_on}"

    def runs_on(self, day) -> bool:
        """Whether the notice hangs on that day; the first and the last day belong to it."""
        return self.starts_on <= day <= self.ends_on
