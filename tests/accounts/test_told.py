"""Whoever's password or second factor changes is told, with who did it, and his other sessions end."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts import passwords
from evidence import kinds
from evidence.models import AccessEntry
from notices.kinds import CREDENTIAL
from notices.models import Notice

from .conftest import PASSWORD
from .test_factors import APP, CODES, codes_of, set_up
from .test_passwords import change

pytestmark = pytest.mark.django_db
MINE = "您的账号安全信息有变动：{}。如非本人操作，请立即告知安全管理员。"
ANOTHERS = "您的账号安全信息有变动：{}（操作人：{}）。如不知情，请联系安全管理员。"


def told(user):
    """What the user was told, the latest last."""
    return list(Notice.objects.filter(user=user, kind=CREDENTIAL).order_by("pk").values_list("text", flat=True))


def inside(client):
    """Whether the session goes on."""
    return client.get("/account/alive/").status_code == 200


def test_ones_own_changes_are_told_and_what_goes_ends_other_sessions(client, alice, enter):
    """Adding ends nothing; taking away and a new password end every session but the one in which it was done."""
    enter(alice)
    enter(alice, by=(other := Client()))
    set_up(client)
    client.post(f"{CODES}new/")
    assert inside(other)
    assert client.post(f"{APP}remove/").status_code == 302
    assert (inside(client), inside(other)) == (True, False)
    enter(alice, by=(other := Client()))
    assert change(client, "Township-99").status_code == 302
    assert (inside(client), inside(other)) == (True, False)
    done = ("添加身份验证器", "重新生成恢复码", "移除身份验证器", "修改密码")
    assert told(alice) == [MINE.format(one) for one in done]
    ended = AccessEntry.objects.filter(kind=kinds.SESSION_ENDED).order_by("pk")
    assert list(ended.values_list("purpose", flat=True)) == ["factor", "password"]
    assert "修改密码" in client.get("/notices/").content.decode()


def test_a_passkey_that_is_removed_ends_other_sessions(client, alice, enter):
    enter(alice)
    enter(alice, by=(other := Client()))
    key = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "x", "credential": {}})
    assert client.post(f"/account/security/passkeys/{key.pk}/remove/").status_code == 302
    assert (inside(client), inside(other)) == (True, False)
    assert told(alice) == [MINE.format("移除通行密钥")]


def test_a_recovery_code_that_is_used_is_told(client, alice, enter):
    enter(alice)
    set_up(client)
    code = codes_of(client.get(CODES).content.decode())[0]
    enter(alice, by=(other := Client()))
    assert other.post("/sign-in/code/", {"code": code}).status_code == 302
    assert told(alice)[-1] == MINE.format("使用了一个恢复码，剩余9个")


def test_what_administrators_do_is_told_with_their_names(client, cast, alice, enter):
    """Factors taken away by one, a one-time password by the other: both sign the user out everywhere."""
    enter(alice)
    set_up(client)
    keeper = Client()
    keeper.force_login(cast.seth)
    keeper.post("/admin/organisations/user/", {"action": "take_factors", "_selected_action": [alice.pk]})
    assert not inside(client)
    assert inside(keeper)
    enter(alice)
    keeper.force_login(cast.adam)
    assert keeper.post(f"/account/people/{alice.pk}/password/").status_code == 200
    assert not inside(client)
    assert told(alice)[1:] == [
        ANOTHERS.format("清除全部二次验证方式", cast.seth), ANOTHERS.format("发放一次性密码", cast.adam),
    ]  # fmt: skip
    assert told(cast.seth) == told(cast.adam) == []


def test_a_lock_is_told_and_a_refused_try_is_not(alice, enter):
    """Nobody is told under whose name there is no account; a password from the shell names nobody."""
    for _try in range(4):
        enter(alice, password="wrong")
    assert told(alice) == []
    enter(alice, password="wrong")
    assert told(alice) == [MINE.format("帐号锁定")]
    passwords.assign(alice, PASSWORD, by=None)
    assert told(alice)[1:] == [MINE.format("发放一次性密码")]
