"""The permission matrix: every route by every kind of user, answered as its rule says (issue 8).

The rules say what each user is to be answered; that strangers are shown nothing is asserted besides, whatever a rule
says. Both are generated from the routes: a new one without rule or without a thing to ask for fails.
"""

from __future__ import annotations

import pytest

from config import rules
from config.access import ABSENT, OPEN, REFUSED, SIGN_IN, every_route_has_a_rule, rule_of
from organisations.desks import ADMINISTRATORS
from organisations.models import Mandate, User
from organisations.upkeep import UPKEEP

from . import world as worlds
from .arguments import DRAWN, SENT, arguments
from .asking import Visitor, every_route, given_to, named

pytestmark = pytest.mark.django_db

ROUTES = every_route()
STRANGERS = ("sibling", "foreign", "lapsed", "future", "inactive", "landless")
HELD_ABOVE = {"posts:pool", "grades:channel"}
"""What the county holds for all its townships, and all of them see: figures and conditions, no persons of others."""
OFFICE_OF = {
    "administrator-own": {"doctor", "account", "absence", ""},
    "security-own": {"account", ""},
    "auditor-own": {"account", "evidence", ""},
}
"""Where administrators are let in to rows: accounts, what is stuck, who sees a case and who looked at it. Numbers and
offices are shown to them, no name of an applicant and no page of a case."""
NOT_SET_UP = {"openid_connect_login", "openid_connect_callback"}
"""Public pages that do not exist here: no provider of single sign-on is set up."""


def expected_of(route, user, given: dict) -> str:
    """What the rule of the route says to the user."""
    rule = rule_of(route.name)
    if rule.public:
        return ABSENT if route.name in NOT_SET_UP else OPEN
    return SIGN_IN if user is None or not user.is_active else rule.answer(user, **given)


def is_stranger(kind: str) -> bool:
    """Whether nothing of the village's line may exist for that kind of user, administrators included."""
    role, _sign, place = kind.rpartition("-")
    return (place or kind) in STRANGERS or role in ADMINISTRATORS


@pytest.mark.parametrize("kind", worlds.kinds())
def test_every_route_answers_as_its_rule_says(kind, world, drawn_once, record_property):
    visitor, table, wrong, asked = Visitor(worlds.user_of(world.cast, kind)), arguments(world), [], 0
    for route in worlds.share_of(kind, ROUTES):
        given = given_to(route, table)
        user = visitor.user and User.objects.get(pk=visitor.user.pk)
        expected = expected_of(route, user, given)
        named_rows = given and rule_of(route.name).rows is not None and route.space not in OFFICE_OF.get(kind, ())
        shared = kind.endswith("sibling") and route.name in HELD_ABOVE
        if named_rows and not shared and expected == OPEN and is_stranger(kind):
            wrong.append(f"{route.name}: the rule lets a stranger in")
        if expected == OPEN and route.name in DRAWN:
            if route.name in world.seen:
                continue
            world.seen.add(route.name)
        found, asked = named(visitor.ask(route.path(given), route.method, SENT.get(route.name))), asked + 1
        if found != expected:
            wrong.append(f"{route.method} {route.name}: {found}, not {expected}")
    record_property("matrix", f"{len(ROUTES)} routes")
    record_property("answers", asked)
    record_property("wrong", len(wrong))
    assert not wrong, "\n".join(wrong)


KEEPING = (
    "account:link",
    "account:password",
    "account:reopen",
    "absence:close",
    "account:unlock",
    "account:end-sessions",
    "account:release",
)


@pytest.mark.parametrize("kind", ["administrator-own", "security-own"])
def test_an_account_is_kept_by_others_and_nowhere_below_its_offices(kind, world, drawn_once):
    """Neither one's own account, nor of somebody who holds an office elsewhere as well: it opens more than is here."""
    visitor, cast = Visitor(worlds.user_of(world.cast, kind)), world.cast
    left = worlds.account("Left", "organiser", cast.east, until=worlds.TODAY - worlds.ONE_DAY)
    routes = [one for one in ROUTES if one.name in KEEPING]
    mine = [one for one in routes if (one.name in KEEPING[:4]) == (kind == "administrator-own")]
    said = {one.name: named(visitor.ask(one.path({"pk": left.pk}), one.method)) for one in mine}
    assert set(said.values()) == {OPEN}, said
    for role, place in (("organiser", cast.east), ("department", cast.prefecture)):
        Mandate.objects.create(user=left, role=role, organisation=place, since=worlds.TODAY)
    for pk in (left.pk, visitor.user.pk):
        user = User.objects.get(pk=visitor.user.pk)
        said = {one.name: named(visitor.ask(one.path({"pk": pk}), one.method)) for one in routes}
        assert set(said.values()) == {REFUSED}, said
        assert {rule_of(one.name).answer(user, pk=pk) for one in mine} == {REFUSED}


# --- a route without a rule ----------------------------------------------------------------------------------------


def test_a_route_without_a_rule_is_an_error_of_the_check_and_refused(world, monkeypatch):
    assert every_route_has_a_rule() == []
    monkeypatch.delitem(rules.RULES, "cases:case")
    (found,) = every_route_has_a_rule()
    assert (found.id, "'cases:case'" in found.msg) == ("access.E001", True)
    answer = Visitor(world.cast.alice).ask(f"/cases/{world.case.number}/")
    assert answer.status_code == 403


def test_a_rule_without_a_route_is_a_warning(monkeypatch):
    monkeypatch.setitem(rules.RULES, "cases:gone", rules.PUBLIC)
    assert [one.id for one in every_route_has_a_rule()] == ["access.W001"]


def test_the_gate_refuses_where_a_view_forgets_to(world, monkeypatch):
    """The second lock: without its own question the page of fonts is still shut to a secretary."""
    monkeypatch.setattr("config.font_pages.may_see", lambda user: True)
    assert named(Visitor(world.cast.alice).ask("/settings/fonts/")) == REFUSED
    assert named(Visitor(world.cast.carol).ask("/settings/fonts/")) == OPEN
    monkeypatch.setattr("cases.standing_lists._refuse_unless_watching", lambda user: None)
    assert named(Visitor(world.cast.alice).ask("/cases/standing/")) == ABSENT, "and a hidden page is not even there"
    assert named(Visitor(world.cast.carol).ask("/cases/standing/")) == OPEN


# --- the upkeep site -----------------------------------------------------------------------------------------------

KEPT = sorted({model for models in UPKEEP.values() for model in models})
VERBS = {"changelist": "view", "add": "add"}


@pytest.mark.parametrize("kind", [one for one in worlds.kinds() if one.endswith(("-own", "-lapsed", "-proxy"))])
def test_the_upkeep_site_opens_what_the_table_names(kind, world, record_property):
    """Each model's list and its form for a new row, by role; whoever stands in for somebody keeps nothing."""
    visitor, wrong = Visitor(worlds.user_of(world.cast, kind)), []
    role, _sign, place = kind.rpartition("-")
    for model in KEPT:
        held = UPKEEP.get(role, {}).get(model, ()) if place == "own" else ()
        for page, verb in VERBS.items():
            path = f"/admin/{model.replace('.', '/')}/{'' if page == 'changelist' else 'add/'}"
            never = verb == "add" and model in ("cases.case", "cases.event")
            expected = OPEN if verb in held and not never else REFUSED
            if (found := named(visitor.ask(path))) != expected:
                wrong.append(f"{path}: {found}, not {expected}")
    record_property("matrix", f"{len(KEPT) * len(VERBS)} pages of upkeep")
    record_property("answers", len(KEPT) * len(VERBS))
    record_property("wrong", len(wrong))
    assert not wrong, "\n".join(wrong)


def test_a_department_names_nobody_of_another_county(world):
    """A penalty cannot be entered for a stranger, and the refusal is that of a number nobody has."""
    cast = world.cast
    stranger = worlds.person("外人", cast.abroad_village)
    visitor = Visitor(cast.carol)
    data = {"weight": "warning", "since": "2030-01-01", "until": "2031-01-01"}
    said = []
    for pk in (stranger.pk, 987654321):
        answer = visitor.ask("/admin/organisations/sanction/add/", "post", data | {"person": pk})
        said.append(answer.context["adminform"].form.errors.get("person"))
    assert said[0] == said[1]
    assert said[0], "there is a refusal at the field"
    own = visitor.ask("/admin/organisations/sanction/add/", "post", data | {"person": world.case.person_id})
    assert own.status_code == 302 or "person" not in own.context["adminform"].form.errors


def test_pages_of_libraries_for_which_nobody_answers_do_not_exist(world):
    for path in ("django_rq/dashboard/", "mfa/authenticator/", "account/emailaddress/", "auth/group/"):
        assert named(Visitor(world.cast.carol).ask(f"/admin/{path}")) == ABSENT, path
