"""Passwords by F.2: what may be chosen, for how long, and that somebody else's choice is good for one sign-in."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts import passwords
from accounts.models import Credential
from evidence import kinds
from evidence.models import AccessEntry
from organisations.models import User

from .conftest import PASSWORD

CHANGE = "/account/security/password/"


def change(client, new, *, old=PASSWORD, again=None):
    """Send the form."""
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": again or new})


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("Ab-1", "至少"),
        ("lowercase99", "三类"),
        ("ALLCAPITALS", "三类"),
        ("my-ALICE-2030", "不得包含"),
        ("Password1", "常见"),
        ("Aa-1" * 33, "128"),
        (PASSWORD, "最近5次"),
    ],
)
def test_what_is_too_weak_is_refused_with_the_reason(client, alice, enter, bad, why):
    enter(alice)
    answer = change(client, bad)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_none_of_the_last_five(client, alice, enter):
    """Five changes on, the first one is free again; the session goes on, the log tells each change."""
    enter(alice)
    present = PASSWORD
    for number in range(1, 5):
        assert change(client, f"Village-{number}-x", old=present).status_code == 302
        present = f"Village-{number}-x"
        assert change(client, PASSWORD, old=present).status_code == 422
    assert change(client, "Village-5-x", old="Village-4-x").status_code == 302
    assert change(client, PASSWORD, old="Village-5-x").status_code == 302
    assert client.get("/").status_code == 200
    assert AccessEntry.objects.filter(kind=kinds.PASSWORD, by=alice).count() == 6
    assert len(Credential.objects.get().earlier) == 4


def test_a_wrong_old_password_counts_as_a_try(client, alice, enter):
    enter(alice)
    assert [change(client, "Township-99", old="wrong").status_code for _try in range(5)] == [422] * 4 + [429]


def test_after_ninety_days_a_new_one_first(client, alice, enter, settings):
    """The page says so, nothing else opens, and afterwards it leads where one wanted to go."""
    settings.PASSWORD_DAYS = 90
    assert enter(alice)["Location"] == "/"
    client.post("/sign-out/")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        assert enter(alice, to="/cases/")["Location"] == CHANGE
        assert "期限已满" in client.get(CHANGE).content.decode()
        assert client.get("/cases/")["Location"] == CHANGE
        assert change(client, "Township-99")["Location"] == "/cases/"
        assert client.get("/cases/").status_code == 200


def test_what_an_administrator_sets_is_good_for_one_sign_in(cast, client, alice, enter):
    """For a forgotten password and for a new account; the upkeep site sets none, and who did it is in the log."""
    client.force_login(cast.adam)
    assert client.get(f"/admin/organisations/user/{alice.pk}/password/").status_code == 403
    assert client.get("/admin/organisations/user/add/").status_code == 403
    client.logout()
    zoe = User.objects.create(username="zoe", last_name="Zoe")
    for user in (alice, zoe):
        passwords.assign(user, "Given-2030", by=cast.adam)
    assert AccessEntry.objects.filter(kind=kinds.PASSWORD, by=cast.adam).count() == 2
    for name, new in (("alice", "Own-choice-1"), ("zoe", "Own-choice-2")):
        assert enter(name, password="Given-2030")["Location"] == CHANGE
        assert client.get("/").url == CHANGE
        assert client.get("/healthz").status_code == 200
        assert change(client, "Given-2030", old="Given-2030").status_code == 422
        assert change(client, new, old="Given-2030").url == "/"
        client.post("/sign-out/")
        assert enter(name, password=new).url == "/"
        client.post("/sign-out/")


def test_an_unused_one_time_password_lapses(cast, alice, enter):
    passwords.assign(alice, "Given-2030", by=cast.adam)
    Credential.objects.filter(user=alice).update(
        set_at=timezone.now() - passwords.FIRST_DAYS - datetime.timedelta(days=1)
    )
    refused = enter(alice, password="Given-2030")
    assert refused.status_code == 422
    assert "已失效" in refused.text


def test_assigning_ends_in_the_same_way(cast, alice, enter):
    passwords.assign(alice, "Given-2030", by=cast.adam)
    assert enter(alice, password="Given-2030").url == CHANGE


def test_who_has_no_password_here_is_asked_for_none(client, alice):
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    assert client.get(CHANGE).status_code == 404
    assert not passwords.must_change(alice)
