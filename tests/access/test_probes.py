"""Direct-object probes: what is another's answers like what does not exist, and nonsense is never a fault."""

from __future__ import annotations

import pytest

from .arguments import SENT, arguments
from .asking import Visitor, every_route, given_to, named
from .world import user_of

pytestmark = pytest.mark.django_db

ROUTES = [one for one in every_route() if one.names]
NOWHERE = 987_654_321
NONSENSE = {
    "int": (str(2**70), "0", "-1", "99999999999999999999", "七"),
    "str": ("%E6%B5%8B%E8%AF%95", "M-2027-%00", "..%2F..%2Fetc%2Fpasswd", "%27%20OR%201=1--", "M-" + "9" * 300),
    "slug": ("no-such-thing", "x" * 300),
}


def unlike(given: dict) -> dict:
    """The same arguments naming nothing: a key nobody has, a number of the same look."""
    changed = {}
    for name, value in given.items():
        if name in ("pk", "seq", "account", "organisation", "item", "document", "concern"):
            changed[name] = NOWHERE
        elif name == "number" and isinstance(value, str):
            changed[name] = f"{value.rpartition('-')[0]}-9876"
        elif name in ("code", "key"):
            changed[name] = f"{value[:-1]}{'9' if value[-1] == '8' else '8'}"
        else:
            changed[name] = value
    return changed


@pytest.mark.parametrize("kind", ["secretary-foreign", "department-foreign", "administrator-foreign"])
def test_what_is_anothers_answers_like_what_does_not_exist(kind, world, drawn_once):
    visitor, table, told = Visitor(user_of(world.cast, kind)), arguments(world), []
    for route in ROUTES:
        given = given_to(route, table)
        if unlike(given) == given:
            continue
        there, nowhere = (
            named(visitor.ask(route.path(one), route.method, SENT.get(route.name))) for one in (given, unlike(given))
        )
        if there != nowhere and route.name not in KNOWN_TO_ALL:
            told.append(f"{route.name}: {there} for another's, {nowhere} for nobody's")
    assert not told, "\n".join(told)


KNOWN_TO_ALL = {
    "public-notice", "verification:code", "rounds:checklist", "rounds:front_line_edit", "rounds:checklist_edit",
    "posts:programme", "blanks:places", "blanks:page", "blanks:sample", "blanks:retire", "notices:discard",
}  # fmt: skip
"""What may be known to exist: public pages, programmes, checklists and blanks, and what never reached anybody."""


def test_nonsense_in_an_address_is_never_a_fault(world, drawn_once):
    """Whoever may open the page itself sends numbers no column holds, signs no text holds, and ways out of folders."""
    table, wrong = arguments(world), []
    for user in (world.cast.carol, world.cast.bob):
        visitor = Visitor(user)
        for route in ROUTES:
            given = given_to(route, table)
            for name in route.names:
                for value in NONSENSE[route.converter(name)]:
                    found = named(visitor.ask(route.path(given | {name: value}), route.method))
                    if found.startswith("fault 5"):
                        wrong.append(f"{route.name} {name}={value}: {found}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
