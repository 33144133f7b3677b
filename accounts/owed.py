"""What a session owes before it may go on: a password of one's own, a second factor (first sign-in, F.2).

Reckoned once, when somebody signs in through the door, and kept in the session; a middleware lets nothing but the
pages that settle it through. It costs ordinary pages no query.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from organisations.models import User

from . import passwords

PASSWORD, FACTOR = "password", "factor"
KEY, BACK = "owed", "owed_back"
PAGES = {PASSWORD: "password-change", FACTOR: "mfa_index"}
"""Where each is settled; asked in this order."""
PASSING = {
    PASSWORD: {"password-change"},
    FACTOR: {
        "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account:confirm",
    },
}  # fmt: skip
"""The routes that stay open while it is owed, beside signing out and what is open to everybody."""


def reckon(request: Any, user: User, back: str | None) -> None:
    """Note in the session what the user owes; ``back``: where he wanted to go."""
    owed = [PASSWORD] if passwords.must_change(user) else []
    if needs_factor(user) and not has_factor(user):
        owed.append(FACTOR)
    if owed:
        request.session[KEY], request.session[BACK] = owed, back or settings.LOGIN_REDIRECT_URL


def needs_factor(user: User) -> bool:
    """Whether the user acts, for himself or for somebody who is away, in a role of ``SECOND_FACTOR_ROLES``."""
    return any(mandate.role in settings.SECOND_FACTOR_ROLES for mandate in user.current_mandates())


def has_factor(user: User) -> bool:
    """Whether the user has set up a second factor; recovery codes alone are none."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def what(request: Any) -> list[str]:
    """What the session still owes, in the order it is asked for."""
    return request.session.get(KEY, [])


def settle(request: Any, one: str) -> None:
    """One debt is paid."""
    left = [other for other in what(request) if other != one]
    if left:
        request.session[KEY] = left
    else:
        request.session.pop(KEY, None)


def onward(request: Any, default: str) -> str:
    """Where to go now: to the next debt, to where the user wanted to go when he signed in, else to ``default``."""
    if left := what(request):
        return reverse(PAGES[left[0]])
    return request.session.pop(BACK, None) or default


class OwedFirst:
    """Middleware: a session that owes something sees the pages that settle it and no others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass it on."""
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Lead to what is owed first."""
        if not request.user.is_authenticated or not (left := what(request)):
            return None
        route = request.resolver_match.view_name
        if route in PASSING[left[0]] or route == "sign-out" or not getattr(view, "login_required", True):
            return None
        return HttpResponseRedirect(reverse(PAGES[left[0]]))
