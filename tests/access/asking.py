"""Asking for an address as somebody, without a trace, and naming what came back in the words of the rules."""

from __future__ import annotations

import warnings
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils.regex_helper import normalize

from config.access import ABSENT, OPEN, REFUSED, SIGN_IN, routes

from .arguments import POSTED


class Route:
    """One address of the site with its arguments, and the method that it answers."""

    def __init__(self, name: str, pattern: str):
        self.name, self.pattern = name, pattern
        self.space = name.rpartition(":")[0]
        self.method = "post" if name in POSTED else "get"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ((self.form, self.names), *_more) = _possible(name, pattern)

    def path(self, given: dict[str, Any]) -> str:
        """The address with these arguments; KeyError where one is missing."""
        return "/" + self.form % {name: given[name] for name in self.names}

    def converter(self, name: str) -> str:
        """How the address reads an argument: int, str or slug."""
        return "int" if f"<int:{name}>" in self.pattern else "slug" if f"<slug:{name}>" in self.pattern else "str"


def _possible(name: str, pattern: str) -> list[tuple[str, list[str]]]:
    """The address as a form with named places, and the names (Django's own reading of the pattern)."""
    form, names, rest = "", [], pattern
    while "<" in rest and not rest.startswith("^"):
        before, _sign, rest = rest.partition("<")
        inside, _sign, rest = rest.partition(">")
        names.append(inside.rpartition(":")[2])
        form += f"{before}%({names[-1]})s"
    if rest.startswith(("^", "(")) or "(?P<" in rest:
        return normalize(rest)
    return [(form + rest, names)]


def every_route() -> list[Route]:
    """Every route of the site but those of the upkeep site, which has a table of its own."""
    return [Route(name, pattern) for name, pattern, _view in routes(get_resolver()) if not name.startswith("admin:")]


class Visitor:
    """Somebody with a browser; what he does is undone at once."""

    def __init__(self, user: Any):
        self.user = user
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self.cookies = self.client.cookies.output(header="")

    def ask(self, path: str, method: str = "get", data: dict | None = None) -> Any:
        """The response to a request whose effects are rolled back."""
        with transaction.atomic():
            response = getattr(self.client, method)(path, data or {})
            if response.streaming:
                b"".join(response.streaming_content)  # to the end, so that the file is closed
            transaction.set_rollback(True)
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)  # whoever signed out is here again
        return response


def named(response: Any) -> str:
    """A response in the words of the rules; a fault of the system by its number."""
    if response.status_code >= 500 or response.status_code == 405:  # or of ours: another method was to be asked
        return f"fault {response.status_code}"
    if response.status_code in (301, 302) and response["Location"].startswith(f"{settings.LOGIN_URL}?next="):
        return SIGN_IN
    return {403: REFUSED, 404: ABSENT}.get(response.status_code, OPEN)


def given_to(route: Route, table: dict) -> dict[str, Any]:
    """The arguments of the route in the world; KeyError for a route nobody has thought of."""
    known = table.get(route.name) or table.get(f"{route.space}:*") or {}
    return {name: known[name] for name in route.names}
