"""Oversight at the screen: a record from opening to closing, the look-back, the yearly duties, on desk and phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests import story

from .office import send
from .test_gallery import DESK, PHONE, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    """The cast in a database that the server's threads see too."""
    return story.assemble()


def submit(page, text: str) -> None:
    page.fill("textarea[name=text]", text)
    send(page, "main form[method=post] button[type=submit]")


def test_a_record_from_opening_to_notice(office, cast):
    number = story.Road(cast).after("adopt").case.number
    page = office.window(cast.carol)
    page.goto(f"{office.address}/cases/{number}/")
    page.click("main a:has-text('责任追究')")
    page.locator("select[name=event]").select_option(index=1)
    page.click("main form[method=get] button[type=submit]")
    expect(page.locator("main")).to_contain_text("当日在任")
    page.check("input[name=trigger][value=inspection]")
    page.locator("input[name=persons]").first.check()
    page.locator("input[name=documents]").first.check()
    office.shot(page, "accountability-opening")
    submit(page, "检查发现会议记录缺少包保责任人签字。")
    expect(page.locator("main")).to_contain_text("核查中")
    base = page.url.split("#")[0]
    page.goto(f"{base}add/rectified/")
    expect(page.locator("main")).to_contain_text("追责通知书尚未送达。")
    office.shot(page, "accountability-out-of-order")
    page.goto(f"{base}add/noticed/")
    page.check("input[name=measure][value=criticism]")
    submit(page, "经查，支部书记未组织包保责任人签字即上报材料，审核把关不严。")
    expect(page.locator("main")).to_contain_text("待整改")
    for screen, name in ((DESK, "desk"), (PHONE, "phone")):
        window = office.window(cast.carol, **screen)
        path = re.sub(r"^https?://[^/]+", "", base)
        look(office, window, "accountability-record", path, screen)
        look(office, window, "accountability-records", f"/cases/{number}/accountability/", screen)
        look(office, window, "accountability-all", "/cases/accountability/", screen)
        look(office, window, "accountability-notice", f"{path}notice/", screen)
        look(office, window, "look-back", f"/cases/{number}/look-back/?on=2028-06-03", screen)
        look(office, window, "look-back-by-date", f"/cases/{number}/look-back/?by=date", screen)
        look(office, window, "case-oversight", f"/cases/{number}/", screen)
        office.shot(window, f"case-oversight-{name}")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_yearly_duties_fit_their_screen(office, cast, screen):
    story.Road(cast).after("adopt")
    story.Road(cast, cast.street)
    page = office.window(cast.bob, **screen)
    look(office, page, "standing", "/cases/standing/", screen)
    page.click("main table a >> nth=0")
    office.shot(page, f"standing-form-{'phone' if screen is PHONE else 'desk'}")
    submit(page, "截至目前，队伍结构合理，源头培养有待加强。")
    expect(page.locator("main")).to_contain_text("源头培养有待加强")
    office.shot(page, f"standing-record-{'phone' if screen is PHONE else 'desk'}")
    window = office.window(cast.carol, **screen)
    look(office, window, "standing-below", f"/cases/standing/below/?year={story.TODAY.year - 1}", screen)
    look(office, window, "standing-done", "/cases/standing/done/", screen)
    look(office, window, "cases-with-links", "/cases/", screen)
