"""The page on which one proves again who one is, and goes back to where one came from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from organisations.answers import UNPROCESSABLE, see_other

from . import again


def back_of(request: Any) -> str:
    """Where to go afterwards: a page of this site, else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else "/"


@never_cache
@sensitive_post_parameters(again.FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Any) -> HttpResponse:
    """Ask for password, code or passkey; who has given it is led back."""
    back = back_of(request)
    if request.method == "POST":
        if again.prove(request, request.POST.get(again.FIELD, "").strip()):
            return see_other(back)
        return _page(request, back, status=UNPROCESSABLE)
    if again.fresh(request):
        return HttpResponseRedirect(back)
    return _page(request, back)


def _page(request: Any, back: str, *, status: int = 200) -> HttpResponse:
    request.proof = getattr(request, "proof", None) or again.means(request.user)
    here = f"{reverse('account:confirm')}?{urlencode({'next': back})}"
    context = {"next": back, "here": urlencode({"next": here}), "minutes": settings.CONFIRM_MINUTES}
    return render(request, "accounts/confirm.html", context, status=status)


@require_POST
def anew(request: Any) -> HttpResponse:
    """Sign out and in again, for who signs in elsewhere and has nothing to type here."""
    back = back_of(request)
    logout(request)
    return see_other(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}")
