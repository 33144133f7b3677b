"""The addresses of the site as the resolver knows them: what fuzzing, forgery and browser tests walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLResolver


@dataclass(frozen=True)
class Route:
    """A named route: the names and converters of its parameters, and its view."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    view: Any

    def address(self, **given: Any) -> str | None:
        """The address with a value for each parameter; None where the values do not fit."""
        try:
            return reverse(self.name, kwargs={name: given[name] for name, _kind in self.parameters})
        except (NoReverseMatch, KeyError):
            return None


def routes(resolver: URLResolver | None = None, spaces=(), above=()) -> Iterator[Route]:
    """Every named route of the site, Django's own upkeep pages included."""
    for one in (resolver or get_resolver()).url_patterns:
        kinds = {name: type(kind).__name__ for name, kind in getattr(one.pattern, "converters", {}).items()}
        kinds = kinds or dict.fromkeys(one.pattern.regex.groupindex, "regex")
        own = tuple(kinds.items())
        if isinstance(one, URLResolver):
            yield from routes(one, (*spaces, one.namespace) if one.namespace else spaces, above + own)
        elif one.name:
            yield Route(":".join((*spaces, one.name)), above + own, one.callback)


ANY = {"IntConverter": 1, "regex": "organisations"}


def anything(route: Route) -> str:
    """An address of the route with nothing behind it."""
    given = {name: ANY.get(kind, "x") for name, kind in route.parameters}
    found = route.address(**given)
    assert found, route.name
    return found
