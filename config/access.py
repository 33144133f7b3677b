"""Who may ask for which address: kinds of rules, the middleware that keeps them, and the check that none is missing.

The table is ``config/rules.py``, a line for each route. A rule has a coarse part, which the middleware asks before the
view runs (no query: the user's mandates are loaded once per request anyway), and a fine part: the rows among which the
view finds what the address names. The views look there themselves; that both agree is what the permission matrix
(tests/access) shows, route by route and user by user.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.checks import Error, Warning
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from evidence import kinds, log
from evidence.models import DENIED
from organisations.desks import ADMINISTRATORS

from .throttle import REFUSALS

OPEN, SIGN_IN, REFUSED, ABSENT = "open", "sign in", "refused", "absent"
"""What somebody who asks for an address is answered: the page, the sign-in, 403, 404."""
REFUSAL = 403


@dataclass(frozen=True)
class Rule:
    """Who may ask for an address.

    ``public``: anybody, signed in or not. ``who``: a question about the user alone, without a query; who fails it is
    refused in ``words``, or told that there is no such page where it is ``hidden`` from others. ``rows``: the rows, as
    far as the user sees them, among which the thing that the address names must be. ``may``: what the user must be
    besides, asked of the user and the arguments of the address.
    """

    public: bool = False
    who: Callable[[Any], bool] | None = None
    words: Any = ""
    hidden: bool = False
    rows: Callable[..., Any] | None = None
    may: Callable[..., bool] | None = None

    def at(self, *, may: Callable[..., bool]) -> Rule:
        """The same rule for those alone of whom ``may`` is true as well."""
        return dataclasses.replace(self, may=may)

    def coarse(self, user: Any) -> str:
        """What the middleware answers: it knows the user and asks the database nothing."""
        if self.public:
            return OPEN
        if not user.is_authenticated:
            return SIGN_IN
        if self.who is None or self.who(user):
            return OPEN
        return ABSENT if self.hidden else REFUSED

    def answer(self, user: Any, **arguments: Any) -> str:
        """What the address answers the user, coarse and fine part together."""
        found = self.coarse(user)
        if found != OPEN or self.public:
            return found
        try:
            if self.rows is not None and not self.rows(user, **arguments).exists():
                return ABSENT
            return OPEN if self.may is None or self.may(user, **arguments) else REFUSED
        except Http404:
            return ABSENT
        except PermissionDenied:
            return REFUSED


PUBLIC = Rule(public=True)
SIGNED_IN = Rule()


def works(user: Any) -> bool:
    """Whether the user holds a desk today: without one, and as one of the three administrators, nobody sees a case."""
    return any(mandate.role not in ADMINISTRATORS for mandate in user.current_mandates())


def those(who: Callable[[Any], bool], words: Any = "") -> Rule:
    """Those of whom ``who`` is true; others are refused in the words of the view."""
    return Rule(who=who, words=words)


def hidden(who: Callable[[Any], bool]) -> Rule:
    """Those of whom ``who`` is true; for others there is no such page."""
    return Rule(who=who, hidden=True)


def sees(rows: Callable[..., Any], who: Callable[[Any], bool] = works) -> Rule:
    """Those who see the thing that the address names; for others it does not exist."""
    return Rule(rows=rows, who=who, hidden=True)


def owns(rows: Callable[..., Any], who: Callable[[Any], bool] | None = None, words: Any = "") -> Rule:
    """The one user whose row the address names, of those of whom ``who`` is true."""
    return Rule(rows=rows, who=who, words=words)


# --- the routes ----------------------------------------------------------------------------------------------------


def routes(resolver: Any = None, spaces: tuple[str, ...] = (), before: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every route of the site: its name with namespaces, its pattern, its view."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from routes(one, inner, f"{before}{one.pattern}")
        elif isinstance(one, URLPattern):
            yield ":".join((*spaces, one.name or "")), f"{before}{one.pattern}", one.callback


def rule_of(name: str, table: dict[str, Rule] | None = None) -> Rule | None:
    """The rule of a route: its own line, else the line of its namespace (``admin:*``); None without either."""
    if table is None:
        from .rules import RULES as table  # the table names views of every room: not before they are loaded
    return table.get(name) or table.get(f"{name.rpartition(':')[0]}:*")


def every_route_has_a_rule(app_configs: Any = None, **kwargs: Any) -> list[Any]:
    """System check: an error for each route without a rule, a warning for each rule without a route."""
    from .rules import RULES

    names = {name for name, _pattern, _view in routes()}
    spaces = {name.rpartition(":")[0] for name in names}
    lacking = sorted(name for name in names if rule_of(name) is None)
    idle = sorted(name for name in RULES if name not in names and not (name.endswith(":*") and name[:-2] in spaces))
    hint = "Say in config/rules.py who may ask for it."
    found = [Error(f"The route {name!r} has no rule.", hint=hint, id="access.E001") for name in lacking]
    return [*found, *(Warning(f"The rule {name!r} is of no route.", id="access.W001") for name in idle)]


def _note(request: Any) -> None:
    """Whom which route was refused, into the access log: never the address, which may name somebody."""
    route = request.resolver_match.view_name
    if not REFUSALS.exceeded(f"{request.user.pk}-{route}"):
        log.note(kinds.FORBIDDEN, request=request, outcome=DENIED, purpose=route)


class Gate:
    """Middleware: the coarse part of every rule, asked before the view runs; a route without a rule is refused.

    On the way back every refusal (403), its own or a view's, goes on record; a page that is granted costs no query.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        """Note what was refused on the way."""
        response = self.get_response(request)
        if response.status_code == REFUSAL and request.user.is_authenticated:
            _note(request)
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        """Let the view run, or refuse; whoever has not signed in is led to the sign-in by Django's own middleware."""
        match = request.resolver_match
        if any("\0" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404  # no text of the database holds this sign: asked for it, PostgreSQL answers with a fault
        rule = rule_of(":".join((*match.namespaces, match.url_name or "")))
        if rule is None:
            raise PermissionDenied(_("Nobody has said yet who may open this page. Tell the administrator."))
        found = rule.coarse(request.user)
        if found == ABSENT:
            raise Http404
        if found == REFUSED:
            raise PermissionDenied(rule.words or _("This page is for other offices than yours."))
