"""A hand-over (人员交接): who leaves when, who follows in what, what became of each thing; the rows are the record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOVED, ENDED, RETURNED, STAYS, REFUSED = "moved", "ended", "returned", "stays", "refused"
OUTCOMES = {
    MOVED: _("handed over"),
    ENDED: _("ended"),
    RETURNED: _("back to its desk"),
    STAYS: _("stays as it is"),
    REFUSED: _("not possible"),
}


class Handover(models.Model):
    """The order to hand over what ``leaver`` holds; carried out at once or, by the clock, on the day after the last.

    ``plan``: who follows, as chosen on the reviewed page. ``key``: of that page, so that sending it twice is one order.
    ``settled_at``: when the last day was over, the law's successions were open and the account closed, if it was to be.
    """

    leaver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    last_day = models.DateField(_("last day in office"))
    leave_offices = models.BooleanField(_("leaves the township posts as well"), default=True)
    deactivate = models.BooleanField(_("the account is closed afterwards"), default=False)
    plan = models.JSONField(default=dict)
    key = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("hand-over")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["leaver"], condition=Q(done_at=None, cancelled_at=None), name="one_waiting_handover_of_a_user"
            ),
        )
        indexes = (models.Index(fields=["last_day"], condition=Q(settled_at=None), name="handovers_to_settle"),)

    def __str__(self):
        return f"{self.leaver} {self.last_day}"

    @property
    def at_once(self) -> bool:
        """Whether the last day had come when it was ordered."""
        return self.last_day <= timezone.localdate(self.at)

    @property
    def waits(self) -> bool:
        """Whether it is still to be carried out."""
        return self.done_at is None and self.cancelled_at is None


class HandoverItem(models.Model):
    """One thing the leaver held, and what became of it."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10)
    successor = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("item handed over")
        ordering = ("pk",)

    def __str__(self):
        return f"{self.kind} {self.outcome}"

    @property
    def outcome_label(self):
        """What became of it, in words."""
        return OUTCOMES[self.outcome]
