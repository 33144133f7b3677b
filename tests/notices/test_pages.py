"""The pages of notices: list and bell, settings, dead letters; who sees what, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.sites import site as admin_site
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from notices.admin import RobotAdmin, RobotForm
from notices.deliveries import Delivery, Robot
from notices.kinds import COPIED, REMINDER, SUPERVISED
from notices.models import Notice
from notices.outbox import tell
from notices.planning import plan
from notices.preferences import Choice, Preference
from notices.sending import deliver
from tests.story import NOW

from .post import robot, told, urged

pytestmark = pytest.mark.django_db
BUDGET = 7
HOURS = {"digest_at": "09:15", "digest_again": "", "quiet_from": "19:00", "quiet_until": "07:00", "quiet_days": "on"}


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def page(client, path="/notices/", status=200):
    found = client.get(path)
    assert found.status_code == status
    return found.content.decode()


def test_the_list_shows_the_unread_first_at_a_fixed_cost(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.alice)
    told(cast.alice, number="M-2027-0001")
    told(cast.alice, number="M-2027-0002")
    told(cast.bob, number="M-2027-0009")
    Notice.objects.filter(text__startswith="M-2027-0002").update(read_at=timezone.now())
    page(client)
    with django_assert_max_num_queries(BUDGET) as counted:
        text = page(client)
    assert text.index("M-2027-0001") < text.index("M-2027-0002")
    assert "M-2027-0009" not in text
    for number in range(40):
        told(cast.alice, number=f"M-2028-{number:04d}")
    with django_assert_max_num_queries(len(counted)):
        text = page(client)
    assert text.count('class="is-unread"') == 25
    text = page(client, "/notices/?page=2")
    assert text.count('class="is-unread"') == 16
    assert "M-2027-0002" in text


def test_the_list_is_narrowed_to_a_kind(cast, signed_in):
    client = signed_in(cast.alice)
    assert "当前没有通知" in page(client)
    told(cast.alice)
    told(cast.alice, COPIED, number="M-2027-0002")
    text = page(client, "/notices/?kind=copied")
    assert "M-2027-0002" in text
    assert "M-2027-0001" not in text
    assert "没有此类通知" in page(client, "/notices/?kind=repair")
    assert "M-2027-0001" in page(client, "/notices/?kind=nonsense&page=nonsense")


@pytest.mark.parametrize(("unread", "shown"), [(0, ""), (3, "3"), (99, "99"), (100, "99+"), (140, "99+")])
def test_the_bell_counts_to_a_cap(cast, signed_in, unread, shown):
    client = signed_in(cast.alice)
    Notice.objects.bulk_create(Notice(user=cast.alice, kind=REMINDER, text="事项") for _ in range(unread))
    tell([cast.bob], REMINDER, "事项")
    bell = page(client).partition('class="bell"')[2].partition("</a>")[0]
    assert (f'<span class="count">{shown}</span>' in bell) if shown else ("count" not in bell)


def test_opening_marks_read_and_leads_to_the_matter(cast, signed_in):
    client = signed_in(cast.alice)
    told(cast.alice)
    told(cast.bob)
    mine, other = Notice.objects.get(user=cast.alice), Notice.objects.get(user=cast.bob)
    client.get(f"/notices/{mine.pk}/", headers={"Sec-Purpose": "prefetch"})
    mine.refresh_from_db()
    assert mine.read_at is None
    answer = client.get(f"/notices/{mine.pk}/")
    assert (answer.status_code, answer.url) == (302, "/cases/M-2027-0001/")
    mine.refresh_from_db()
    assert mine.read_at
    for path in (f"/notices/{other.pk}/", "/notices/999999/"):
        page(client, path, 404)
    assert client.post(f"/notices/{other.pk}/read/").status_code == 404
    assert Notice.objects.get(pk=other.pk).read_at is None


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_notice_leads_nowhere_else(cast, signed_in, url):
    tell([cast.alice], REMINDER, "事项", url=url)
    answer = signed_in(cast.alice).get(f"/notices/{Notice.objects.get().pk}/")
    assert answer.url == "/notices/"


def test_marking_all_read_leaves_what_came_meanwhile(cast, signed_in):
    client = signed_in(cast.alice)
    told(cast.alice)
    told(cast.alice, number="M-2027-0002")
    newest = Notice.objects.filter(user=cast.alice).first().pk
    assert f'name="newest" value="{newest}"' in page(client)
    told(cast.alice, number="M-2027-0003")
    told(cast.bob)
    assert client.post("/notices/read/", {"newest": newest}).status_code == 303
    unread = Notice.objects.filter(read_at=None)
    assert {one.text[:11] for one in unread.filter(user=cast.alice)} == {"M-2027-0003"}
    assert unread.filter(user=cast.bob).exists()
    client.post(f"/notices/{unread.get(user=cast.alice).pk}/read/")
    assert not unread.filter(user=cast.alice).exists()
    client.post("/notices/read/", {"newest": "nonsense"})
    assert client.get("/notices/read/").status_code == 405


# --- settings --------------------------------------------------------------------------------------------------


def test_channels_are_offered_where_they_lead_somewhere(posted, signed_in, listener, django_assert_max_num_queries):
    text = page(signed_in(posted.eve), "/notices/settings/")
    assert "您还没有登记电子邮箱" in text
    assert "您所在的组织还没有登记群机器人" in text
    assert "cases-mail" not in text
    robot(posted.east, listener)
    client = signed_in(posted.bob)
    page(client, "/notices/settings/")
    with django_assert_max_num_queries(12):
        text = page(client, "/notices/settings/")
    assert "bob@example.gov.cn" in text
    assert "东镇党委工作群" in text
    assert "geheim" not in text
    assert text.count('type="checkbox"') == 3 * 10 + 1


def test_without_mail_the_page_says_so(cast, signed_in):
    assert "本系统没有配置邮件服务器" in page(signed_in(cast.alice), "/notices/settings/")


def test_what_is_chosen_counts(posted, signed_in, mailoutbox):
    client = signed_in(posted.alice)
    sent = HOURS | {"deadlines-bell": "on", "cases-mail": "on", "supervision-mail": "on"}
    assert client.post("/notices/settings/", sent).status_code == 303
    hours = Preference.objects.get(user=posted.alice).hours
    assert (str(hours.digests[0]), str(hours.quiet_from)) == ("09:15:00", "19:00:00")
    assert Choice.objects.filter(user=posted.alice, wanted=False, channel="bell").count() == 6  # three always ring
    assert client.post("/notices/settings/", sent | {"deadlines-mail": "on"}).status_code == 303
    assert Choice.objects.get(user=posted.alice, group="deadlines", channel="mail").wanted
    tell([posted.alice], SUPERVISED, "督办。")
    assert Notice.objects.get().read_at is None


def test_a_digest_in_the_quiet_is_refused(posted, signed_in):
    client = signed_in(posted.alice)
    answer = client.post("/notices/settings/", HOURS | {"digest_at": "06:59", "digest_again": "19:00"})
    assert answer.status_code == 422
    assert answer.content.decode().count("此时间在免打扰时段内") >= 2
    assert not Preference.objects.exists()
    assert client.post("/notices/settings/", HOURS | {"digest_at": ""}).status_code == 422


def test_a_test_message_is_sent_once_a_minute(posted, signed_in, mailoutbox):
    """Also in the quiet: whoever asks is there. What became of it is told on the page."""
    client = signed_in(posted.alice)
    assert client.post("/notices/settings/try/mail/").status_code == 303
    assert "一分钟内已经发送过测试消息" in client.post("/notices/settings/try/mail/", follow=True).content.decode()
    assert mailoutbox == [], "nothing is sent within a request"
    assert deliver() == 1
    assert mailoutbox[0].subject == "测试消息：通知将发送到此邮箱"
    assert "已发送" in page(client, "/notices/settings/")
    assert client.post("/notices/settings/try/webhook/").status_code == 400
    assert client.post("/notices/settings/try/pigeon/").status_code == 400


def test_a_test_message_that_fails_is_not_tried_for_hours(posted, signed_in, listener):
    robot(posted.east, listener)
    listener.answer(404)
    client = signed_in(posted.bob)
    client.post("/notices/settings/try/webhook/")
    assert deliver() == 0
    assert Delivery.objects.get().status == Delivery.DISCARDED
    assert "发送失败" in page(client, "/notices/settings/")


# --- robots are registered -------------------------------------------------------------------------------------


def test_a_robot_is_registered_on_allowed_hosts_only_and_its_address_never_shown(cast, settings):
    settings.WEBHOOK_HOSTS = ["https://qyapi.weixin.qq.com"]
    refused = RobotForm({"organisation": cast.east.pk, "url": "https://evil.example/send?key=x", "active": "on"})
    assert "此主机未获准使用" in str(refused.errors["url"])
    assert "url" in RobotForm({"organisation": cast.east.pk, "url": "", "active": "on"}).errors
    address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim"
    made = RobotForm({"organisation": cast.east.pk, "url": address, "active": "on"}).save()
    changed = RobotForm({"organisation": cast.east.pk, "url": "", "active": ""}, instance=made)
    assert changed.save().url == address
    assert "geheim" not in str(changed)
    assert not RobotAdmin(Robot, admin_site).has_delete_permission(RequestFactory().get("/"))


# --- dead letters ----------------------------------------------------------------------------------------------


@pytest.fixture
def dead(posted):
    """Two messages that were given up, to Alice and to Bob."""
    for user in (posted.alice, posted.bob):
        urged(user)
    plan()
    gone = {"status": Delivery.DEAD, "attempts": 6, "error": "SMTPRecipientsRefused 550", "ended_at": timezone.now()}
    Delivery.objects.update(**gone)
    return list(Delivery.objects.order_by("pk"))


def test_dead_letters_are_for_administrators(posted, dead, signed_in):
    for user in (posted.alice, posted.carol):
        for path in ("/notices/dead/", "/settings/follow-ups/"):
            page(signed_in(user), path, 403)
        assert signed_in(user).post("/notices/dead/retry/").status_code == 403
        assert signed_in(user).post(f"/notices/dead/{dead[0].pk}/discard/", {"reason": "无"}).status_code == 403
    assert Delivery.objects.dead().count() == 2


def test_a_dead_letter_says_why_and_is_tried_again_or_discarded(
    posted, dead, signed_in, mailoutbox, django_assert_max_num_queries
):
    client = signed_in(posted.adam)
    page(client, "/notices/dead/")
    with django_assert_max_num_queries(9):
        text = page(client, "/notices/dead/")
    assert "邮件服务器不接受收件人地址" in text
    assert "有事项已经超期 1" in text
    assert "alice@" not in text
    assert client.post(f"/notices/dead/{dead[0].pk}/discard/", {"reason": ""}).status_code == 422
    client.post(f"/notices/dead/{dead[0].pk}/discard/", {"reason": "该同志已调离。"})
    dead[0].refresh_from_db()
    assert (dead[0].status, dead[0].reason) == (Delivery.DISCARDED, "该同志已调离。")
    client.post(f"/notices/dead/{dead[1].pk}/retry/")
    with time_machine.travel(NOW.replace(day=25, hour=10)):
        assert deliver() == 1
    assert mailoutbox[0].to == ["bob@example.gov.cn"]
    assert "消息均已送达" in page(client, "/notices/dead/")


def test_all_dead_letters_are_tried_again(posted, dead, signed_in):
    client = signed_in(posted.adam)
    assert "将重试2条消息" in client.post("/notices/dead/retry/", follow=True).content.decode()
    assert "最早的待发消息应于" in page(client, "/notices/dead/")
    with time_machine.travel(NOW.replace(day=25, hour=10) + timedelta(minutes=1)):
        assert deliver() == 2
