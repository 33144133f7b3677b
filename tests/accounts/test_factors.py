"""Second factors by HTTP: set up, asked for, demanded by role, taken away; secrets are encrypted at rest."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts import again, security
from evidence import kinds
from evidence.models import AccessEntry
from organisations.desks import Role
from organisations.models import Mandate
from tests import story

INDEX, APP, CODES = "/account/security/", "/account/security/app/", "/account/security/codes/"


def code_of(secret, step=0):
    """What the app shows now, or one step of half a minute later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def set_up(client):
    """Scan and confirm; the secret."""
    page = client.get(APP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r'id="secret">([A-Z2-7]+)<', page)[1]
    assert client.post(APP, {"code": "000000"}).status_code == 422
    answer = client.post(APP, {"code": code_of(secret)})
    assert answer.url == CODES
    return secret


def codes_of(page):
    return re.findall(r'<li class="hash">(\d{8})</li>', page)


@pytest.fixture
def demanding(settings):
    """A site whose organisers need a second factor."""
    settings.SECOND_FACTOR_ROLES = ["organiser", "security"]


def test_app_and_recovery_codes(client, bob, enter, django_capture_on_commit_callbacks):
    """Set up; asked for after the password; a code works once, a recovery code once; the secret is not in the table."""
    enter(bob)
    secret = set_up(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert stored.count("gAAAA") == 2
    codes = codes_of(client.get(CODES).content.decode())
    assert len(codes) == 10
    assert codes_of(client.get(CODES).content.decode()) == []
    assert AccessEntry.objects.filter(kind=kinds.FACTOR, by=bob).count() == 1

    client.post("/sign-out/")
    assert enter(bob, to="/cases/").url == "/sign-in/code/"
    assert client.get("/").status_code == 302
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    later = code_of(secret, 1)
    assert client.post("/sign-in/code/", {"code": later}).url == "/cases/"
    assert AccessEntry.objects.filter(kind=kinds.SIGNED_IN).first().purpose == "密码 + 身份验证器动态码"

    for sent, status in ((later, 422), (codes[0], 302)):
        if status == 422:
            client.post("/sign-out/")
        enter(bob)
        assert client.post("/sign-in/code/", {"code": sent}).status_code == status
    client.post("/sign-out/")
    enter(bob)
    assert client.post("/sign-in/code/", {"code": codes[0]}).status_code == 422


def test_wrong_codes_lock_and_signing_in_anew_does_not_help(client, bob, enter):
    """The right password between wrong codes gives no new tries."""
    enter(bob)
    secret = set_up(client)
    client.post("/sign-out/")
    statuses = []
    for _try in range(5):
        enter(bob, by=(other := Client()))
        statuses.append(other.post("/sign-in/code/", {"code": "000000"}).status_code)
    assert statuses == [422] * 4 + [429]
    assert other.post("/sign-in/code/", {"code": code_of(secret, 1)}).status_code == 429, "not even the right one"
    assert enter(bob).status_code == 429
    assert AccessEntry.objects.filter(kind=kinds.LOCKED, subject=f"organisations.user:{bob.pk}").count() == 1


def test_a_role_that_approves_is_led_to_set_it_up(client, cast, bob, alice, enter, demanding):
    """Nothing else opens until then; a secretary is not asked; who came with force_login is not held up."""
    assert enter(bob, to="/cases/").url == INDEX
    assert "二次验证" in client.get(INDEX).content.decode()
    assert client.get("/cases/").url == INDEX
    assert client.get("/account/security/password/").url == INDEX
    set_up(client)
    page = client.get(CODES).content.decode()
    assert 'href="/cases/"' in page
    assert client.get("/cases/").status_code == 200
    assert enter(alice, by=Client()).url == "/"


def test_the_last_factor_of_such_a_role_stays(client, bob, enter, demanding):
    enter(bob)
    set_up(client)
    assert "不能移除" in client.get(f"{APP}remove/").content.decode()
    assert client.post(f"{APP}remove/").status_code == 422
    assert Authenticator.objects.filter(user=bob, type="totp").exists()


def test_others_remove_theirs(client, alice, enter):
    enter(alice)
    set_up(client)
    assert client.post(f"{APP}remove/").url == INDEX
    assert not Authenticator.objects.exists()
    assert client.get(CODES).status_code == 404
    assert client.post(f"{CODES}new/").status_code == 404


def test_new_recovery_codes_void_the_old(client, alice, enter):
    enter(alice)
    set_up(client)
    old = codes_of(client.get(CODES).content.decode())
    assert client.post(f"{CODES}new/").url == CODES
    new = codes_of(client.get(CODES).content.decode())
    assert len(new) == 10
    assert not set(old) & set(new)


def test_factors_change_only_in_a_session_that_proved_itself_lately(client, alice, enter):
    """Every page that adds, shows or removes asks again; the list itself does not."""
    enter(alice)
    set_up(client)
    session = client.session
    session[again.KEY] -= 3600
    session["account_authentication_methods"] = []
    session.save()
    for path in (APP, f"{APP}remove/", CODES, "/account/security/passkeys/new/"):
        assert client.get(path).url == f"/account/confirm/?next={path.replace('/', '%2F')}"
    assert client.post(f"{APP}remove/").url.startswith("/account/confirm/")
    assert client.get(INDEX).status_code == 200
    assert Authenticator.objects.filter(type="totp").exists()


def test_somebody_elses_passkey_is_not_found(client, cast, alice, enter):
    """By number, as an attacker counts."""
    key = Authenticator.objects.create(user=cast.bob, type="webauthn", data={"name": "x", "credential": {}})
    enter(alice)
    for act in ("remove", "name"):
        assert client.get(f"/account/security/passkeys/{key.pk}/{act}/").status_code == 404
        assert client.post(f"/account/security/passkeys/{key.pk}/{act}/", {"name": "y"}).status_code == 404


@pytest.mark.parametrize(
    "sent", ["", "[]", "{}", "1", '{"id": "a", "rawId": "b", "type": "public-key", "response": {}}']
)
def test_nonsense_in_place_of_a_new_passkey_is_refused(client, alice, enter, sent):
    enter(alice)
    client.get("/account/security/passkeys/new/")
    assert client.post("/account/security/passkeys/new/", {"name": "x", "credential": sent}).status_code == 422
    assert not Authenticator.objects.exists()


def test_the_security_administrator_takes_lost_factors(client, cast, alice, enter):
    """On the upkeep site, by action; the system administrator is not offered it."""
    enter(alice)
    set_up(client)
    order = {"action": "take_factors", "_selected_action": [alice.pk]}
    for user, left in ((cast.adam, 2), (cast.seth, 0)):
        client.force_login(user)
        client.post("/admin/organisations/user/", order)
        assert Authenticator.objects.filter(user=alice).count() == left
    assert AccessEntry.objects.filter(
        kind=kinds.FACTOR, by=cast.seth, subject=f"organisations.user:{alice.pk}"
    ).exists()
    assert security.remove_all(alice, by=cast.seth) == 0
    assert enter(alice, by=Client()).url == "/"


def test_factors_are_taken_below_ones_own_organisation_after_a_proof_and_never_ones_own(client, cast, alice, enter):
    enter(alice)
    set_up(client)
    held = Authenticator.objects.filter(user=alice)
    far = story.account("Sally", Role.SECURITY, cast.west)
    Mandate.objects.create(user=alice, role=Role.SECRETARY, organisation=cast.west, since=story.TODAY)
    order = {"action": "take_factors", "_selected_action": [alice.pk]}
    client.force_login(far)
    assert client.post("/admin/organisations/user/", order).status_code == 403
    client.force_login(cast.seth)
    assert client.post("/admin/organisations/user/", order | {"_selected_action": [cast.seth.pk]}).status_code == 403
    session = client.session
    session[again.KEY] = 0
    session.save()
    assert client.post("/admin/organisations/user/", order)["Location"].startswith("/account/confirm/")
    assert held.count() == 2


def test_the_list_asks_few_questions(client, alice, enter, django_assert_num_queries):
    enter(alice)
    set_up(client)
    client.get(INDEX)
    with django_assert_num_queries(7):
        assert client.get(INDEX).status_code == 200
