"""The permission matrix: every route by every kind of user, answered as its rule says (issue 8)."""

from __future__ import annotations

import pytest

from config.access import OPEN, SIGN_IN, rule_of
from organisations.models import User

from . import world as worlds
from .arguments import DRAWN, SENT, arguments
from .asking import Visitor, every_route, named

pytestmark = pytest.mark.django_db

ROUTES = every_route()


def given_to(route, table: dict) -> dict:
    """The arguments of the route in the world."""
    return table.get(route.name) or table.get(f"{route.space}:*") or {}


@pytest.mark.parametrize("kind", worlds.kinds())
def test_every_route_answers_as_its_rule_says(kind, world, record_property):
    visitor, table, wrong = Visitor(worlds.user_of(world.cast, kind)), arguments(world), []
    for route in ROUTES:
        given = {name: given_to(route, table)[name] for name in route.names}
        user = visitor.user and User.objects.get(pk=visitor.user.pk)
        expected = SIGN_IN if user is None or not user.is_active else rule_of(route.name).answer(user, **given)
        if rule_of(route.name).public:
            expected = OPEN
        if expected == OPEN and route.name in DRAWN:
            if route.name in world.seen:
                continue
            world.seen.add(route.name)
        found = named(visitor.ask(route.path(given), route.method, SENT.get(route.name)))
        if found != expected:
            wrong.append(f"{route.method} {route.name}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)
