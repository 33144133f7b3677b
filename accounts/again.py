"""Proving again who one is, before an approval and before hidden data are shown (ASVS 3.7, F.2).

``fresh`` says whether the user has proved it within ``CONFIRM_MINUTES``; ``ask`` sends a request that comes later than
that to the page that asks, and back. A form that was filled in meanwhile is not sent away: ``proven`` reads the proof
out of the form itself, and ``accounts/_proof.html`` shows the field for it where ``proven`` has said no.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from evidence import kinds, log
from evidence.models import DENIED
from organisations.models import User

from . import locking

KEY = "confirmed_at"
FIELD = "proof"
"""The name of the field in which a form carries the password or code."""


def fresh(request: Any) -> bool:
    """Whether who sits there has proved it recently enough; a complete sign-in is a proof (accounts/apps.py).

    What allauth notes on the way to one is none: it stands in the session before a second factor was given, and may be
    about somebody else than the one who is signed in here.
    """
    return time.time() - request.session.get(KEY, 0) < settings.CONFIRM_MINUTES * 60


def mark(request: Any) -> None:
    """Remember that the user has just proved who he is."""
    request.session[KEY] = time.time()


def ask(request: HttpRequest, back: str) -> HttpResponse:
    """To the page that asks for the password or second factor and leads ``back`` afterwards."""
    return HttpResponseRedirect(f"{reverse('account:confirm')}?{urlencode({'next': back})}")


# --- the proof itself ------------------------------------------------------------------------------------------


@dataclass
class Proof:
    """What a user can prove himself with, and why the last try was not taken."""

    password: bool
    code: bool
    passkey: str = ""
    error: str = ""

    @property
    def label(self) -> str:
        """What the field asks for."""
        if self.password and self.code:
            return _("Password, or code of the authenticator")
        return _("Code of the authenticator") if self.code else _("Password")

    @property
    def typed(self) -> bool:
        """Whether there is anything that can be typed; who signs in elsewhere has neither password nor code here."""
        return self.password or self.code


def means(user: User) -> Proof:
    """What the user can prove himself with."""
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    passkey = ""
    if Authenticator.Type.WEBAUTHN in types:
        try:
            passkey = reverse("mfa_reauthenticate_webauthn")
        except NoReverseMatch:  # an installation without passkeys
            passkey = ""
    return Proof(user.has_usable_password(), Authenticator.Type.TOTP in types, passkey)


def proven(request: Any) -> bool:
    """Whether the user has proved himself recently, or does so with what the form carries in ``FIELD``.

    Where not, ``request.proof`` tells the page what to ask for; nothing else of the request is touched.
    """
    if fresh(request):
        return True
    request.proof = means(request.user)
    said = request.POST.get(FIELD, "").strip()
    return bool(said) and prove(request, said)


def prove(request: Any, said: str) -> bool:
    """Judge a password or code; a right one makes the session fresh, a wrong one counts towards the lock-out."""
    request.proof = proof = getattr(request, "proof", None) or means(request.user)
    attempt = locking.begin(request.user.username, request)
    if attempt.allowed and _right(request.user, said, proof):
        attempt.right()
        mark(request)
        log.note(kinds.CONFIRMED, request=request)
        return True
    log.note(kinds.CONFIRMED, request=request, outcome=DENIED)
    if not attempt.allowed or locking.note(attempt, request, request.user):
        proof.error = locking.words()
    else:
        proof.error = _("This is not right. What you entered below is kept; try once more.")
    return False


def _right(user: User, said: str, proof: Proof) -> bool:
    if proof.code and said.isdecimal() and _code(user, said):
        return True
    return proof.password and user.check_password(said)


def _code(user: User, said: str) -> bool:
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return found is not None and found.wrap().validate_code(said)
