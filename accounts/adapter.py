"""What django-allauth asks the project: how a sign-in ends, how factors are kept, whom single sign-on lets in."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence import devices, kinds, log
from evidence.models import DENIED
from organisations.fields import EncryptedTextField
from organisations.models import User

from . import again, locking, owed

_SECRET: Any = EncryptedTextField()
MEANS = {
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("code of an authenticator app"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery code"),
    "socialaccount": gettext_lazy("single sign-on"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in to an account that an administrator has made; nobody signs up here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether one may be led there after signing in: this very host only."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address the access log keeps."""
        return log.address_of(request) or "unknown"

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether proof of identity is too old for changing factors; the views have asked again before."""
        return not again.fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """The page that asks again, and the one it sends passkeys to."""
        return [
            {"id": "confirm", "description": "", "url": reverse("account:confirm")},
            {"id": "passkey", "description": "", "url": reverse("mfa_reauthenticate_webauthn")},
        ]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A deactivated account is refused in the words of any other refusal."""
        log.note(kinds.REFUSED, request=request, subject=user, outcome=DENIED)
        return no_account(request)

    def post_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse:
        """The sign-in is complete: log it, forget failed tries, and reckon what the session owes first."""
        locking.forget(user)
        records = get_authentication_records(request, user)
        means = dict.fromkeys(str(MEANS[one.get("type") or one["method"]]) for one in records)
        device = devices.marks(request.META.get("HTTP_USER_AGENT", ""))
        log.note(
            kinds.SIGNED_IN, request=request, by=user, subject=user, fields=[device], purpose=" + ".join(means)
        )  # fmt: skip
        response = super().post_login(request, user, **about)
        owed.reckon(request, user, response["Location"])
        return HttpResponseRedirect(owed.onward(request, response["Location"]))

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what is told in words of ours: allauth's message templates are replaced under templates/mfa/messages."""
        template = kwargs.get("message_template") or (args[0] if args else None)
        if template and not template.startswith("mfa/"):
            return
        super().add_message(request, level, *args, **kwargs)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets under the FIELD_KEYS, names and errors in the site's words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right, has lapsed or was used already."),
    }

    def encrypt(self, text: str) -> str:
        """The token to store."""
        return _SECRET.get_prep_value(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _SECRET.from_db_value(encrypted_text, None, None)

    def get_totp_issuer(self) -> str:
        """The site's name, as authenticator apps show it."""
        return _("Talent and Membership Pipelines of the Border Prefecture")

    def get_totp_label(self, user: Any) -> str:
        """The user name."""
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host passkeys belong to."""
        return {"id": self.request.get_host().partition(":")[0], "name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: Any) -> dict:
        """The account as the authenticator lists it: the user name, not the person's."""
        return super().get_public_key_credential_user_entity(user) | {
            "display_name": user.username,
            "name": user.username,
        }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """What a passkey is called that got no name."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last factor of somebody who must have one."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        left = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return left or not owed.needs_factor(authenticator.user)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Single sign-on lets existing active accounts in, found by ``OIDC_CLAIM``; it makes none and stores nothing."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Sign in the account that the claim names, or say that there is none (403); allauth's own way ends here."""
        user = named(sociallogin.account.extra_data)
        if user is None:
            log.note(kinds.REFUSED, request=request, outcome=DENIED, purpose=str(MEANS["socialaccount"]))
            raise ImmediateHttpResponse(no_account(request))
        record_authentication(request, user, "socialaccount")
        raise ImmediateHttpResponse(perform_login(request, user, redirect_url=sociallogin.get_redirect_url(request)))

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """The provider refused, was not reached, or answered something that is no proof."""
        raise ImmediateHttpResponse(single_sign_on_failed(request))


def named(told: dict) -> User | None:
    """The active account whose user name is what the claim says; None as well where two statements differ on whom."""
    statements = [told[one] for one in ("id_token", "userinfo") if told.get(one)]
    if len({one.get("sub") for one in statements}) != 1:
        return None
    name = next((one[settings.OIDC_CLAIM] for one in statements if settings.OIDC_CLAIM in one), None)
    if not isinstance(name, str) or not name:
        return None
    return User.objects.filter(username=name, is_active=True).first()


def single_sign_on_failed(request: HttpRequest) -> HttpResponse:
    """Log that single sign-on proved nothing, and say so."""
    log.note(kinds.REFUSED, request=request, outcome=DENIED, purpose=str(MEANS["socialaccount"]))
    return no_account(request, failed=True)


def no_account(request: HttpRequest, *, failed: bool = False) -> HttpResponse:
    """The page that says that single sign-on or a passkey opened no account, and what to do (403)."""
    return render(request, "account/no_account.html", {"failed": failed}, status=403)


def passkeys_work(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys at this address: by a name, and over https or on this machine."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure()
    return False
