"""Closing an account: only when nothing is left in its hands, or a hand-over that closes it is ordered already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import again, people
from organisations.answers import CONFLICT, UNPROCESSABLE, see_other
from organisations.appointments import last_of_its_kind
from organisations.desks import Role
from organisations.models import User

from .holdings import Orphans, orphans
from .models import Handover


class CloseForm(forms.Form):
    """Why the account is closed."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=120, widget=forms.Textarea(attrs={"rows": 2}))


def in_hand(user: User) -> Orphans:
    """What would be left without a hand if the account were closed now."""
    return orphans(user, timezone.localdate())


def obstacle(user: User) -> str:
    """Why the account cannot be closed whatever is handed over; empty if it can."""
    for one in user.current_mandates():
        if one.acting_for is None and last_of_its_kind(user, one.role):
            words = {"role": one.get_role_display()}
            return _("Nobody else holds “%(role)s”: appoint a successor first, or the system has none.") % words
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Any, pk: int) -> HttpResponse:
    """What is still in his hands, with the way to hand it over; posted with nothing left, the account is closed."""
    people.need(request.user, Role.ADMINISTRATOR)
    user = get_object_or_404(people.seen_by(request.user).filter(is_active=True), pk=pk)
    people.refuse_beyond(request.user, user)
    left, why = in_hand(user), obstacle(user)
    form = CloseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE if left.none and not why else CONFLICT
        if status == UNPROCESSABLE and form.is_valid() and again.proven(request):
            people.close(user, by=request.user, request=request, reason=form.cleaned_data["reason"])
            messages.success(request, _("The account is closed; its user is signed out everywhere."))
            return see_other(reverse("account:one", args=[pk]))
    waits = Handover.objects.filter(leaver=user, settled_at=None, cancelled_at=None).order_by("-pk").first()
    context = {"account": user, "left": left, "why": why, "form": form, "waits": waits}
    return render(request, "absence/close.html", context, status=status)
