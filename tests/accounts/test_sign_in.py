"""The door by HTTP: in and out, where it leads, locks, the log, and what does not exist."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from allauth.account.utils import perform_login
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import locking
from accounts.models import Tries
from evidence import kinds
from evidence.models import DENIED, AccessEntry
from tests import story

from .conftest import PASSWORD

FIVE = range(locking.NAME_TRIES)


def logged(*wanted):
    """(kind, user, subject) of the log, oldest first; of some kinds only."""
    rows = AccessEntry.objects.order_by("pk").values_list("kind", "by", "subject")
    return [row for row in rows if not wanted or row[0] in wanted]


def told(answer):
    """What the form says against it."""
    return answer.content.decode().split('role="alert"')[1].split("</ul>")[0]


def test_in_and_out_again(client, alice, enter):
    """The key of the session changes at the door, and both ways are in the log."""
    client.get("/sign-in/")
    client.session["seed"] = 1
    before = client.session.session_key
    answer = enter(alice)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    key = client.session.session_key
    assert key != before
    assert client.get("/sign-in/").status_code == 302
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302
    assert [row[:2] for row in logged()] == [(kinds.SIGNED_IN, alice.pk), (kinds.SIGNED_OUT, alice.pk)]
    assert AccessEntry.objects.first().address == "127.0.0.1"
    session = AccessEntry.objects.get(kind=kinds.SIGNED_OUT).session
    assert (len(session), session in key) == (16, False), "what tells sessions apart opens none"


def test_a_planted_session_is_not_the_one_that_is_signed_in(client, alice, enter):
    """Whoever knows the key of a session from before the door does not get in with it (fixation)."""
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    enter(alice)
    other = Client()
    other.cookies["sessionid"] = planted
    assert other.get("/").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/cases/", "/cases/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver/cases/", "http://testserver/cases/"),
    ],
)
def test_it_leads_to_pages_of_this_site_only(client, alice, enter, wanted, leads):
    assert enter(alice, to=wanted)["Location"] == leads
    assert client.get("/sign-in/", {"next": wanted})["Location"] == leads


def test_no_way_to_tell_accounts_that_exist_from_others(alice, enter):
    """The same words for a wrong password, an unknown name and a deactivated account; no name is logged."""
    answers = [enter(alice, password="wrong"), enter("nobody-at-all")]
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    answers.append(enter(alice))
    assert {answer.status_code for answer in answers} == {422}
    texts = {told(answer) for answer in answers}
    assert len(texts) == 1
    assert [row[2] for row in logged(kinds.REFUSED)] == [
        f"organisations.user:{alice.pk}",
        "",
        f"organisations.user:{alice.pk}",
    ]
    assert not AccessEntry.objects.filter(subject__contains="nobody").exists()


def test_a_deactivated_account_is_refused_whatever_proves_whose_it_is(client, alice, rf):
    """As by its passkey alone, which no form of ours looks into; the try is on record."""
    alice.is_active = False
    request = rf.post("/sign-in/")
    request.session, request.user = client.session, AnonymousUser()
    with context.request_context(request):
        answer = perform_login(request, alice)
    assert (answer.status_code, "_auth_user_id" in request.session) == (403, False)
    row = AccessEntry.objects.get()
    assert (row.kind, row.outcome, row.subject) == (kinds.REFUSED, DENIED, f"organisations.user:{alice.pk}")


@pytest.mark.parametrize("known", [True, False])
def test_five_wrong_passwords_lock_for_half_an_hour(alice, enter, known):
    """The right password does not open it either; a name without account is locked in the same words."""
    who = alice if known else "nobody-at-all"
    answers = [enter(who, password="wrong") for _try in FIVE]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert "30分钟" in answers[-1].content.decode()
    assert enter(who).status_code == 429
    assert len(logged(kinds.LOCKED)) == 1
    assert locking.is_locked(alice) is known
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=31)):
        assert enter(who).status_code == (302 if known else 422)
    assert not locking.is_locked(alice)


def test_right_passwords_do_not_count(alice, enter):
    """Four wrong ones, a right one, four wrong ones: not locked; the table names nobody."""
    for _round in range(2):
        for _try in FIVE[1:]:
            assert enter(alice, password="wrong", by=Client()).status_code == 422
        assert enter(alice, by=Client()).status_code == 302
    assert not Tries.objects.filter(key__icontains=alice.username).exists()


def test_the_security_administrator_unlocks(cast, alice, enter):
    for _try in FIVE:
        enter(alice, password="wrong")
    assert locking.locked_among([alice, cast.bob]) == {alice.pk}
    assert locking.unlock(alice, cast.seth) is True
    assert locking.unlock(alice, cast.seth) is False
    assert enter(alice).status_code == 302
    assert logged(kinds.UNLOCKED) == [(kinds.UNLOCKED, cast.seth.pk, f"organisations.user:{alice.pk}")]


def test_one_address_cannot_try_name_after_name(alice, enter, monkeypatch):
    """The last try says so as that of a name does, in the same words; the entry is about no account."""
    monkeypatch.setattr(locking, "ADDRESS_TRIES", 7)
    of_name = [enter(alice, password="wrong") for _try in FIVE][-1]
    tried = [enter(f"name{number}") for number in range(2)]
    assert [one.status_code for one in tried] == [422, 429]
    assert {told(of_name), told(tried[-1]), told(enter("name2"))} == {told(of_name)}
    assert "30分钟" in told(of_name)
    locking.forget(alice)
    assert enter(alice).status_code == 429
    assert not locking.is_locked(alice)
    assert logged(kinds.LOCKED) == [(kinds.LOCKED, None, f"organisations.user:{alice.pk}"), (kinds.LOCKED, None, "")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_many_tries_at_the_same_moment_are_no_more_than_five(alice):
    """Twelve at once, as a guessing program sends them: five reach the password."""

    class Request:
        META = {"REMOTE_ADDR": "10.0.0.9"}  # noqa: RUF012

    def attempt(_number):
        try:
            return locking.begin(alice.username, Request).allowed
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(12))) == locking.NAME_TRIES


def test_old_counts_go(alice, enter):
    enter(alice, password="wrong")
    assert locking.sweep() == 0
    with time_machine.travel(story.NOW + datetime.timedelta(hours=2)):
        assert locking.sweep() == 2
    assert AccessEntry.objects.filter(outcome=DENIED).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        *("/accounts/signup/", "/account/signup/", "/account/password/reset/", "/account/email/", "/account/login/"),
        *("/account/password/set/", "/account/2fa/", "/account/2fa/trust/", "/account/3rdparty/", "/account/inactive/"),
        *("/account/login/code/", "/account/confirm-email/", "/sign-in/single/office/", "/account/sessions/login/"),
    ],
)
def test_what_is_not_used_does_not_exist(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


@pytest.mark.django_db
def test_the_sign_in_page_is_ours(client, django_assert_num_queries):
    """No query, no session, no layout of allauth's, nothing inline."""
    with django_assert_num_queries(0):
        answer = client.get("/sign-in/")
    page = answer.content.decode()
    assert "sessionid" not in answer.cookies
    assert "Menu:" not in page
    assert "<script>" not in page
    assert "style=" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", ["", "[]", "1", "{}", "null", '"x"', '{"response": {"userHandle": "MQ"}}', "{", '{"id": []}']
)
def test_nonsense_in_place_of_a_passkey_is_refused(client, sent):
    """Whatever the browser sends: back to the sign-in page, never a fault."""
    client.get("/sign-in/passkey/", headers={"Accept": "application/json"})
    answer = client.post("/sign-in/passkey/", {"credential": sent})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")


def test_enough_that_the_form_is_incomplete(alice, client):
    """Nothing typed is a mistake, not a try."""
    assert client.post("/sign-in/", {"username": alice.username, "password": ""}).status_code == 422
    assert client.post("/sign-in/", {"username": "a\x00b", "password": PASSWORD}).status_code == 400  # no text at all
    assert not Tries.objects.exists()


def test_the_addresses_of_one_ipv6_network_are_one(db, enter, client, monkeypatch):
    """A machine has as many addresses of a /64 as it likes."""
    monkeypatch.setattr(locking, "ADDRESS_TRIES", 3)
    tried = [
        client.post("/sign-in/", {"username": f"n{host}", "password": "x"}, REMOTE_ADDR=f"2001:db8::{host}").status_code
        for host in range(5)
    ]
    assert (tried[0], tried[-1]) == (422, 429)
