"""What is kept about a password beside its hash, and the tries that lead to a lock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Credential(models.Model):
    """Since when a user's password is valid, whether somebody else chose it, and the hashes of those before it.

    Made at the first sign-in or where an administrator sets a password; ``earlier``: the newest first. ``waiting``: it
    opens nothing until the security administrator has released it.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="credential")
    set_at = models.DateTimeField(default=timezone.now)
    must_change = models.BooleanField(default=False)
    waiting = models.BooleanField(default=False)
    earlier: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("password record")
        verbose_name_plural = _("password records")

    def __str__(self) -> str:
        return f"credential of user {self.user_id}"


class Tries(models.Model):
    """Failed sign-ins under one name or from one address; ``key`` is a keyed hash, so the table names nobody.

    Names that no account has are counted like the others: a lock never tells that an account exists.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("failed sign-ins")
        verbose_name_plural = _("failed sign-ins")
        indexes = (models.Index(fields=["since"], name="tries_by_age"),)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
