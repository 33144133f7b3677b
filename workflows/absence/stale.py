"""Accounts that nobody uses: told of a week before, closed by the clock, listed on the page of accounts (F.2)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import people
from notices.kinds import ACCOUNT
from notices.outbox import tell
from organisations.appointments import last_of_its_kind
from organisations.desks import Role
from organisations.models import Mandate, User
from organisations.system_user import USERNAME

WARNED = 7
"""Days before the closing on which its user and the security administrators are told."""


def nightly() -> tuple[int, int]:
    """Job of the clock: close what was not used for ``ACCOUNT_IDLE_DAYS``, warn of what will be; how many of each.

    Work is left at its desks, and the mandate stays: whoever comes back is let in by the system administrator. Done
    twice it does nothing more: what is closed is closed, and a warning carries the day it is about.
    """
    now = timezone.now()
    closed = 0
    for user in _kept(unused(now - datetime.timedelta(days=settings.ACCOUNT_IDLE_DAYS))):
        people.close(user, by=None, reason=people.STALE_REASON)
        closed += 1
    return closed, _warn(now)


def unused(since: datetime.datetime) -> QuerySet[User]:
    """Open accounts that nobody has used since then; never the clock's own."""
    return User.objects.filter(people.unused_since(since), is_active=True).exclude(username=USERNAME).order_by("pk")


def _kept(users: Iterable[User]) -> list[User]:
    """Those that may be closed: the last administrator of a kind stays, or nobody could let anybody in."""
    found = []
    for user in users:
        roles = [one.role for one in user.current_mandates() if one.acting_for is None]
        if not any(last_of_its_kind(user, role) for role in roles):
            found.append(user)
    return found


def _warn(now: datetime.datetime) -> int:
    warned = 0
    for user in _kept(unused(now - datetime.timedelta(days=settings.ACCOUNT_IDLE_DAYS - WARNED))):
        last = max(filter(None, (user.last_login, user.date_joined)))
        day = timezone.localdate(last + datetime.timedelta(days=settings.ACCOUNT_IDLE_DAYS)).isoformat()
        key = f"stale-{user.pk}-{day}"
        words = {"user": user, "days": settings.ACCOUNT_IDLE_DAYS, "day": day}
        told = _("Your account will be closed on %(day)s if nobody signs in to it until then.") % words
        warned += tell([user], ACCOUNT, told, url="/", key=key)
        told = _("%(user)s has not signed in for long: the account will be closed on %(day)s.") % words
        tell(_security(user), ACCOUNT, told, url=reverse("account:one", args=[user.pk]), key=key)
    return warned


def _security(user: User) -> list[User]:
    """The security administrators above any of the user's offices, or above where his account was opened."""
    paths = [one.organisation.path for one in user.current_mandates()] or ([user.home.path] if user.home else [])
    held = Mandate.objects.current().filter(role=Role.SECURITY, user__is_active=True).exclude(user=user)
    found = {one.user_id: one.user for one in held.select_related("user", "organisation")
             if one.organisation.parent_id is None
             or any(path.startswith(one.organisation.path) for path in paths)}  # fmt: skip
    return list(found.values())
