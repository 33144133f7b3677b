"""Single sign-on with a real OpenID provider over HTTP: existing accounts come in, nobody else, nothing is stored."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts import again
from accounts.adapter import named
from config.environment import single_sign_on
from evidence.models import AccessEntry
from organisations.models import User

from .test_factors import set_up as scan

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the provider's own libraries
START = "/sign-in/single/office/"


@pytest.fixture(scope="module")
def provider():
    """A provider that knows four people by ``sub``; only one of them has an account that is in use."""
    people = [
        oidc_provider_mock.User(sub=sub, claims=claims)
        for sub, claims in {
            "s-1": {"preferred_username": "alice"},
            "s-2": {"preferred_username": "stranger"},
            "s-3": {"preferred_username": "bob"},
            "s-4": {"preferred_username": ["alice"]},
        }.items()
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def set_up(provider, settings, monkeypatch):
    """The site as it is configured by the environment."""
    for name, value in {"ISSUER": provider, "CLIENT_ID": "cases", "CLIENT_SECRET": "s", "NAME": "政务统一认证"}.items():
        monkeypatch.setenv(f"OIDC_{name}", value)
    settings.OIDC_NAME, settings.OIDC_CLAIM, apps = single_sign_on(insecure=True)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def through(client, sub, *, to="", spoil=None):
    """Go to the provider, say who one is there, come back."""
    leaving = client.get(START, {"next": to} if to else {})
    asked = parse_qs(urlsplit(leaving.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = requests.post(leaving.url, data={"sub": sub}, allow_redirects=False, timeout=10)
    address = urlsplit(urljoin(leaving.url, back.headers["Location"]))
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    return client.get(address.path, query | (spoil or {}))


def test_an_existing_account_comes_in(cast, client, set_up):
    """It is offered at the door, leads where one wanted to go, and leaves nothing of the provider's behind."""
    page = client.get("/sign-in/", {"next": "/cases/?q=1&x=2"}).content.decode()
    assert "政务统一认证" in page
    assert re.search(r'href="/sign-in/single/office/\?next=([^"]+)"', page)[1] == "%2Fcases%2F%3Fq%3D1%26x%3D2"
    answer = through(client, "s-1", to="/cases/")
    assert (answer.status_code, answer.url) == (302, "/cases/")
    assert client.get("/cases/").status_code == 200
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.by, entry.purpose) == ("signed_in", cast.alice, "统一身份认证")
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("sub", ["s-2", "s-3", "s-4", "nobody"])
def test_everybody_else_is_told_what_to_do(cast, client, set_up, sub):
    """Unknown, deactivated, a claim that is no name, no claim at all: one page, no account made."""
    User.objects.filter(username="bob").update(is_active=False)
    before = User.objects.count()
    answer = through(client, sub)
    assert answer.status_code == 403
    assert "由本单位管理员开设" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert User.objects.count() == before
    assert AccessEntry.objects.get().kind == "refused"


def test_it_leads_to_pages_of_this_site_only(cast, client, set_up):
    assert through(client, "s-1", to="https://evil.example/").url == "/"


def test_connecting_is_not_offered(cast, client, set_up):
    """allauth could tie a provider's account to who has signed in: here it only signs in."""
    client.force_login(cast.bob)
    leaving = client.get(START, {"process": "connect"})
    back = requests.post(leaving.url, data={"sub": "s-2"}, allow_redirects=False, timeout=10)
    assert client.get(back.headers["Location"]).status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("spoil", [{"state": "forged"}, {"code": "forged"}, {"error": "access_denied"}])
def test_what_is_no_proof_opens_nothing(cast, client, set_up, spoil):
    """A forged state or code, a refusal over there."""
    answer = through(client, "s-1", spoil=spoil)
    assert answer.status_code == 403
    assert "未能确认您的身份" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_two_statements_of_different_people_name_nobody(cast, settings):
    """What a provider signs and what it tells when asked must be of one person (OpenID Connect Core 5.3.2)."""
    settings.OIDC_CLAIM = "preferred_username"
    one, other = ({"sub": sub, "preferred_username": "alice"} for sub in ("s-1", "s-2"))
    assert named({"id_token": one, "userinfo": one}) == named({"userinfo": one}) == cast.alice
    assert named({"id_token": one, "userinfo": other}) is None
    assert named({}) is None


def test_an_answer_meant_for_another_browser_opens_nothing(cast, client, set_up):
    """The state belongs to the session that asked."""
    leaving = client.get(START)
    back = requests.post(leaving.url, data={"sub": "s-1"}, allow_redirects=False, timeout=10)
    assert Client().get(back.headers["Location"]).status_code == 403


@pytest.mark.django_db
def test_a_provider_that_is_down_is_said_so(client, set_up, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:9"
    answer = client.get(START)
    assert answer.status_code == 403
    assert "未能确认您的身份" in answer.content.decode()


def test_half_a_sign_in_proves_nothing_in_a_session_that_is_open(cast, client, alice, bob, enter, set_up):
    """Whoever finds a session open and begins to sign in over it, as its user or another, has not proved himself."""
    enter(alice)
    scan(client)
    for user in (bob, alice):
        client.post("/sign-out/")
        client.force_login(user)
        session = client.session
        session[again.KEY] = 0
        session.save()
        assert through(client, "s-1").url == "/sign-in/code/"
        assert client.get("/").status_code == 200
        assert client.get("/account/confirm/").status_code == 200
