"""Sessions end by themselves and by hand, cost nothing on ordinary pages, and stand in a list."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts import locking, sessions
from evidence.devices import in_words, marks
from evidence.models import AccessEntry
from tests import story

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


@pytest.fixture
def clock():
    with time_machine.travel(story.NOW, tick=False) as moved:
        yield moved


def signed_in(user, **extra) -> Client:
    client = Client(**extra)
    client.force_login(user)
    return client


def kinds_of(user) -> list[tuple[str, str]]:
    return list(AccessEntry.objects.filter(by=user).order_by("pk").values_list("kind", "purpose"))


# --- by themselves -----------------------------------------------------------------------------------------------


def test_idle_session_ends_and_says_why_and_leads_back(cast, clock):
    client = signed_in(cast.alice)
    clock.shift(29 * MINUTE)
    assert client.get("/cases/?q=戴").status_code == 200  # activity: half an hour more
    clock.shift(29 * MINUTE)
    assert client.get("/cases/").status_code == 200
    clock.shift(30 * MINUTE)
    answer = client.get("/cases/?q=x")
    assert answer.headers["Location"] == "/sign-in/?next=%2Fcases%2F%3Fq%3Dx"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "因30分钟没有操作" in page
    assert ("session_ended", "idle") in kinds_of(cast.alice)
    assert not UserSession.objects.filter(user=cast.alice).exists()
    assert client.get("/cases/").status_code == 302


def test_a_working_day_after_signing_in_it_is_over_however_busy(cast, clock):
    client = signed_in(cast.alice)
    for _quarter in range(39):
        clock.shift(15 * MINUTE)
        assert client.get("/cases/").status_code == 200
    clock.shift(15 * MINUTE)
    answer = client.get("/cases/")
    assert answer.status_code == 302
    assert "10小时" in client.get(answer.headers["Location"]).content.decode()
    assert ("session_ended", "over") in kinds_of(cast.alice)


def test_what_was_sent_too_late_leads_back_to_the_page_with_the_form(cast, clock):
    client = signed_in(cast.alice)
    clock.shift(31 * MINUTE)
    answer = client.post("/cases/new/", {"reason": "x"}, headers={"Referer": "http://testserver/cases/new/?act=apply"})
    assert answer.headers["Location"] == "/sign-in/?next=%2Fcases%2Fnew%2F%3Fact%3Dapply"
    client = signed_in(cast.alice)
    clock.shift(31 * MINUTE)
    answer = client.post("/cases/new/", headers={"Referer": "http://elsewhere.example/trap"})
    assert answer.headers["Location"] == "/sign-in/?next=%2F"


def test_what_the_page_asks_by_itself_keeps_no_session_alive_and_ends_none(cast, clock):
    client = signed_in(cast.alice)
    for _quarter in range(2):
        clock.shift(14 * MINUTE)
        assert client.get("/account/alive/", headers={"X-Unattended": "1"}).status_code == 200
    assert client.get("/account/alive/", headers={"X-Unattended": "1"}).json() == {"left": 120}
    assert client.get("/account/alive/").json() == {"left": 1800}  # asked by the button: somebody is there
    clock.shift(31 * MINUTE)
    answer = client.get("/account/alive/", headers={"X-Unattended": "1"})
    assert (answer.status_code, answer.json()) == (403, {"left": 0})
    assert "因30分钟没有操作" in client.get("/cases/", follow=True).content.decode()


def test_activity_is_noted_once_a_minute_and_costs_nothing_between(cast, clock, django_assert_num_queries):
    client = signed_in(cast.alice)
    client.get("/account/alive/")
    with django_assert_num_queries(1):  # the user
        client.get("/account/alive/")
    clock.shift(61 * datetime.timedelta(seconds=1))
    with django_assert_num_queries(5):  # the row of the list, the user; the session with its savepoint
        client.get("/account/alive/")
    with django_assert_num_queries(1):
        client.get("/account/alive/")
    assert UserSession.objects.get(user=cast.alice).last_seen_at == story.NOW + 61 * datetime.timedelta(seconds=1)


# --- by hand -----------------------------------------------------------------------------------------------------


def test_the_list_names_devices_and_one_or_all_others_are_ended(cast, django_assert_num_queries):
    here = signed_in(cast.alice, headers={"User-Agent": EDGE})
    here.get("/cases/")
    phone, office = signed_in(cast.alice), signed_in(cast.alice)
    for client in (here, phone, office):
        client.get("/account/alive/")
    with django_assert_num_queries(6):
        page = here.get("/account/sessions/").content.decode()
    assert page.count("<tr>") == 4
    assert "本设备" in page
    one = UserSession.objects.get(session_key=phone.session.session_key)
    assert here.post(f"/account/sessions/{one.pk}/end/").status_code == 303
    answer = phone.get("/cases/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/sign-in/?next=/cases/")
    assert "其他设备" in answer.content.decode()
    assert office.get("/cases/").status_code == 200
    here.post("/account/sessions/others/end/")
    assert office.get("/cases/").status_code == 302
    assert here.get("/cases/").status_code == 200
    assert [kind for kind, _why in kinds_of(cast.alice)].count("session_ended") == 2


def test_sessions_of_others_do_not_exist(cast):
    bob = signed_in(cast.bob)
    row = UserSession.objects.get(session_key=bob.session.session_key)
    signed_in(cast.alice).post(f"/account/sessions/{row.pk}/end/")
    assert bob.get("/cases/").status_code == 200


def test_a_new_password_ends_all_others_and_signing_out_leaves_the_list(cast, rf):
    from allauth.account.signals import password_changed

    here, other = signed_in(cast.alice), signed_in(cast.alice)
    request = rf.get("/")
    request.user, request.session = cast.alice, here.session
    password_changed.send(sender=type(cast.alice), request=request, user=cast.alice)
    assert other.get("/cases/").status_code == 302
    assert here.get("/cases/").status_code == 200
    here.post("/sign-out/")
    assert not UserSession.objects.filter(user=cast.alice).exists()


def test_sessions_that_have_run_out_are_swept(cast, clock):
    signed_in(cast.alice)
    clock.shift(11 * 60 * MINUTE)
    signed_in(cast.bob)
    assert sessions.sweep() == 1
    assert [one.user for one in UserSession.objects.all()] == [cast.bob]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge，Windows 10/11"),
        ("Mozilla/5.0 (Linux; Android 12; HUAWEI) Chrome/99 Mobile MicroMessenger/8.0", "微信，安卓手机"),
        ("curl/8", "未知设备"),
    ],
)
def test_devices_in_words(agent, words):
    assert in_words(agent) == in_words(marks(agent)) == words


# --- proving again -----------------------------------------------------------------------------------------------


def test_the_page_that_asks_leads_back_and_only_within_the_site(cast, clock):
    cast.alice.set_password("demo-2026-right")
    cast.alice.save()
    client = signed_in(cast.alice)
    assert client.get("/account/confirm/?next=/cases/").headers["Location"] == "/cases/"  # just signed in
    clock.shift(16 * MINUTE)
    page = client.get("/account/confirm/?next=/cases/").content.decode()
    assert 'name="next" value="/cases/"' in page
    wrong = client.post("/account/confirm/", {"next": "/cases/", "proof": "wrong"})
    assert wrong.status_code == 422
    assert "不正确" in wrong.content.decode()
    right = client.post("/account/confirm/", {"next": "https://evil.example/", "proof": "demo-2026-right"})
    assert (right.status_code, right.headers["Location"]) == (303, "/")
    told = AccessEntry.objects.filter(by=cast.alice, kind="confirmed").order_by("pk").values_list("outcome", flat=True)
    assert list(told) == ["denied", "ok"]


def test_after_five_wrong_tries_none_is_looked_at_for_a_while(cast, clock):
    cast.alice.set_password("demo-2026-right")
    cast.alice.save()
    client = signed_in(cast.alice)
    clock.shift(16 * MINUTE)
    for _try in range(locking.NAME_TRIES):
        client.post("/account/confirm/", {"proof": "wrong"})
    answer = client.post("/account/confirm/", {"proof": "demo-2026-right"})
    assert answer.status_code == 422
    locking.forget(cast.alice)
    assert client.post("/account/confirm/", {"proof": "demo-2026-right"}).status_code == 303


def test_a_code_of_the_authenticator_proves_as_well(cast, clock):
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
    from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters

    secret = generate_totp_secret()
    TOTP.activate(cast.alice, secret)
    client = signed_in(cast.alice)
    clock.shift(16 * MINUTE)
    code = format_hotp_value(hotp_value(secret, next(counters())))
    assert client.post("/account/confirm/", {"proof": code}).status_code == 303
    clock.shift(16 * MINUTE)
    assert client.post("/account/confirm/", {"proof": code}).status_code == 422  # a code serves once
