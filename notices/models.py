"""What people are told: one row for each reader, at once their list of notices and the outbox of messages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import kinds


class Notice(models.Model):
    """Something one user is told: a sentence, and where to look. ``key`` makes telling it twice impossible.

    ``planned_at``: when it was decided by which channels it leaves the house, and when (notices/planning.py).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=400)
    url = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="nobody_is_told_twice"),
        )
        indexes = (
            models.Index(fields=["user", "-id"], name="notices_of_a_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="unread_notices"),
            models.Index(fields=["id"], condition=Q(planned_at=None), name="unplanned_notices"),
            models.Index(fields=["read_at"], condition=~Q(read_at=None), name="read_notices"),
        )

    def __str__(self):
        return f"{self.kind} {self.at:%Y-%m-%d}"

    @property
    def label(self):
        """What kind of notice it is, in words that name nobody."""
        return kinds.KINDS[self.kind]

    @property
    def urgent(self) -> bool:
        """Whether it does not wait for a digest."""
        return self.kind in kinds.URGENT
