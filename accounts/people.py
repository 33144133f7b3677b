"""The accounts of the installation as its administrators see them: which there are, and what may be done to each.

The system administrator opens and closes accounts and gives one-time passwords, the security administrator gives and
ends mandates, unlocks, ends sessions and releases one-time passwords that would open an office, the audit administrator
reads. Nobody does any of it to himself.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import kinds, log
from organisations.desks import ADMINISTRATORS, Role
from organisations.models import Mandate, Organisation, Person, User
from organisations.proxies import Proxy
from organisations.system_user import USERNAME

from . import locking, one_time, owed, sessions
from .models import Credential

OPEN, CLOSED, STALE, WITHOUT = "open", "closed", "stale", "without"
STALE_REASON = "stale"
"""Why the clock closes an account, as the access log tells it."""


def own_roles(user: User) -> set[str]:
    """The administrator roles the user holds himself today."""
    return {one.role for one in user.current_mandates() if one.acting_for is None} & ADMINISTRATORS


def _seats(user: User, roles: Collection[str] = ADMINISTRATORS) -> list[Organisation]:
    held = user.current_mandates()
    return [one.organisation for one in held if one.acting_for is None and one.role in roles]


def reach(user: User) -> Q:
    """Organisations at or below those for which the user administrates accounts."""
    return at_or_below(_seats(user))


def at_or_below(seats: Iterable[Organisation], prefix: str = "") -> Q:
    """What lies at or below one of the organisations; ``prefix`` leads to the organisation, as ``organisation__``."""
    found = Q(pk__in=())
    for one in seats:
        found |= Q(**{f"{prefix}path__startswith": one.path})
    return found


def never_appointed(seats: Collection[Organisation]) -> Q:
    """Accounts that never held a mandate and were opened at or below the organisations; the topmost has the others."""
    opened = at_or_below(seats, "home__")
    if any(one.parent_id is None for one in seats):
        opened |= Q(home=None)
    return ~Exists(Mandate.objects.filter(user=OuterRef("pk"))) & opened


def seen_by(user: User) -> QuerySet[User]:
    """The accounts that are the user's to administrate or to read about; never the system user's.

    Those that hold a mandate, now or to come, where he administrates; of those that hold none any more, those whose
    last one was there; of those that never did, those opened there.
    """
    seats = _seats(user)
    places = Organisation.objects.filter(at_or_below(seats))
    held = Mandate.objects.filter(user=OuterRef("pk"))
    lasting = held.filter(Q(until=None) | Q(until__gte=timezone.localdate()))
    last = Subquery(held.order_by("-until", "-pk").values("organisation")[:1])
    rows = User.objects.alias(last=last).filter(
        Exists(lasting.filter(organisation__in=places))
        | (~Exists(lasting) & Q(last__in=places))
        | never_appointed(seats)
    )
    return rows.exclude(username=USERNAME).order_by("last_name", "first_name", "username")


def narrowed(rows: QuerySet[User], *, text: str, state: str, idle_days: int) -> QuerySet[User]:
    """The accounts whose name or sign-in name begins with the text, in that state."""
    if text:
        rows = rows.filter(
            Q(username__istartswith=text) | Q(last_name__startswith=text) | Q(first_name__startswith=text)
        )
    if state == OPEN:
        return rows.filter(is_active=True)
    if state == CLOSED:
        return rows.filter(is_active=False)
    if state == WITHOUT:
        return rows.filter(is_active=True).exclude(pk__in=Mandate.objects.current().values("user"))
    if state == STALE:
        return rows.filter(unused_since(timezone.now() - datetime.timedelta(days=idle_days)), is_active=True)
    return rows


def unused_since(moment: datetime.datetime) -> Q:
    """Accounts that nobody has signed in to since then, which were not opened or given a password since either."""
    late = Credential.objects.filter(set_at__gt=moment).values("user")
    signed_in = Q(last_login__gt=moment) | Q(last_login=None, date_joined__gt=moment)
    return ~signed_in & ~Q(pk__in=late)


# --- doing -----------------------------------------------------------------------------------------------------


def need(user: User, *roles: str) -> None:
    """Raise PermissionDenied unless the user holds one of the administrator roles himself."""
    if not own_roles(user) & set(roles):
        names = "、".join(str(Role(one).label) for one in roles)
        raise PermissionDenied(_("This is up to: %(roles)s.") % {"roles": names})


def refuse_own(user: User, other: User) -> None:
    """Raise PermissionDenied where somebody would change his own account."""
    if user.pk == other.pk:
        raise PermissionDenied(_("Nobody changes his own account here: another administrator does."))


def beyond(user: User, mandates: Iterable[Mandate]) -> bool:
    """Whether one of the mandates, now or to come, lies outside the organisations the user administrates; no query."""
    paths, today = tuple(one.path for one in _seats(user)), timezone.localdate()
    return any(
        (one.until is None or one.until >= today) and not one.organisation.path.startswith(paths) for one in mandates
    )


def refuse_beyond(user: User, other: User) -> None:
    """Raise PermissionDenied for one's own account, and for one that opens more than the user administrates.

    Whoever holds an office here and another elsewhere is seen here; but a password given here would open what he sees
    there.
    """
    refuse_own(user, other)
    if beyond(user, other.mandates.select_related("organisation")):
        raise PermissionDenied(_("The account holds an office outside your organisation: it is kept from there."))


def open_account(request: Any, *, username: str, last_name: str, first_name: str, email: str) -> tuple[User, str]:
    """A new account with a one-time password, which is returned and can be shown only now.

    Until it holds a mandate it is kept where it was opened: at the highest organisation for which its maker opens any.
    """
    home = min(_seats(request.user, {Role.ADMINISTRATOR}), key=lambda one: len(one.path))
    with transaction.atomic():
        user = User(username=username, last_name=last_name, first_name=first_name, email=email, home=home)
        user.set_unusable_password()
        user.save()
        secret = one_time.issue(user, by=request.user, request=request)
        log.note(kinds.ACCOUNT, request=request, subject=user, purpose="opened")
    return user, secret


def guarded(user: User) -> bool:
    """Whether a one-time password for the account needs a second administrator, who releases it.

    It would hand all that the user may do over to whoever set it, where no second factor is asked for beside it. Not
    where nobody could release it: then it is good at once.
    """
    held = user.mandates.filter(Q(until=None) | Q(until__gte=timezone.localdate())).exists()
    if owed.has_factor(user) or not (held or Proxy.objects.unfinished().filter(deputy=user).exists()):
        return False
    return bool(releasers(user))


def releasers(user: User) -> list[User]:
    """The security administrators who may release a one-time password of the user: theirs is all that it opens."""
    held = Mandate.objects.current().filter(role=Role.SECURITY).exclude(user=user)
    mandates = list(user.mandates.select_related("organisation"))
    others = User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
    return [one for one in others if not beyond(one, mandates) and seen_by(one).filter(pk=user.pk).exists()]


def new_password(request: Any, user: User) -> str:
    """A new one-time password; every session of the user ends, and his wrong tries are forgotten."""
    with transaction.atomic():
        secret = one_time.issue(user, by=request.user, request=request, waiting=guarded(user))
        sessions.end_all(user, request=request, why="password")
    locking.forget(user)
    return secret


def link(request: Any, user: User, person: Person) -> None:
    """Say which person the account belongs to."""
    with transaction.atomic():
        user.person = person
        user.save(update_fields=["person"])
        log.note(kinds.ACCOUNT, request=request, subject=user, person=person, purpose="linked")


def reopen(request: Any, user: User) -> str:
    """Open a closed account again, with a one-time password."""
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        secret = one_time.issue(user, by=request.user, request=request, waiting=guarded(user))
        log.note(kinds.ACCOUNT, request=request, subject=user, purpose="opened again")
    return secret


def close(user: User, *, by: User | None, request: Any = None, reason: str) -> None:
    """Close an account: nobody signs in to it any more, and whoever is signed in is not from the next request on.

    Whether anything is left in its hands is for the caller to have seen to (workflows/absence).
    """
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        log.note(kinds.ACCOUNT, request=request, by=by, subject=user, purpose=f"closed: {reason}")
        sessions.end_all(user, request=request, why="closed")


def unlock(request: Any, user: User) -> None:
    """Lift the lock that wrong passwords or codes have led to."""
    locking.unlock(user, request.user, request)
