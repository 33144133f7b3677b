"""Passkeys: forms that judge what a browser sends, and the pages that add, rename, remove and use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence import kinds, log
from evidence.models import DENIED
from organisations.answers import UNPROCESSABLE

from . import again, changes
from .adapter import FactorAdapter
from .security import INDEX, added
from .sign_in import options, refusal


class KeyForm(AddWebAuthnForm):
    """A new passkey and what it is called."""

    name = forms.CharField(
        label=gettext_lazy("Name of the passkey"), max_length=40, required=False,
        help_text=gettext_lazy("Where it is kept, such as: office computer, telephone, USB key."),
    )  # fmt: skip
    passwordless = forms.BooleanField(
        label=gettext_lazy("Sign in with it alone, without user name and password"), required=False, initial=True,
        help_text=gettext_lazy("The device asks for finger, face or PIN. USB keys of an older make cannot do it."),
    )  # fmt: skip

    def clean(self) -> Any:
        """As allauth judges it."""
        return _judged(super().clean)


class Judged:
    """A browser's answer that is not even shaped like one is refused, not an error of ours."""

    def clean_credential(self) -> Any:
        """As allauth judges it."""
        return _judged(super().clean_credential)  # type: ignore[misc]


def _judged(judge: Callable[[], Any]) -> Any:
    try:
        return judge()
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise ValidationError(_("The passkey was not accepted.")) from error


class StageKeyForm(Judged, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class AloneKeyForm(Judged, LoginWebAuthnForm):
    """A passkey alone."""


class AgainKeyForm(Judged, ReauthenticateWebAuthnForm):
    """A passkey as proof within a session."""


class NameForm(EditWebAuthnForm):
    """What a passkey is called."""

    name = forms.CharField(label=gettext_lazy("Name of the passkey"), max_length=40)


class AddKey(AddWebAuthnView):
    """Let the browser make a passkey."""

    template_name = "mfa/webauthn/add_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser needs."""
        context = super().get_context_data(**kwargs)
        return {**context, "form": kwargs.get("form") or context["form"], "options": options(context)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Added."""
        return added(self.request, super().form_valid(form), _("passkey added"))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused."""
        return refusal(self.render_to_response(self.get_context_data(form=form)), form)


class RemoveKey(RemoveWebAuthnView):
    """Remove a passkey; refused where it is the only factor of somebody who must have one."""

    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = INDEX

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it may go."""
        return {**super().get_context_data(**kwargs), "may": FactorAdapter().can_delete_authenticator(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed, or refused (422)."""
        if not FactorAdapter().can_delete_authenticator(self.object):
            return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        user: Any = self.request.user
        changes.factor(user, _("passkey removed"), by=user, request=self.request, gone=True)
        return super().form_valid(form)


class RenameKey(EditWebAuthnView):
    """Rename a passkey."""

    form_class = NameForm
    template_name = "mfa/webauthn/edit_form.html"
    success_url = INDEX

    def get_form_class(self) -> type[forms.Form]:
        """Ours."""
        return self.form_class

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused."""
        return refusal(super().form_invalid(form), form)


class KeyAgain(ReauthenticateWebAuthnView):
    """Prove again who one is with a passkey."""

    template_name = "mfa/webauthn/reauthenticate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the browser needs, and where it leads afterwards."""
        context = super().get_context_data(**kwargs)
        return {**context, "options": options(context), "next": self.get_next_url() or ""}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused."""
        log.note(kinds.CONFIRMED, request=self.request, outcome=DENIED)
        return refusal(self.render_to_response(self.get_context_data()), form)

    def form_valid(self, form: Any) -> HttpResponse:
        """Proved."""
        again.mark(self.request)
        log.note(kinds.CONFIRMED, request=self.request)
        return super().form_valid(form)
