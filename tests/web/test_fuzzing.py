"""Nothing that can be sent is answered with a fault of the system, and what is refused has changed nothing.

Every route of the site is asked with hostile queries; every form of every page found there is sent back with hostile
values and files; the form of every act of every pipeline and of rounds is filled in with nonsense. Routes, forms and
fields are read from the resolver, the pages and the law. There is no OpenAPI to read, since there is no API.
``FUZZ=300`` tries so many examples each instead of a few, and asks all pages instead of every second one; the seed is
always the same.
"""

from __future__ import annotations

import os
import re

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.forms import form_class
from cases.law import PIPELINES
from recruitment.models import Intake

from .routes import routes
from .typed import NASTY, UPLOADS, VALUES, Form, Forms
from .world import WHO, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_django_db_helper"),
    pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning"),  # what was sent may be long
]
EXAMPLES = int(os.environ.get("FUZZ", "0"))
SPARING = ("sign-out", "source", "admin:logout")  # end the session, or pack the whole source each time
ROUTES = [one for one in routes() if one.name not in SPARING and not one.name.startswith("admin:")]
UPKEEP = [
    one
    for one in routes()
    if re.match(r"admin:(organisations|cases|notices|workflows)_|admin:app_list|search", one.name)
]
MAY_CHANGE = {
    "django_session": "sign-in and expiry",
    "evidence_accessentry": "a refused attempt is told about",
    "accounts_tries": "a wrong password is counted",
    "usersessions_usersession": "when somebody was last there, once a minute",
    "dossiers_stagedfile": "a good file of a refused form is kept for the second try",
}
"""Tables that a refusal may touch, and why."""
ASKED = sorted({
    name
    for room in site.BASE_DIR.glob("*/apps.py")
    for path in room.parent.rglob("*.py")
    for told in re.findall(r"GET\S*?[\(\[]\"(\w+)\"|(?:NAMES|FIELDS|FILTERS) = \(([^)]*)\)", path.read_text("utf-8"))
    for name in re.findall(r"\w+", " ".join(told))
})  # fmt: skip
QUERIES = st.lists(st.tuples(st.sampled_from(ASKED), VALUES), min_size=1, max_size=6)


def tried(examples: int):
    """The same few examples every time, more of them with FUZZ."""
    return settings(
        max_examples=EXAMPLES or examples, derandomize=True, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, *([Phase.shrink] if EXAMPLES else [])],
    )  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world, in a transaction that is never committed."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"), ALLOWED_HOSTS=["testserver"])
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def untouched(world):
    """The fingerprint of the world before anything hostile came."""
    return fingerprint()


def writes() -> int:
    """How many rows this transaction has written so far to tables that a refusal may not touch, undone ones too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE NOT relname = ANY(%s)",
            [list(MAY_CHANGE)],
        )
        return int(cursor.fetchone()[0])


@pytest.fixture
def _django_db_helper(world):
    """Instead of pytest-django's transaction per test, which would take the world with it."""


@pytest.fixture
def _own_vault(world):
    """The world's own files."""


def fingerprint() -> dict[str, str]:
    """Every table with a hash of all its rows."""
    names = sorted(set(connection.introspection.table_names()) - set(MAY_CHANGE))
    each = [f"SELECT '{name}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{name}\" t" for name in names]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())


class Undone:
    """A place in time to which everything goes back, counts of limits too."""

    def __enter__(self):
        cache.clear()
        self.written = writes()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        return self

    def __exit__(self, *error):
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def sound(answer, untouched=None, *, since=None, sent="") -> None:
    """Hold that the answer is no fault and, if a refusal, that nothing has changed since ``since`` was entered."""
    assert answer.status_code < 500, sent
    if answer.streaming:
        b"".join(answer)  # read to its end, which closes the file
    else:
        assert b"Traceback (most recent call last)" not in answer.content, sent
        assert b"psycopg" not in answer.content, sent
    if untouched is not None and answer.status_code >= 400 and writes() != since.written:
        now = fingerprint()
        assert [name for name, value in now.items() if untouched[name] != value] == [], sent


def opened(world, address):
    """The first of the cast who may open the page, with what it says; nobody may: carol with None."""
    for name in WHO:
        answer = world.clients[name].get(address)
        if answer.status_code == 200:
            content = b"".join(answer) if answer.streaming else answer.content
            page = content.decode() if "html" in answer["Content-Type"] else ""
            return world.clients[name], page
        if answer.status_code == 405:
            break
    return None, ""


# --- queries ------------------------------------------------------------------------------------------------------


def bears_questions(client, address) -> None:
    """Ask the page a few things nobody thought of."""

    @tried(4)
    @given(asked=QUERIES)
    def ask(asked):
        query = MultiValueDict()
        for name, value in asked:
            query.appendlist(name, value)
        with Undone():
            sound(client.get(address, query), sent=f"{address} {asked}")

    ask()


@pytest.mark.parametrize("route", ROUTES if EXAMPLES else ROUTES[::2], ids=lambda one: one.name)
def test_every_page_bears_every_question(world, route):
    for address in world.addresses(route)[:2]:
        client, _page = opened(world, address)
        bears_questions(client or world.clients["carol"], address)


@pytest.mark.parametrize("route", UPKEEP, ids=lambda one: one.name)
def test_every_upkeep_page_bears_every_question(world, route):
    address = world.addresses(route)[0]
    keepers = [world.clients[name] for name in ("carol", "adam", "seth")]

    @tried(2)
    @given(QUERIES, VALUES)
    def ask(asked, value):
        for client in keepers:
            with Undone():
                sound(client.get(address, dict(asked) | {"q": value, "o": value}), sent=f"{address} {asked} {value}")

    ask()


@pytest.mark.parametrize("value", [one for one in NASTY if 1 < len(one) < 200 and "/" not in one])
def test_every_parameter_of_an_address_bears_every_value(world, value):
    """Each name and number that stands in an address."""
    for route in ROUTES:
        if not any(kind == "StringConverter" for _name, kind in route.parameters):
            continue
        wrong = {name: value if kind == "StringConverter" else 10**30 for name, kind in route.parameters}
        for given_ in (
            wrong,
            *({**right, name: value} for right in [next(iter(world.given(route)))] for name in wrong),
        ):
            if address := route.address(**given_):
                with Undone():
                    sound(world.clients["carol"].get(address), sent=address)


# --- forms --------------------------------------------------------------------------------------------------------


def hostile(form: Form):
    """What of a form is replaced by nonsense: some fields, or some files."""
    names = st.sampled_from(sorted(form.given) or ["x"])
    fields = st.dictionaries(names, st.lists(VALUES, min_size=0, max_size=2), max_size=5)
    files = st.dictionaries(st.sampled_from(sorted(form.files)), UPLOADS) if form.files else st.just({})
    return st.tuples(fields, files)


def forms_of(world, route):
    """Each form of the pages of a route with who may send it; a route that only takes forms gives an empty one."""
    for address in world.addresses(route):
        client, page = opened(world, address)
        found = [form for form in Forms(page).found if form.method == "post" and form.action != "/sign-out/"]
        if client is None:
            known = {name: [""] for name in ("name", "reason", "on", "version", "next", "item", "case", "act", "what")}
            yield address, world.clients["carol"], Form("post", "", known, ["file"])
        for form in found:
            if form.action in ("", ".", address) or form.action.startswith("/"):
                yield form.action if form.action.startswith("/") else address, client, form


def bears_answers(client, address, form, untouched) -> None:
    """Send the form back a few times with some of it replaced."""

    @tried(6)
    @given(wrong=hostile(form))
    def send(wrong):
        fields, files = wrong
        with Undone() as since:
            answer = client.post(address, form.given | fields | files)
            sound(answer, untouched, since=since, sent=f"{address} {fields} {files}")

    send()


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.name)
def test_every_form_bears_every_answer(world, untouched, route):
    for address, client, form in forms_of(world, route):
        shape = (re.sub(r"\d+", "0", address), tuple(re.sub(r"\d+", "0", name) for name in form.given))
        if shape not in SENT:
            SENT.add(shape)
            bears_answers(client, address, form, untouched)


SENT: set = set()
"""Forms that another page has shown already: the same search box stands on many."""


def bears_facts(case, action) -> None:
    """Fill in the form of an act with nonsense."""
    made = form_class(action)
    names = sorted(made.base_fields)

    @tried(6)
    @given(
        fields=st.dictionaries(st.sampled_from(names), st.lists(VALUES, max_size=2), max_size=len(names)),
        files=st.dictionaries(st.sampled_from(names), UPLOADS.map(lambda one: [one]), max_size=3),
    )
    def fill(fields, files):
        with Undone():
            made(MultiValueDict(fields), MultiValueDict(files), case=case, action=action).is_valid()

    fill()


@pytest.mark.parametrize("law", [*PIPELINES.values(), Intake], ids=lambda one: one.__name__)
def test_the_form_of_every_act_bears_every_answer(world, law):
    case = next(one for one in [*world.cases, world.intake] if isinstance(one, law))
    if getattr(case, "intake_id", 0) is None:  # placed without a round; acts of selection ask for one
        case.intake, case.position = world.intake, world.intake.positions.first()
    for action in law.actions().values():
        bears_facts(case, action)


# --- what no form sends -------------------------------------------------------------------------------------------

PART = b'--x\r\nContent-Disposition: form-data; name="'
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
BODIES = [
    (FORM, b"name=%ED%A0%80&on=%FF%FE&csrf=%00"),
    (f"{FORM}; charset=utf-7", b"name=%2B2AA-"),
    (f"{FORM}; charset=nonsense", b"name=x"),
    ("application/json", b'{"name": "\\u0000"}'),
    (f"{PARTS}; boundary=x; charset=utf-7", PART + b'name"\r\n\r\n+2AA-\r\n--x--\r\n'),
    (f"{PARTS}; boundary=x", PART + b'fi\x00le"; filename="a\x00.pdf"\r\n\r\nx\r\n--x--\r\n'),
    (f"{PARTS}; boundary=x", b"--x\r\nnothing"),
    (PARTS, b"--x\r\n"),
    ("", b"\x00\xff"),
]


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_no_body_is_a_fault(world, untouched, kind, body):
    for route in ROUTES:
        address = world.addresses(route)[0]
        with Undone():
            answer = world.clients["carol"].generic("POST", address, body, content_type=kind)
            assert answer.status_code < 500, address


@pytest.mark.parametrize("address", ["/cases/?q=%00", "/?q=a%00b", "/cases/%00/", "/?%00=1"])
def test_characters_that_nothing_stores_are_refused(world, address):
    client = world.clients["carol"]
    for answer in (client.get(address), client.post("/rights/find/", {"asked": "a\0b"})):
        assert answer.status_code == 400
        assert "无法处理此请求" in answer.content.decode()
