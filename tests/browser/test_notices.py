"""Notices in a browser: the bell, the list, settings and dead letters, with mouse and keyboard, desk and phone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Event
from cases.setbacks import Setback
from notices.deliveries import Delivery, Robot
from notices.kinds import ARRIVED, COPIED, OVERDUE, REMINDER, RETURNED, SUPERVISED
from notices.models import Notice
from notices.outbox import tell
from notices.planning import plan
from notices.preferences import Choice
from tests import story

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = (
    (REMINDER, "M-2030-0042 申请人戴：派人同发展对象谈话，应于2030年11月28日前办结。"),
    (OVERDUE, "M-2030-0051 申请人金：党委会审批，已超期3天。"),
    (SUPERVISED, "M-2030-0051 申请人金：县委组织部已列入督办，请于2030年11月26日前办结。"),
    (RETURNED, "M-2030-0063 申请人朴：退回支部（东镇党委 乡镇组织员，2030-11-22）"),
    (COPIED, "东镇党委传阅：关于做好年底前发展党员工作的通知。"),
    (ARRIVED, "M-2030-0007 申请人李：批准为预备党员（东镇党委 乡镇组织员，2030-11-20）"),
)


@pytest.fixture
def cast(transactional_db, settings):
    """The cast, mail and a robot set up, and what the organiser of East has been told."""
    cast = story.assemble()
    settings.MAIL, settings.WEBHOOK_HOSTS = True, ["https://qyapi.weixin.qq.com"]
    cast.bob.email = "bob@example.gov.cn"
    cast.bob.save(update_fields=["email"])
    Robot.objects.create(organisation=cast.east, url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x")
    for kind, text in TEXTS:
        tell([cast.bob], kind, text, url="/")
    Notice.objects.filter(kind__in=(COPIED, ARRIVED)).update(read_at=timezone.now())
    return cast


@pytest.mark.parametrize("width", [1366, 375])
def test_the_bell_leads_to_what_is_to_be_done(office, cast, width):
    page = office.window(cast.bob, width=width)
    bell = page.locator("a.bell")
    expect(bell).to_contain_text("4")
    bell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr.is-unread")).to_have_count(4)
    fits(page, width)
    office.shot(page, f"notices-{width}")
    page.get_by_role("link", name="M-2030-0051 申请人金：党委会审批").click()
    expect(page).to_have_url(f"{office.address}/")
    expect(bell).to_contain_text("3")
    bell.click()
    page.get_by_role("button", name="标为已读：M-2030-0042").click()
    expect(page.locator("tr.is-unread")).to_have_count(2)
    page.select_option("select[name=kind]", RETURNED)
    page.get_by_role("button", name="查看").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="清除").click()
    page.get_by_role("button", name="全部标为已读").click()
    expect(bell.locator(".count")).to_have_count(0)


@pytest.mark.parametrize("width", [1366, 375])
def test_channels_and_hours_are_chosen(office, cast, width):
    page = office.window(cast.bob, width=width)
    page.goto(f"{office.address}/notices/settings/")
    expect(page.get_by_label("督办: 站内")).to_be_disabled()
    page.get_by_label("期限提醒: 群机器人").focus()
    page.keyboard.press("Space")
    page.fill("input[name=digest_at]", "06:00")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".error-summary")).to_contain_text("此时间在免打扰时段内")
    expect(page.get_by_label("期限提醒: 群机器人")).to_be_checked()
    page.fill("input[name=digest_at]", "09:00")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice-done")).to_contain_text("设置已保存")
    page.get_by_role("button", name="发送测试消息：电子邮件").click()
    expect(page.locator(".digests li")).to_have_count(1)
    fits(page, width)
    office.shot(page, f"notice-settings-{width}")
    assert Choice.objects.get(user=cast.bob, group="deadlines", channel="webhook").wanted


@pytest.mark.parametrize("width", [1366, 375])
def test_the_administrator_sees_to_what_was_not_delivered(office, cast, width):
    Choice.objects.create(user=cast.bob, group="deadlines", channel="webhook", wanted=True)
    plan()
    failed = {"mail": "SMTPRecipientsRefused 550", "webhook": "errcode 93000"}
    for channel, error in failed.items():
        gone = {"status": Delivery.DEAD, "attempts": 6, "error": error, "ended_at": timezone.now()}
        Delivery.objects.filter(channel=channel).update(**gone)
    road = story.Road(cast)
    Event.objects.update(followed_up_at=None)
    Setback.objects.create(event=road.opened, attempts=6, error="Files", at=timezone.now())
    page = office.window(cast.adam, width=width)
    page.goto(f"{office.address}/notices/dead/")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.locator("details summary", has_text="作废").last.click()
    fits(page, width)
    office.shot(page, f"notices-dead-{width}")
    page.locator("details[open] input[name=reason]").fill("群已解散。")
    page.get_by_role("button", name="作废此消息").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="全部重试").click()
    expect(page.locator("main .empty")).to_contain_text("消息均已送达")
    page.get_by_role("link", name="未完成的后续处理").first.click()
    expect(page.locator("tbody tr")).to_contain_text(road.case.number)
    fits(page, width)
    office.shot(page, f"follow-ups-{width}")
    page.get_by_role("button", name="重试", exact=True).click()
    expect(page.locator("main .empty")).to_contain_text("后续处理均已完成")
