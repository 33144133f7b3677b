"""A one-time password that waits: whoever may release it is told, and no longer once nobody needs to.

Followed is what goes on record of an account, whoever did it and wherever (``accounts/people.py: guarded``).
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import people
from evidence import kinds
from evidence.models import AccessEntry
from notices.credentials import account_of
from notices.kinds import RELEASE
from notices.outbox import settle, tell
from organisations.desks import Role
from organisations.models import User


@receiver(post_save, sender=AccessEntry, dispatch_uid="one-time-passwords-that-wait")
def follow(sender: Any, instance: AccessEntry, created: bool, **kwargs: Any) -> None:
    """A password was given, released or changed, or an account closed or opened again."""
    if not created or instance.kind not in (kinds.PASSWORD, kinds.ACCOUNT) or not (account := account_of(instance)):
        return
    page = reverse("account:one", args=[account.pk])
    waits = User.objects.filter(pk=account.pk, is_active=True, credential__waiting=True).first()
    if waits is None or instance.kind == kinds.PASSWORD:  # one given anew is told anew
        settle(User.objects.filter(mandates__role=Role.SECURITY), RELEASE, url=page)
    if waits and instance.kind == kinds.PASSWORD:
        words = _(
            "%(by)s gave %(user)s a one-time password. It opens nothing before you have made sure that %(user)s asked "
            "for it and released it."
        )
        tell(people.releasers(waits), RELEASE, words % {"by": instance.by, "user": waits}, url=page)
