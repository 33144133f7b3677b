"""The page of one's own sessions, and the two questions a page asks about the time that is left."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evidence.devices import in_words
from organisations.answers import see_other

from . import sessions

MOST = 100


@never_cache
@require_safe
def index(request: Any) -> HttpResponse:
    """Where the user is signed in, this session first."""
    rows = list(sessions.of(request.user)[:MOST])
    for one in rows:
        one.device, one.here = in_words(one.user_agent), one.session_key == request.session.session_key
        one.address = "" if one.ip == sessions.NOWHERE else one.ip
    rows.sort(key=lambda one: not one.here)
    context = {
        "rows": rows, "others": sum(not one.here for one in rows), "minutes": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
    }  # fmt: skip
    return render(request, "accounts/sessions.html", context)


@require_POST
def end(request: Any, pk: int) -> HttpResponse:
    """End one of the user's sessions; one that has ended already is passed over in silence."""
    rows = sessions.of(request.user).filter(pk=pk).exclude(session_key=request.session.session_key)
    if sessions.end(rows, request=request, why="chosen"):
        messages.success(request, _("That sign-in has been ended."))
    return see_other(reverse("account:sessions"))


@require_POST
def end_others(request: Any) -> HttpResponse:
    """End every session of the user but this one."""
    ended = sessions.end_all(request.user, request=request, but=request.session.session_key, why="chosen")
    words = ngettext("%(n)s other sign-in has been ended.", "%(n)s other sign-ins have been ended.", ended)
    messages.success(request, words % {"n": ended})
    return see_other(reverse("account:sessions"))


@never_cache
@require_safe
def alive(request: Any) -> JsonResponse:
    """Seconds left. Asked with ``X-Unattended`` it only tells; without, asking is activity like any page."""
    return JsonResponse({"left": sessions.left(request.session)[0]})
