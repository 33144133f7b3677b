"""Proving again who one is, before an approval and before hidden data are shown (ASVS 3.7, F.2).

``fresh`` says whether the user has signed in or confirmed it within ``CONFIRM_MINUTES``; ``ask`` is the answer to a
request that comes later than that.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

KEY = "confirmed_at"


def fresh(request: Any) -> bool:
    """Whether who sits there has proved it recently enough."""
    return time.time() - request.session.get(KEY, 0) < settings.CONFIRM_MINUTES * 60


def mark(request: Any) -> None:
    """Remember that the user has just proved who he is."""
    request.session[KEY] = time.time()


def ask(request: HttpRequest, back: str) -> HttpResponse:
    """To the page that asks for the password or second factor and leads ``back`` afterwards."""
    return HttpResponseRedirect(f"{reverse('account:confirm')}?{urlencode({'next': back})}")
