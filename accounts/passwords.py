"""Passwords (F.2): eight characters of three kinds, none of the last five, ninety days; who set them, and when.

A password that an administrator has set is changed at the next sign-in. ``PASSWORD_DAYS=0`` switches the end of
validity off, for sites that follow NIST SP 800-63B.
"""

from __future__ import annotations

import datetime
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence import kinds, log
from organisations.models import User

from .models import Credential

KINDS_WANTED, REMEMBERED, NAME_LENGTH = 3, 5, 3
LONGEST = 128
"""Characters of a password; a longer one is no safer and costs the server more (ASVS 2.1.2)."""
FIRST_DAYS = datetime.timedelta(days=7)
"""So long a password that an administrator has set waits for its first use (ASVS 2.3.1)."""


class ThreeKinds:
    """Three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where fewer kinds occur, or more characters than any field takes."""
        if len(password) > LONGEST:
            raise ValidationError(
                _("The password has at most %(most)d characters.") % {"most": LONGEST}, code="password_too_long"
            )
        found = {_kind(character) for character in password}
        if len(found) < KINDS_WANTED:
            raise ValidationError(
                _("The password must mix three of: small letters, capital letters, digits, other characters."),
                code="password_kinds",
            )

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("It must mix three of: small letters, capital letters, digits, other characters.")


def _kind(character: str) -> str:
    group = unicodedata.category(character)
    return {"Ll": "small", "Lu": "capital", "Nd": "digit"}.get(group, "other")


class NotTheName:
    """Not the user name and not the person's name, as a whole word or inside."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where one of them occurs."""
        names = (user.username, user.get_full_name(), user.first_name) if user is not None else ()
        if any(len(name) >= NAME_LENGTH and name.casefold() in password.casefold() for name in names):
            raise ValidationError(_("The password must not contain your user name or name."), code="password_name")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("It must not contain your user name or name.")


class NotEarlier:
    """None of the last five passwords of the account, the present one among them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password the account has had."""
        if user is None or user.pk is None:
            return
        credential = Credential.objects.filter(user=user).first()
        # The form may have set the new password on the object already: the stored one is asked for.
        present = User.objects.filter(pk=user.pk).values_list("password", flat=True).first() or ""
        earlier = [present, *(credential.earlier if credential else [])][:REMEMBERED]
        if any(check_password(password, one) for one in earlier if is_password_usable(one)):
            raise ValidationError(
                _("The password must not be one of the last %(count)s.") % {"count": REMEMBERED},
                code="password_earlier",
            )

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("It must not be one of your last %(count)s passwords.") % {"count": REMEMBERED}


def choose(user: User, password: str, *, request: Any = None) -> None:
    """The user's own choice: stored, its term begins, the one before it is remembered. The caller has validated it."""
    _store(user, password, must_change=False)
    log.note(kinds.PASSWORD, by=user, request=request, subject=user, purpose=_("password changed"))


def assign(user: User, password: str, *, by: User | None, request: Any = None, waiting: bool = False) -> None:
    """An administrator's choice, good for one sign-in, ``waiting`` until released: the user must replace it there."""
    _store(user, password, must_change=True, waiting=waiting)
    log.note(kinds.PASSWORD, by=by, request=request, subject=user, purpose=_("one-time password given"))


def release(user: User, *, by: User, request: Any = None) -> bool:
    """A second administrator lets a one-time password open the account; whether there was one that waited."""
    released = Credential.objects.filter(user=user, waiting=True).update(waiting=False)
    if released:
        log.note(kinds.PASSWORD, by=by, request=request, subject=user, purpose=_("one-time password released"))
    return bool(released)


def _store(user: User, password: str, *, must_change: bool, waiting: bool = False) -> None:
    before = user.password
    user.set_password(password)
    user.save(update_fields=["password"])
    credential = Credential.objects.get_or_create(user=user)[0]
    if before and is_password_usable(before):
        credential.earlier = [before, *credential.earlier][: REMEMBERED - 1]
    credential.set_at, credential.must_change, credential.waiting = timezone.now(), must_change, waiting
    credential.user = user  # whoever holds the user sees this one, not what was loaded with him
    credential.save(update_fields=["earlier", "set_at", "must_change", "waiting"])


def must_change(user: User) -> bool:
    """Whether the user has to choose a new password now; the term of an unknown password begins today."""
    if not user.has_usable_password():
        return False
    credential = Credential.objects.get_or_create(user=user)[0]
    return credential.must_change or _over(credential)


def was_assigned(user: User) -> bool:
    """Whether somebody else chose the present password."""
    return Credential.objects.filter(user=user, must_change=True).exists()


def lapsed(user: User) -> bool:
    """Whether somebody else chose the present password, and so long ago that it opens nothing any more."""
    found = Credential.objects.filter(user=user, must_change=True)
    return found.filter(set_at__lt=timezone.now() - FIRST_DAYS).exists()


def waits(user: User) -> bool:
    """Whether the present password opens nothing before somebody has released it."""
    return Credential.objects.filter(user=user, waiting=True).exists()


def set_at(user: User) -> datetime.datetime | None:
    """Since when the password is valid; None where that is not known."""
    return Credential.objects.filter(user=user).values_list("set_at", flat=True).first()


def ends_at(begun: datetime.datetime | None) -> datetime.datetime | None:
    """When the term of a password is over that is valid since ``begun``; None where it has none."""
    return begun + datetime.timedelta(days=settings.PASSWORD_DAYS) if begun and settings.PASSWORD_DAYS else None


def _over(credential: Credential) -> bool:
    end = ends_at(credential.set_at)
    return end is not None and timezone.now() > end
