"""The door: user name and password, then a code or passkey; a passkey alone; single sign-on; and the way out.

allauth leads from one stage to the next; what is asked at each, how failed tries count and how it is said is here.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.views import LogoutView
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from requests import RequestException

from evidence import kinds, log
from evidence.models import DENIED
from organisations.answers import UNPROCESSABLE
from organisations.models import User

from . import locking, passwords
from .adapter import passkeys_work, single_sign_on_failed

TOO_MANY = 429


def locked() -> ValidationError:
    """What is said while nobody is let in under a name or from an address; the same whether the account exists."""
    return ValidationError(locking.words(), code="locked")


class SignInForm(forms.Form):
    """User name and password. Whether the account exists, is active or has lapsed is never told."""

    username = UsernameField(
        label=gettext_lazy("User name"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, max_length=passwords.LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: Any = None

    def clean(self) -> dict[str, Any]:
        """Count the try, look at the password, give the try back where it was right."""
        said = super().clean() or {}
        if self.errors:
            return said
        attempt = locking.begin(said["username"], self.request)
        if attempt.allowed:
            self.user = authenticate(self.request, username=said["username"], password=said["password"])
        if self.user is None:
            raise wrong(attempt, self.request, User.objects.filter(username=said["username"]).first(), _wrong())
        attempt.right()
        if passwords.lapsed(self.user):
            words = _("This one-time password has lapsed. Ask the administrator for a new one.")
            raise ValidationError(words, code="lapsed")
        if passwords.waits(self.user):
            words = _("This one-time password waits for the security administrator: ask there to have it released.")
            raise ValidationError(words, code="waiting")
        return said

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """On to the next stage, or in."""
        return perform_password_login(request, {}, Login(user=self.user, redirect_url=redirect_url))


def _wrong() -> ValidationError:
    said = _(
        "User name or password is not right. After %(tries)s wrong tries sign-in is closed for %(minutes)s minutes."
    )
    return ValidationError(said % {"tries": locking.NAME_TRIES, "minutes": locking.MINUTES}, code="wrong")


def wrong(attempt: locking.Try, request: Any, user: User | None, error: ValidationError) -> ValidationError:
    """Log a refused try, and the lock where it was the last one; what to say."""
    log.note(kinds.REFUSED, request=request, subject=user or "", outcome=DENIED)
    return locked() if not attempt.allowed or locking.note(attempt, request, user) else error


def options(context: dict[str, Any]) -> str:
    """What the browser needs to make or use a passkey, as JSON for an attribute of the form."""
    return json.dumps(next(iter(context["js_data"].values())), cls=DjangoJSONEncoder)


def refusal(response: HttpResponse, form: forms.Form) -> HttpResponse:
    """The page again with the status that belongs to it: 429 while locked, 422 otherwise."""
    closed = any(error.code == "locked" for errors in form.errors.as_data().values() for error in errors)
    response.status_code = TOO_MANY if closed else UNPROCESSABLE
    return response


class SignIn(LoginView):
    """The sign-in page."""

    form_class = SignInForm
    template_name = "account/login.html"

    def get_form_class(self) -> type[forms.Form]:
        """Ours."""
        return self.form_class

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused."""
        return refusal(super().form_invalid(form), form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What else is offered, and where it leads afterwards."""
        return {
            **super().get_context_data(**kwargs), "next": get_next_redirect_url(self.request) or "",
            "passkeys": passkeys_work(self.request), "single_sign_on": settings.OIDC_NAME,
        }  # fmt: skip


class CodeForm(AuthenticateForm):
    """A code of the authenticator app, or one of the recovery codes; wrong ones count like wrong passwords."""

    code = forms.CharField(
        label=gettext_lazy("Code of the app, or recovery code"), max_length=20,
        help_text=gettext_lazy("The six digits that the authenticator app shows now; a recovery code has eight."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Count the try, look at the code."""
        attempt = locking.begin(self.user.username, context.request)
        try:
            if not attempt.allowed:
                raise locked()
            code = super().clean_code()
        except ValidationError as error:
            raise wrong(attempt, context.request, self.user, error) from error
        attempt.right()
        return code


class SecondStage(AuthenticateView):
    """The code or passkey after the password."""

    form_class = CodeForm
    template_name = "mfa/authenticate.html"

    def get_form_class(self) -> type[forms.Form]:
        """Ours."""
        return self.form_class

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused."""
        return refusal(super().form_invalid(form), form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which factors the account has."""
        types = set(self.stage.login.user.authenticator_set.values_list("type", flat=True))
        context = super().get_context_data(**kwargs)
        return {**context, "types": types, "posted": self.form, "options": options(context)}


@method_decorator(login_not_required, name="dispatch")
class PasskeySignIn(LoginWebAuthnView):
    """A passkey alone: two factors in one, since it asks for finger, face or PIN (user verification is required)."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused: what was sent proves nothing."""
        log.note(kinds.REFUSED, request=self.request, outcome=DENIED, purpose=_("passkey"))
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        """In, and to where one wanted to go."""
        passkey = form.cleaned_data["credential"]
        login = Login(user=passkey.user, redirect_url=get_next_redirect_url(self.request))
        return perform_passwordless_login(self.request, passkey, login)


class SignOut(LogoutView):
    """The way out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Log it while it is known who leaves."""
        if request.user.is_authenticated:
            log.note(kinds.SIGNED_OUT, request=request)
        return super().post(request, *args, **kwargs)


def _single_sign_on(view: Any) -> Any:
    """A view of allauth's (404 for a provider that is not set up); bad answers of a provider are no fault of ours."""

    @functools.wraps(view)
    @login_not_required
    @require_safe
    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, ValueError, KeyError):
            return single_sign_on_failed(request)

    return guarded


to_provider = _single_sign_on(openid_connect.login)
from_provider = _single_sign_on(openid_connect.callback)
