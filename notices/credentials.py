"""A user is told when his password or second factor changed or his account was locked (ASVS 2.2.3, 2.5.5).

Nobody has to remember to tell him: what goes on record about it (``evidence/log.py``) is what he is told, in the same
transaction, whoever did it and wherever.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evidence import kinds
from evidence.models import OK, AccessEntry
from organisations.models import User

from .kinds import CREDENTIAL
from .outbox import tell

TOLD = frozenset({kinds.PASSWORD, kinds.FACTOR, kinds.LOCKED})
ABOUT = f"{User._meta.label_lower}:"


def follow(sender: Any, instance: AccessEntry, created: bool, **kwargs: Any) -> None:
    """An entry of the access log was stored: tell the user it is about."""
    if created and instance.kind in TOLD and instance.outcome == OK and (user := account_of(instance)):
        tell([user], CREDENTIAL, _words(instance, user), url=reverse("mfa_index"))


def account_of(entry: AccessEntry) -> User | None:
    """The account that an entry is about, its key alone; None where it is about something else."""
    return User(pk=int(entry.subject.removeprefix(ABOUT))) if entry.subject.startswith(ABOUT) else None


def _words(entry: AccessEntry, user: User) -> str:
    told = {"what": entry.purpose or kinds.KINDS[entry.kind], "by": entry.by}
    if entry.by is None or entry.by == user:
        return _("Your account: %(what)s. If this was not you, tell the security administrator at once.") % told
    return _("Your account: %(what)s, by %(by)s. If you know nothing of it, ask the security administrator.") % told
