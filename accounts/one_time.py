"""Passwords that somebody else has set: shown once, good for one sign-in, and changed there by whoever uses them."""

from __future__ import annotations

import datetime
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import User

ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for one another on paper."""
GROUPS, LENGTH = 4, 4


class OneTimePassword(models.Model):
    """The user's password is one that was given to him; the row goes when he has set his own."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="one_time_password")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("one-time password")
        indexes: ClassVar = []

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"


def new_password() -> str:
    """Sixteen characters in groups of four, with small and capital letters, a digit and a hyphen."""
    while True:
        groups = ["".join(secrets.choice(ALPHABET) for _one in range(LENGTH)) for _group in range(GROUPS)]
        text = "".join(groups)
        if any(one.islower() for one in text) and any(one.isupper() for one in text) and any(map(str.isdigit, text)):
            return "-".join(groups)


def issue(user: User, *, by: User | None) -> str:
    """Give the user a one-time password and return it: it is stored nowhere and can be shown only now."""
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    OneTimePassword.objects.update_or_create(user=user, defaults={"by": by, "at": timezone.now()})
    return password


def pending(user: User) -> bool:
    """Whether the user still has to set a password of his own."""
    return OneTimePassword.objects.filter(user=user).exists()


def done(user: User) -> None:
    """The user has set a password of his own."""
    OneTimePassword.objects.filter(user=user).delete()


def issued_at(user: User) -> datetime.datetime | None:
    """When the password was given that the user has not changed yet."""
    return OneTimePassword.objects.filter(user=user).values_list("at", flat=True).first()
