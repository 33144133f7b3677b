"""What is searched for, kept out of addresses: names and numbers typed into a search box would else stand in every
access log, history and bookmark on the way (PIPL 6: no more than is needed).

A search box posts to the page ``search``, which seals the words for the user who typed them and leads back to the list
with the seal in place of the words. Nothing is stored; lists, pages of lists and saved addresses work as ever, and the
address opens for nobody else.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest

NAME, MARK, LONGEST = "q", "~", 40


def sealed(text: str, user: Any) -> str:
    """The words as an address may carry them; nothing for nothing."""
    text = text.strip()[:LONGEST]
    return MARK + _key(user).encrypt(text.encode()).decode().rstrip("=") if text else ""


def opened(text: str, user: Any) -> str:
    """The words that were sealed for this user; nothing where somebody else sealed them; unsealed words as they are."""
    if not text.startswith(MARK):
        return text.strip()[:LONGEST]
    token = text.removeprefix(MARK).encode("ascii", "replace")
    try:
        return _key(user).decrypt(token + b"=" * (-len(token) % 4)).decode()
    except InvalidToken:
        return ""


def searched(request: HttpRequest) -> str:
    """What the list is searched for."""
    return opened(request.GET.get(NAME, ""), request.user)


class OpensSearches:
    """A list of the upkeep site (``ModelAdmin``) whose search is sealed like every other."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """What the opened words find."""
        return super().get_search_results(request, queryset, opened(search_term, request.user))  # type: ignore[misc]


def _key(user: Any) -> Fernet:
    digest = hashlib.sha256(f"search:{user.pk}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
