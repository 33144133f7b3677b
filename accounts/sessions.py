"""How a session ends: after a time without activity, an office day after signing in, or because somebody ended it.

Activity is written down once a minute at most, in the session itself and in its row of the list (``UserSession``):
pages in between cost nothing. What a page asks by itself (progress, time left) carries the header ``X-Unattended`` and
keeps no session alive. Ending a session deletes it where all machines look for it, so that the next request finds none.
"""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy

from evidence import kinds, log
from organisations.models import User

SINCE, SEEN = "signed_in_at", "seen_at"
EVERY = 60
"""Seconds between two notes of activity."""
NOWHERE = "0.0.0.0"
IDLE, OVER, ENDED = "idle", "over", "ended"
WHY = {
    IDLE: gettext_lazy("You were signed out because nothing was done for %(minutes)s minutes. Please sign in again; "
                       "what you had written into long texts is kept."),
    OVER: gettext_lazy("You were signed out because you had signed in %(hours)s hours ago. Please sign in again; "
                       "what you had written into long texts is kept."),
    ENDED: gettext_lazy("This sign-in was ended on another device or by the administrator. Please sign in again."),
}  # fmt: skip


def said(why: str) -> str:
    """Why a session has ended, in a sentence."""
    return str(WHY[why]) % {"minutes": settings.SESSION_IDLE_MINUTES, "hours": settings.SESSION_COOKIE_AGE // 3600}


# --- the time that is left -------------------------------------------------------------------------------------


def left(session: SessionBase) -> tuple[int, str]:
    """Seconds until the session ends if nothing happens, not below zero, and why it will end."""
    now = time.time()
    idle = session.get(SEEN, now) + settings.SESSION_IDLE_MINUTES * 60 - now
    over = session.get(SINCE, now) + settings.SESSION_COOKIE_AGE - now
    return max(int(min(idle, over)), 0), IDLE if idle <= over else OVER


class SessionEnds:
    """Ends sessions whose time is up, says why, and notes activity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Let the request pass, or lead to the sign-in page."""
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if key is None:
            return self.get_response(request)
        if SESSION_KEY not in request.session:
            if cache.get(_tomb(key)):
                cache.delete(_tomb(key))
                messages.warning(request, said(ENDED))
            return self.get_response(request)
        remaining, why = left(request.session)
        unattended = "X-Unattended" in request.headers
        if not remaining:  # what the page asks by itself ends nothing: the sentence is for whoever reads the next page
            return JsonResponse({"left": 0}, status=403) if unattended else _ended(request, why)
        if not unattended:
            active(request)
        return self.get_response(request)


def _ended(request: Any, why: str) -> HttpResponse:
    """End the request's own session; to the sign-in page, and from there back to where one was."""
    log.note(kinds.SESSION_ENDED, request=request, purpose=why)
    forget(request.session.session_key)
    request.session.flush()
    request.user = AnonymousUser()
    messages.warning(request, said(why))
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _page_of(request)})}")


def _page_of(request: HttpRequest) -> str:
    """The page the user was on: of what is sent, the page with the form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    origin = urlsplit(request.headers.get("Referer", ""))
    return (origin.path or "/") + (f"?{origin.query}" if origin.query else "") if _own(request, origin.netloc) else "/"


def _own(request: HttpRequest, host: str) -> bool:
    return host == request.get_host()


# --- the list --------------------------------------------------------------------------------------------------


def begin(request: Any, user: User) -> None:
    """A session begins with signing in: its clock starts and it stands in the list."""
    session = request.session
    session[SINCE] = session[SEEN] = time.time()
    if not session.session_key:
        session.save()
    keys = {session.session_key, request.COOKIES.get(settings.SESSION_COOKIE_NAME)}
    UserSession.objects.filter(session_key__in=keys).delete()  # signing in may give the session another key
    UserSession.objects.create(
        user=user, session_key=session.session_key, ip=log.address_of(request) or NOWHERE,
        user_agent=_agent(request),
    )  # fmt: skip


def forget(key: str | None) -> None:
    """Take a session out of the list that ends by itself: its user has signed out."""
    if key:
        UserSession.objects.filter(session_key=key).delete()


def move(before: str | None, request: Any) -> None:
    """The request's session goes on under another key: it stays one and the same in the list."""
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def active(request: Any) -> None:
    """Note that somebody is at work here, once a minute at most."""
    now = time.time()
    if now - request.session.get(SEEN, 0) < EVERY:
        return
    request.session[SEEN] = now
    request.session.setdefault(SINCE, now)
    row = UserSession.objects.filter(session_key=request.session.session_key)
    if not row.update(last_seen_at=timezone.now(), ip=log.address_of(request) or NOWHERE):
        begin_again(request)


def begin_again(request: Any) -> None:
    """Put a session into the list that began before there was one."""
    UserSession.objects.create(
        user_id=request.session[SESSION_KEY], session_key=request.session.session_key,
        ip=log.address_of(request) or NOWHERE, user_agent=_agent(request),
    )  # fmt: skip


def _agent(request: Any) -> str:
    return request.META.get("HTTP_USER_AGENT", "")[:200]


def of(user: User) -> Any:
    """The user's sessions that have not run out, the latest seen first."""
    earliest = timezone.now() - datetime.timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return UserSession.objects.filter(user=user, last_seen_at__gt=earliest).order_by("-last_seen_at", "-pk")


def end(rows: Iterable[UserSession], *, request: Any = None, why: str) -> int:
    """End sessions at once, on all machines; ``why`` goes to the access log. How many there were."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    number = 0
    for row in rows:
        store.delete(row.session_key)
        cache.set(_tomb(row.session_key), 1, timeout=settings.SESSION_COOKIE_AGE)
        by = None if request is None else request.user
        log.note(kinds.SESSION_ENDED, request=request, by=by or row.user, subject=row.user, purpose=why)
        row.delete()
        number += 1
    return number


def end_all(user: User, *, request: Any = None, but: str = "", why: str) -> int:
    """End every session of a user except the one with the key ``but``; how many there were."""
    return end(UserSession.objects.filter(user=user).exclude(session_key=but).select_related("user"),
               request=request, why=why)  # fmt: skip


def sweep() -> int:
    """Job of the clock: take sessions out of list and database that have run out; how many."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    earliest = timezone.now() - datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return UserSession.objects.filter(last_seen_at__lt=earliest).delete()[0]


def _tomb(key: str) -> str:
    """Where it is kept for a while that a session was ended by somebody."""
    return f"session-ended:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
