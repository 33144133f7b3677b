"""How often each page asks the database: as queries.txt beside this file says, however many rows there are.

A line of the table: route (with a query string, where the page is narrowed), user (world.py), number of queries without
those of the menu. The user is one who sees much there. After a change that is meant, or for a new page::

    QUERIES=accept make test ARGS=tests/access/test_queries.py

writes the table anew: users stay as they are, a page without a line gets the user for whom it asks most. What is
committed is then read like any other change.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from accounts import again, sessions
from cases import disclosing
from cases.actions import NotYours, authorise
from cases.law import Unlawful
from evidence import kinds
from evidence.log import note
from evidence.models import Verification
from rights.models import RestrictionStep, RightsRequest, Term
from rights.schedule import CLASSES
from tests.story import ONE_DAY, TODAY

from . import world as worlds
from .arguments import DRAWN, arguments
from .asking import Visitor, every_route, given_to
from .multiplying import multiply

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("queries.txt")
ACCEPT = os.environ.get("QUERIES") == "accept"
HOW = "If that is meant: QUERIES=accept make test ARGS=tests/access/test_queries.py, and commit queries.txt."
USERS = (
    "department-own", "owner", "secretary-own", "inspector-own", "administrator-own", "security-own", "auditor-own",
    "department-parent", "serving-sponsor", "anonymous", "carol",
)  # fmt: skip
"""Who is asked for a page that has no line: kinds of users (world.py), and Carol, whose prints there are."""
NARROWED = {
    "rights:index": ("", "state=answered"), "rights:holds": ("", "state=all"),
    "account:people": ("", "state=stale", "state=without", "q=a"),
    "evidence:log": ("", "kind=viewed&outcome=ok", "user=1"), "cases:as_of": ("", "day=2029-12-31"),
}  # fmt: skip
"""Lists that are asked for in more ways than one."""
NO_PAGE = {
    "publicity:announce": "nobody in the world waits to be announced",
    "publicity:of_case": "leads on to the sheet", "notices:open": "leads on to what the notice is about",
    "mfa_authenticate": "half signed in", "mfa_login_webauthn": "half signed in",
    "openid_connect_login": "no provider is set up", "openid_connect_callback": "no provider is set up",
    "account:confirm": "leads on whoever has proved himself already",
}  # fmt: skip
"""Routes with GET that answer nobody in the world with a page, and why."""
BORDER = "a table for each programme that is for border villages alone: as many as offices have decided on"
OTHERWISE = {
    "coverage:index": BORDER, "coverage:overview": BORDER,
    "why-answer": "explains mandate by mandate, with the question of the lists themselves",
    "public-notice": "a later notice of the same person takes the place of the first",
}  # fmt: skip
"""Pages that are not asked for again when there is more of everything, and why."""
TIMES = 4


class Line(NamedTuple):
    """A line of the table."""

    page: str
    user: str
    queries: int


def _table() -> dict[str, Line]:
    rows = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    return {page: Line(page, user, int(queries)) for page, user, queries in map(str.split, rows)}


class Asking:
    """The pages of the world, asked for as somebody, with how often each asks the database."""

    def __init__(self, world):
        self.world, self.visitors = world, {}
        self.given = arguments(world) | {"cases:do": _act(world)}
        self.routes = {one.name: one for one in every_route() if one.method == "get" and one.name not in DRAWN}
        self.pages = [
            f"{name}?{query}" if query else name for name in self.routes for query in NARROWED.get(name, ("",))
        ]
        ContentType.objects.get_for_models(*apps.get_models())  # kept by Django for the whole process

    def visitor(self, kind: str) -> Visitor:
        """Somebody of that kind, seen lately, who has just proved himself and said what for he opens papers."""
        if kind not in self.visitors:
            user = self.world.cast.carol if kind == "carol" else worlds.user_of(self.world.cast, kind)
            self.visitors[kind] = visitor = Visitor(user)
            if user is not None:
                session = visitor.client.session
                later = time.time() + 3600
                session[sessions.SINCE] = session[sessions.SEEN] = session[again.KEY] = later
                session[disclosing.KEY] = {str(self.world.case.pk): ["查阅", later]}
                session.save()
        return self.visitors[kind]

    def count(self, page: str, kind: str) -> tuple[int, int]:
        """(status, number of queries without savepoints) of the page for somebody of that kind."""
        name, _sign, query = page.partition("?")
        route = self.routes[name]
        path = route.path(given_to(route, self.given))
        visitor, asked = self.visitor(kind), []

        def noted(execute, sql, *rest):
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(noted):
            response = visitor.ask(f"{path}?{query}")
        return response.status_code, sum(not one.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for one in asked)

    def chosen(self, page: str) -> Line | None:
        """The user for whom a page asks most, the first of them; None where nobody is answered with one."""
        found = [(kind, *self.count(page, kind)) for kind in USERS]
        lines = [Line(page, kind, queries) for kind, status, queries in found if status == 200]
        return max(lines, key=lambda one: one.queries, default=None)


def _act(world) -> dict[str, str]:
    """An act that is open to the department, the organiser or the secretary now."""
    case = world.case
    for action in filter(lambda one: one.applies(case), case.actions_from(case.step)):
        for user in (world.cast.carol, world.cast.bob, world.cast.alice):
            try:
                authorise(case, action, user)
            except (NotYours, Unlawful):
                continue
            return {"number": case.number, "name": action.name}
    raise AssertionError("nobody can do anything")


@pytest.fixture
def asking(world) -> Iterator[Asking]:
    """The world with rows besides in lists that are empty in it, and somebody to ask."""
    cast, person, carol = world.cast, world.case.person, world.cast.carol
    Term(record_class=CLASSES[0].name, months=24, since=TODAY, basis="保管期限表", by=carol).save()
    RestrictionStep(person=person, what="set", reason="本人申请", document="证1", by=carol).save()
    RightsRequest.objects.create(
        number="QL-2030-0002", organisation=cast.county, person=person, kind="copy", proof="card", received_on=TODAY,
        due_on=TODAY + 15 * ONE_DAY, received_by=carol,
    )  # fmt: skip
    Verification(begun_at=world.at, entries=1, found=0).save()
    worlds.user_of(cast, "landless")
    note(kinds.VIEWED, by=carol, subject=world.case, person=person.pk)
    return Asking(world)


def test_each_page_asks_as_often_as_the_table_says(asking):
    table, found, wrong = _table(), [], []
    for page in asking.pages:
        line = table.pop(page, None)
        if line is None:
            chosen = asking.chosen(page) if ACCEPT else None
            if chosen is not None:
                found.append(chosen)
            elif page not in NO_PAGE:
                wrong.append(f"{page}: no line (or, for nobody answered with a page, none in NO_PAGE)")
            continue
        status, queries = asking.count(page, line.user)
        if status == 200:
            found.append(line._replace(queries=queries))
        if status != 200 or (queries != line.queries and not ACCEPT):
            wrong.append(f"{page} for {line.user}: {queries} queries, not {line.queries} (status {status})")
    wrong += [f"{page}: a line, but no such page" for page in table if not ACCEPT]
    if ACCEPT:
        TABLE.write_text("".join(f"{one.page}  {one.user}  {one.queries}\n" for one in sorted(found)), encoding="utf-8")
    assert not wrong, "\n".join([*wrong, HOW])


def test_more_rows_do_not_make_a_page_ask_more_often(asking):
    """Five times the rows of every table; what asks less then (one thing alone is shown at once) may do so."""
    if ACCEPT:
        pytest.skip("the table is being written")
    multiply(TIMES)
    wrong = []
    for line in filter(lambda one: one.page not in OTHERWISE, _table().values()):
        status, queries = asking.count(line.page, line.user)
        if status != 200:
            wrong.append(f"{line.page} for {line.user}: status {status} when there is more of everything")
        elif queries > line.queries:
            wrong.append(f"{line.page} for {line.user}: {queries} queries, {line.queries} with a fifth of the rows")
    assert not wrong, "\n".join(wrong)
