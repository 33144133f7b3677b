"""In the browser: an approval asks for a proof and loses nothing, the idle end is announced, a session is ended."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from playwright.sync_api import expect

from accounts import sessions
from tests import story

from .office import PASSWORD, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def aged(user, **seconds) -> None:
    """Make the user's sessions older: what ``key`` of the session says lies so many seconds further back."""
    for row in sessions.of(user):
        store = SessionStore(row.session_key)
        for key, back in seconds.items():
            store[key] = time.time() - back
        store[sessions.SINCE] = store.get(sessions.SINCE, time.time())
        store.pop("account_authentication_methods", None)
        store.save()


def test_an_approval_asks_for_a_proof_and_loses_nothing(cast, walked, office):
    road = walked(until="agree_candidate")
    page = office.window(cast.bob)
    page.goto(f"{office.address}/cases/{road.case.number}/do/agree_candidate/")
    fill(page, road.next.facts, road.next.on)
    aged(cast.bob, confirmed_at=20 * 60)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".proof")).to_contain_text("办理前请确认本人身份")
    expect(page.locator("[name=opinion]")).to_have_value(road.next.facts["opinion"])
    office.shot(page, "proof-in-form")
    page.set_viewport_size({"width": 375, "height": 812})
    office.shot(page, "proof-in-form-phone")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.fill("#id_proof", "wrong")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".proof-error")).to_contain_text("不正确")
    page.fill("#id_proof", PASSWORD)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".notice-done")).to_be_visible()
    assert road.case.state == "candidate_agreed"

    aged(cast.bob, confirmed_at=20 * 60)
    other = walked(cast.street, until="file_activist")
    page.goto(f"{office.address}/cases/{other.case.number}/do/file_activist/")
    expect(page.get_by_role("heading", name="验证身份")).to_be_visible()
    office.shot(page, "confirm")
    page.fill("#id_proof", PASSWORD)
    page.get_by_role("button", name="确认并继续").click()
    expect(page.locator("[name=opinion]")).to_be_visible()


def test_the_idle_end_is_announced_and_going_on_is_one_click(cast, walked, office, settings):
    settings.SESSION_IDLE_MINUTES = 2
    page = office.window(cast.alice)
    road = walked(until="talk")
    page.goto(f"{office.address}/cases/{road.case.number}/do/talk/")
    page.locator("textarea").first.fill("谈话内容写到一半。")
    page.clock.install()
    page.reload()
    page.locator("textarea").first.fill("谈话内容写到一半。")
    aged(cast.alice, seen_at=75)
    page.clock.run_for(61_000)
    expect(page.locator(".idle-bar")).to_contain_text("秒后将自动退出")
    office.shot(page, "idle-warning")
    with page.expect_response("**/alive/"):  # only then the server knows
        page.get_by_role("button", name="继续").click()
    expect(page.locator(".idle-bar")).to_have_count(0)

    aged(cast.alice, seen_at=130)
    page.clock.run_for(62_000)
    expect(page).to_have_url(f"{office.address}/sign-in/?next=%2Fcases%2F{road.case.number}%2Fdo%2Ftalk%2F")
    expect(page.locator("main")).to_contain_text("因2分钟没有操作，已自动退出")
    office.shot(page, "idle-over")
    page.fill("input[name=username]", cast.alice.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("textarea").first).to_have_value("谈话内容写到一半。")


def test_a_session_is_ended_from_another_device(cast, office):
    desk = office.window(cast.alice)
    screen = {"width": 375, "height": 812}
    phone = office.windows["phone"] = office.browser.new_context(viewport=screen, locale="zh-CN").new_page()
    phone.goto(f"{office.address}/sign-in/")
    phone.fill("input[name=username]", cast.alice.username)
    phone.fill("input[name=password]", PASSWORD)
    phone.click("main button[type=submit]")
    expect(phone).to_have_url(f"{office.address}/")
    desk.goto(f"{office.address}/account/sessions/")
    expect(desk.locator("tbody tr")).to_have_count(2)
    office.shot(desk, "sessions")
    phone.goto(f"{office.address}/account/sessions/")
    office.shot(phone, "sessions-phone")
    desk.get_by_role("button", name="结束其他全部登录").click()
    desk.get_by_role("dialog").get_by_role("button", name="确认").click()
    expect(desk.locator(".notice-done")).to_contain_text("已结束其他1处登录")
    phone.goto(f"{office.address}/cases/")
    expect(phone.locator("main")).to_contain_text("已在其他设备上或者由管理员结束")


def test_administrators_pages(cast, office):
    page = office.window(cast.seth)
    page.goto(f"{office.address}/account/people/")
    office.shot(page, "people")
    page.get_by_role("link", name="Bob").click()
    office.shot(page, "account")
    page.get_by_role("link", name="授予任职").click()
    page.select_option("[name=role]", "deliberator")
    page.select_option("[name=organisation]", label=cast.hub.name)
    page.fill("[name=document]", "东组〔2030〕3号")
    page.fill("[name=reason]", "工作需要")
    office.shot(page, "give")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("main")).to_contain_text("东组〔2030〕3号，工作需要")
    adam = office.window(cast.adam, width=375, height=812)
    adam.goto(f"{office.address}/account/people/{cast.bob.pk}/")
    office.shot(adam, "account-phone")
    adam.get_by_role("button", name="发放一次性密码").click()
    adam.get_by_role("dialog").get_by_role("button", name="确认").click()
    expect(adam.locator(".secret")).to_be_visible()
    office.shot(adam, "secret-phone")
    page.goto(f"{office.address}/account/people/{cast.bob.pk}/")
    office.shot(page, "waiting")
    page.get_by_role("button", name="放行一次性密码").click()
    page.get_by_role("dialog").get_by_role("button", name="确认").click()
    expect(page.locator(".notice-done")).to_contain_text("一次性密码已放行")
    adam.goto(f"{office.address}/absence/closing/{cast.bob.pk}/")
    expect(adam.locator("main")).to_contain_text("还不能停用账号")
    office.shot(adam, "close-phone")
    assert story.anew(cast.bob).is_active
