"""The security of one's own account: password, authenticator app, recovery codes (passkeys: ``passkeys.py``).

allauth's views do the work; here they are asked for only from a session that has proved itself lately
(``accounts/again.py``), speak the site's words, log what they change and lead on where something is owed.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable
from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from organisations.models import User

from . import again, changes, owed, passwords
from .adapter import passkeys_work
from .sign_in import refusal

INDEX = reverse_lazy("mfa_index")


def proved(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only for a session that has proved itself lately; others prove themselves first and come back."""

    @functools.wraps(view)
    @never_cache
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not again.fresh(request):
            return again.ask(request, request.path if request.method in ("GET", "HEAD") else str(INDEX))
        return view(request, *args, **kwargs)

    return asking


# --- what there is -----------------------------------------------------------------------------------------------


class Security(IndexView):
    """All factors of the account, the password, and what is still owed."""

    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Factors by kind; whether a second one is demanded, owed now, and possible as a passkey here."""
        user: Any = self.request.user
        found = Authenticator.objects.filter(user=user).order_by("created_at")
        of = {kind: [one for one in found if one.type == kind] for kind in Authenticator.Type.values}
        set_at = passwords.set_at(user)
        codes = of["recovery_codes"][0].wrap() if of["recovery_codes"] else None
        return {
            "app": of["totp"][0] if of["totp"] else None, "keys": [one.wrap() for one in of["webauthn"]],
            "codes": codes, "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "demanded": owed.needs_factor(user), "owed": owed.FACTOR in owed.what(self.request),
            "passkeys": passkeys_work(self.request),
            "set_at": set_at, "ends_at": passwords.ends_at(set_at),
        }  # fmt: skip


# --- the authenticator app ---------------------------------------------------------------------------------------


class AppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=gettext_lazy("Code of the app"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class AddApp(ActivateTOTPView):
    """Scan the picture, enter the first code."""

    form_class = AppForm
    template_name = "mfa/totp/activate_form.html"

    def get_form_class(self) -> type[forms.Form]:
        """Ours."""
        return self.form_class

    def form_valid(self, form: Any) -> HttpResponse:
        """Set up: log it, nothing is owed any more."""
        return added(self.request, super().form_valid(form), _("authenticator app added"))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused."""
        return refusal(super().form_invalid(form), form)


def added(request: Any, response: HttpResponse, what: str) -> HttpResponse:
    """A factor was added: log ``what``; to the recovery codes where they are new, else on."""
    changes.factor(request.user, what, by=request.user, request=request)
    owed.settle(request, owed.FACTOR)
    if response["Location"] == reverse("mfa_view_recovery_codes"):
        return response
    return HttpResponseRedirect(owed.onward(request, str(INDEX)))


class RemoveApp(DeactivateTOTPView):
    """Remove the app; refused where it is the only factor of somebody who must have one."""

    template_name = "mfa/totp/deactivate_form.html"
    success_url = INDEX

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed."""
        user: Any = self.request.user
        changes.factor(user, _("authenticator app removed"), by=user, request=self.request, gone=True)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused."""
        return refusal(super().form_invalid(form), form)


# --- recovery codes ----------------------------------------------------------------------------------------------


@require_safe
def codes(request: Any) -> HttpResponse:
    """The recovery codes, once: to be written down, printed or kept as a file; later only how many are left."""
    found = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None:
        raise Http404
    kept = found.wrap()
    left = kept.get_unused_codes()
    context: dict[str, Any] = {"left": len(left), "of": settings.MFA_RECOVERY_CODE_COUNT}
    if not kept.did_view:
        kept.mark_as_viewed()
        lines = "\n".join([_("Recovery codes, each good for one sign-in:"), *left, ""])
        context |= {"codes": left, "file": base64.b64encode(lines.encode()).decode()}
    context["onward"] = owed.onward(request, str(INDEX))
    return render(request, "mfa/recovery_codes/index.html", context)


@require_POST
def new_codes(request: Any) -> HttpResponse:
    """New recovery codes; those before are void."""
    if not owed.has_factor(request.user):
        raise Http404
    flows.generate_recovery_codes(request)
    changes.factor(request.user, _("recovery codes made anew"), by=request.user, request=request)
    return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))


def remove_all(user: User, *, by: User, request: Any = None) -> int:
    """A security administrator takes all factors of somebody who has lost them; how many there were.

    The user is signed out everywhere: a session may be in the hands of whoever has the lost telephone.
    Where the roles demand one, the next sign-in leads to setting it up anew.
    """
    count = Authenticator.objects.filter(user=user).delete()[0]
    if count:
        changes.factor(user, _("all second factors taken away"), by=by, request=request, gone=True)
    return count
