"""The page on which one chooses a new password."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from organisations.models import User

from . import again, locking, owed, passwords, sessions
from .sign_in import refusal, wrong


class ChangeForm(PasswordChangeForm):
    """Old and new password; a wrong old one counts like a wrong sign-in."""

    def __init__(self, user: Any, data: Any = None, *, request: Any):
        super().__init__(user, data)
        self.request = request
        self.fields["old_password"].widget.attrs.pop("autofocus", None)

    def clean_old_password(self) -> str:
        """Count the try, look at the password."""
        attempt = locking.begin(self.user.username, self.request)
        try:
            said = super().clean_old_password() if attempt.allowed else ""
            if not attempt.allowed:
                raise ValidationError("", code="locked")
        except ValidationError as error:
            raise wrong(attempt, self.request, self.user, error) from error
        attempt.right()
        return said


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Any) -> HttpResponse:
    """Choose a new password; at a first sign-in or after the term the only page there is."""
    user: User = request.user
    if not user.has_usable_password():
        raise Http404  # who signs in elsewhere has no password here
    form = ChangeForm(user, request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        passwords.choose(user, form.cleaned_data["new_password1"], request=request)
        key = request.session.session_key
        update_session_auth_hash(request, user)
        sessions.move(key, request)
        again.mark(request)
        owed.settle(request, owed.PASSWORD)
        signals.password_changed.send(sender=User, request=request, user=user)
        messages.success(request, _("The new password is valid from now on."))
        return HttpResponseRedirect(owed.onward(request, reverse("mfa_index")))
    context = {
        "form": form, "owed": owed.PASSWORD in owed.what(request), "assigned": passwords.was_assigned(user),
        "more": owed.FACTOR in owed.what(request),
    }  # fmt: skip
    response = render(request, "account/password_change.html", context)
    return refusal(response, form) if form.errors else response
