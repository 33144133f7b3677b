"""Absence and hand-over at the screen: naming a deputy and acting as one, a colleague who leaves, on desk and phone."""

import datetime

import pytest
from playwright.sync_api import expect

from organisations.desks import Role
from organisations.models import User
from tests import story

from .office import send
from .test_gallery import DESK, PHONE, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture
def cast(transactional_db):
    """The cast in a database that the server's threads see too."""
    return story.assemble()


def confirmed(page) -> None:
    """Answer the question the page asks before something final."""
    page.click("dialog[open] .btn-primary")


def named(user, family: str, given: str) -> None:
    user.last_name, user.first_name = family, given
    user.save(update_fields=["last_name", "first_name"])


@SCREENS
def test_a_deputy_is_named_acts_and_is_taken_back(office, cast, screen):
    named(cast.bob, "张", "伟民")
    named(cast.pat, "李", "秀兰")
    number = story.Road(cast).until("agree_candidate").case.number
    kind = "phone" if screen is PHONE else "desk"
    bob = office.window(cast.bob, **screen)
    bob.locator(".site-side summary").click()
    bob.click(".menu-items a:has-text('外出代理')")
    bob.click("main a:has-text('指定代理人')")
    bob.select_option("select[name=deputy]", str(cast.pat.pk))
    bob.fill("input[name=until]", (story.TODAY + datetime.timedelta(days=5)).isoformat())
    bob.check("input[name=pipelines][value=membership]")
    office.shot(bob, f"absence-new-{kind}")
    bob.click("main form[method=post] button[type=submit]")
    expect(bob.locator("main")).to_contain_text("李秀兰")
    office.shot(bob, f"absence-given-{kind}")
    pat = office.window(cast.pat, **screen)
    pat.goto(f"{office.address}/cases/{number}/")
    expect(pat.locator(".site-header")).to_contain_text("代张伟民")
    pat.click("main .now a.btn-primary")
    expect(pat.locator(".notice-acting")).to_contain_text("您正代张伟民办理")
    office.shot(pat, f"absence-acting-{kind}")
    pat.fill("input[name=on]", story.TODAY.isoformat())
    pat.fill("input[name=document_number]", "东党〔2030〕8号")
    pat.fill("textarea[name=opinion]", "同意。")
    send(pat, "main form[method=post] button[type=submit]")
    expect(pat.locator(".timeline")).to_contain_text("代张伟民办理")
    office.shot(pat, f"absence-timeline-{kind}")
    look(office, pat, "absence-index", "/absence/", screen)
    pat.click("main form button:has-text('撤回')")
    confirmed(pat)
    expect(pat.locator("main")).to_contain_text("代理已撤回")
    pat.goto(f"{office.address}/")
    expect(pat.locator(".site-header")).not_to_contain_text("代张伟民")


@SCREENS
def test_a_sponsor_leaves_and_everything_is_handed_over(office, cast, screen):
    named(cast.bob, "张", "伟民")
    named(cast.sam, "桑", "国强")
    named(cast.sean, "肖", "明")
    story.Road(cast).until("train")
    kind = "phone" if screen is PHONE else "desk"
    page = office.window(cast.bob, **screen)
    page.goto(f"{office.address}/absence/leaving/")
    page.fill("input[name=q]", "桑国")
    page.click("main form[role=search] button")
    page.click("main a:has-text('桑国强')")
    office.shot(page, f"leaving-first-{kind}")
    page.select_option("select[name=default]", str(cast.sean.pk))
    page.click("button[name=look]")
    expect(page.locator("main")).to_contain_text("移交")
    office.shot(page, f"leaving-reviewed-{kind}")
    page.select_option("select[name=default]", "")
    page.click("button[name=order]")
    expect(page.locator(".notice-error")).to_contain_text("更改了选择")
    office.shot(page, f"leaving-changed-{kind}")
    page.select_option("select[name=default]", str(cast.sean.pk))
    page.click("button[name=look]")
    page.click("button[name=order]")
    expect(page.locator("main")).to_contain_text("无遗留事项")
    office.shot(page, f"leaving-done-{kind}")
    look(office, page, "leaving-index", "/absence/leaving/", screen)


@SCREENS
def test_an_organiser_leaves_later_and_nobody_follows(office, cast, screen):
    named(cast.carol, "陈", "晓红")
    User.objects.create(username="lee", last_name="李", first_name="新来")
    story.account("Ben", Role.SPONSOR, cast.east)
    kind = "phone" if screen is PHONE else "desk"
    page = office.window(cast.carol, **screen)
    page.goto(f"{office.address}/absence/leaving/{cast.bob.pk}/")
    page.fill("input[name=last_day]", (story.TODAY + datetime.timedelta(days=5)).isoformat())
    page.click("button[name=look]")
    expect(page.locator("main")).to_contain_text("无人任职")
    office.shot(page, f"leaving-empty-{kind}")
    page.check("input[name=confirmed]")
    page.click("button[name=order]")
    expect(page.locator("main")).to_contain_text("待离任次日执行")
    office.shot(page, f"leaving-waits-{kind}")
