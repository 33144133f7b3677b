"""Signing in with a real browser: the first time, with an authenticator app, with a passkey, and locked out."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import expect

from accounts import locking, passwords

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GIVEN, OWN = "Given-2030", "Township-2030"


@pytest.fixture
def page(chromium, live_server):
    """A new browser window at the door."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.forbidden = []
    page.on("console", lambda said: page.forbidden.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{live_server.url}/sign-in/")
    yield page
    context.close()
    assert not page.forbidden


def enter(page, user, password):
    """Type name and password, send."""
    page.fill("input[name=username]", user.username)
    page.fill("input[name=password]", password)
    page.click("main form:has(input[name=username]) button[type=submit]")


def leave(page):
    """Sign out by the menu."""
    page.click(".site-side summary")
    page.click("form[data-sign-out] button")
    expect(page.locator("h1")).to_have_text("登录")


def code_of(secret):
    """What an authenticator app shows at the server's time."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def virtual_key(page):
    """A device that keeps passkeys and recognises its user."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "isUserVerified": True}})


def shoot(office, page, name):
    """The page at both widths, when pictures are asked for."""
    office.shot(page, f"{name}-desk")
    page.set_viewport_size({"width": 375, "height": 740})
    office.shot(page, f"{name}-phone")
    expect(page.locator("main")).to_be_visible()  # a page that is still coming has no width
    fits(page, 375)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_the_first_sign_in_of_an_organiser(cast, office, page, settings):
    """A password of one's own, an authenticator app, the recovery codes, the desk; then by code."""
    settings.SECOND_FACTOR_ROLES = ["organiser"]
    passwords.assign(cast.bob, GIVEN, by=cast.adam)
    shoot(office, page, "sign-in")
    enter(page, cast.bob, GIVEN)
    expect(page.locator("h1")).to_have_text("修改密码")
    shoot(office, page, "first-password")
    page.fill("input[name=old_password]", GIVEN)
    page.fill("input[name=new_password1]", OWN)
    page.fill("input[name=new_password2]", OWN)
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("账号安全")
    shoot(office, page, "first-factor")
    page.click("text=设置身份验证器")
    expect(page.locator("h1")).to_have_text("设置身份验证器")
    shoot(office, page, "app")
    secret = page.locator("#secret").text_content()
    page.fill("input[name=code]", code_of(secret))
    page.click("main button[type=submit]")
    expect(page.locator("ol.codes li")).to_have_count(10)
    shoot(office, page, "recovery-codes")
    with page.expect_download() as kept:
        page.click("text=存为文件")
    codes = re.findall(r"^\d{8}$", kept.value.path().read_text(), re.MULTILINE)
    assert codes == page.locator("ol.codes li").all_text_contents()
    page.click("text=已妥善保存")
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))
    leave(page)

    enter(page, cast.bob, OWN)
    expect(page.locator("h1")).to_have_text("二次验证")
    shoot(office, page, "code")
    cache.clear()  # the code that set the app up may still be the one it shows
    page.fill("input[name=code]", code_of(secret))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))


def test_a_passkey_alone_and_after_the_password(cast, office, page):
    """Added under account security; signs in without typing; after a password it is the second factor."""
    virtual_key(page)
    cast.bob.set_password(OWN)
    cast.bob.save()
    enter(page, cast.bob, OWN)
    page.goto(page.url + "account/security/")
    page.click("text=添加通行密钥")
    shoot(office, page, "add-passkey")
    page.fill("input[name=name]", "办公室电脑")
    page.click("text=创建通行密钥")
    expect(page.locator("ol.codes li")).to_have_count(10)
    page.click("text=已妥善保存")
    expect(page.locator("main")).to_contain_text("可单独登录")
    shoot(office, page, "security")
    leave(page)

    page.click("text=使用通行密钥登录")
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))
    leave(page)

    enter(page, cast.bob, OWN)
    expect(page.locator("h1")).to_have_text("二次验证")
    shoot(office, page, "use-passkey")
    page.click("[data-passkey-button]")
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))


def test_locked_out_and_let_in_again(cast, office, page):
    """Five wrong passwords close the door and say what to do; unlocked, the right one opens it."""
    cast.bob.set_password(OWN)
    cast.bob.save()
    for _try in range(locking.NAME_TRIES):
        enter(page, cast.bob, "wrong")
        expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(".error-summary")).to_contain_text("30分钟内不再受理密码和验证码")
    shoot(office, page, "locked")
    enter(page, cast.bob, OWN)
    expect(page.locator(".error-summary")).to_contain_text("请安全管理员解除账号锁定")
    locking.unlock(cast.bob, cast.seth)
    enter(page, cast.bob, OWN)
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))
