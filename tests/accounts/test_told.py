"""Whoever's password or second factor changes, or whose account is used on a new device, is told."""

import datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import passwords, sessions
from evidence import kinds, log
from evidence.models import DENIED, AccessEntry
from notices.kinds import CREDENTIAL, SIGN_IN
from notices.models import Notice
from notices.sending import deliver
from tests import story

from .conftest import PASSWORD
from .test_factors import APP, CODES, codes_of, set_up
from .test_passwords import change

pytestmark = pytest.mark.django_db
MINE = "您的账号安全信息有变动：{}。如非本人操作，请立即告知安全管理员。"
NEW = "您的账号于{} {}在新的设备或网络登录：{}。如非本人操作，请立即结束该登录、修改密码，并告知安全管理员。"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/{0}.0 Safari/537.36 Edg/{0}.0"
PHONE = "Mozilla/5.0 (Linux; Android 12; HUAWEI) Chrome/99 Mobile MicroMessenger/8.0"
MONDAY = story.NOW.replace(day=25, hour=10)
ANOTHERS = "您的账号安全信息有变动：{}（操作人：{}）。如不知情，请联系安全管理员。"


def told(user, kind=CREDENTIAL):
    """What the user was told, the latest last."""
    return list(Notice.objects.filter(user=user, kind=kind).order_by("pk").values_list("text", flat=True))


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
    assert told(alice) == [MINE.format("账号锁定")]
    log.note(kinds.FACTOR, subject=alice, outcome=DENIED)
    passwords.assign(alice, PASSWORD, by=None)
    assert told(alice)[1:] == [MINE.format("发放一次性密码")]


@time_machine.travel(story.NOW, tick=False)
def test_a_sign_in_on_a_new_device_or_network_is_told(alice, bob, enter):
    """Not the first one of all, no newer version of the browser, no neighbour in the network; whatever others use."""
    enter(bob, by=Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="10.1.2.3"))
    for agent, address, said in (
        (EDGE.format(130), "10.1.2.3", ""),
        (EDGE.format(131), "10.1.3.77", ""),
        (PHONE, "10.1.2.3", "微信，安卓手机"),
        (EDGE.format(131), "10.2.3.3", "Edge，Windows 10/11"),
        (EDGE.format(131), "2001:db8:1::1", "Edge，Windows 10/11"),
        (EDGE.format(131), "2001:db8:2::9", ""),
        (PHONE, "10.1.2.4", ""),
        ("", "10.1.2.4", "未知设备"),
    ):
        before = told(alice, SIGN_IN)
        assert enter(alice, by=Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)).status_code == 302
        words = [NEW.format(f"{story.TODAY:%Y-%m-%d}", "09:00", said)] if said else []
        assert told(alice, SIGN_IN)[len(before) :] == words, (agent, address)


def test_a_device_is_known_for_ninety_days_after_its_last_sign_in(alice, enter):
    """Signing out and the end of sessions forget none."""
    client = Client(headers={"User-Agent": EDGE.format(130)})
    with time_machine.travel(story.NOW, tick=False) as clock:
        for days, number in ((0, 0), (89, 0), (89, 0), (91, 1), (1, 1)):
            clock.shift(datetime.timedelta(days=days))
            enter(alice, by=client)
            assert len(told(alice, SIGN_IN)) == number, days
            client.post("/sign-out/")
            sessions.sweep()


@time_machine.travel(MONDAY)
def test_a_new_device_is_told_by_mail_without_naming_anything(cast, alice, enter, settings, mailoutbox):
    """On this site it leads to the user's own sign-ins, and auditors read of which device."""
    settings.MAIL, settings.EMAIL_FROM = True, "cases@example.gov.cn"
    settings.PUBLIC_URL = "https://cases.example.gov.cn"
    alice.email = "alice@example.gov.cn"
    alice.save(update_fields=["email"])
    enter(alice, by=Client(headers={"User-Agent": EDGE.format(130)}))
    client = Client(headers={"User-Agent": PHONE})
    enter(alice, by=client)
    assert "微信，安卓手机" in client.get("/notices/").text
    assert client.get(f"/notices/{Notice.objects.get(user=alice).pk}/").url == "/account/sessions/"
    client.force_login(cast.audrey)
    assert "微信，安卓手机" in client.get("/evidence/log/?kind=signed_in").text
    Notice.objects.update(read_at=None)
    deliver()
    (mail,) = mailoutbox
    assert "您的账号在新设备登录" in mail.subject
    assert not any(word in f"{mail.subject} {mail.body}" for word in ("微信", "安卓", "127.0.0", alice.username))


def test_a_sign_in_asks_the_log_once_however_often_its_user_has_signed_in(alice, enter):
    """Beside asking for the entry before, to which the new one is chained."""
    for _time in range(3):
        with CaptureQueriesContext(connection) as asked:
            enter(alice, by=Client())
        reads = [
            one["sql"] for one in asked if one["sql"].startswith("SELECT") and "evidence_accessentry" in one["sql"]
        ]
        assert sum("MAX(" in one for one in reads) == 1
        assert len(reads) == 2
