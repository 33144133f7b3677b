"""A working day at my desk: from the desk to a done act in at most two clicks for every role; keys, views, calendar."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cases.models import Event
from tests import story
from tests.workflows.test_desk_page import applications
from tests.workflows.test_desk_tabs import cover
from workflows.models import CaseTask

from .office import fill, fits, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 375, "height": 812}
LONG = "珲春市××镇中心社区与沿江七村联合新兴领域流动党员临时管理服务第一党支部委员会"


@pytest.fixture
def cast(transactional_db):
    """The cast in a database that the server's threads see too; its village has the longest name a unit bears."""
    cast = story.assemble()
    cast.village.short_name = LONG
    cast.village.save(update_fields=["short_name"])
    return cast


def test_every_role_comes_from_the_desk_to_a_done_act_in_two_clicks(office, cast, walked):
    road = walked()
    for name in ("talk", "file_activist", "sponsor_visit", "file_admission", "archive"):
        road.until(name)
        move, user = road.move(name), road.by(road.next)
        page = office.window(user)
        page.goto(f"{office.address}/")
        clicks = to_the_form(page, road.case.number, name)
        assert clicks <= 2, (name, clicks)
        expect(page.locator("#help")).to_be_visible()
        fill(page, story.fresh(move.facts), move.on)
        send(page)
        expect(page).to_have_url(f"{office.address}/cases/{road.case.number}/")
        assert Event.objects.filter(case=road.pk, action=name, by=user).exists()
        road.position += 1


def to_the_form(page, number: str, name: str) -> int:
    """Click as a person would, and count: the form from the row itself, else by way of the case page."""
    form = f"a[href='/cases/{number}/do/{name}/']"
    if page.locator(f".desk-rows {form}").count():
        page.locator(f".desk-rows {form}").first.click()
        page.wait_for_url(f"**/do/{name}/")
        return 1
    page.locator(f".desk-rows a[data-open][href='/cases/{number}/']").first.click()
    page.locator(f".now {form}").first.click()
    page.wait_for_url(f"**/do/{name}/")
    return 2


def test_the_desk_by_keyboard(office, cast):
    first, second = applications(cast, 2)
    page = office.window(cast.alice)
    page.goto(f"{office.address}/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("tr:focus-within")).to_contain_text(second.number)
    expect(page.locator("[data-row-status]")).to_have_text("第2行，共2行")
    page.keyboard.press("c")
    expect(page.locator(".notice-done")).to_contain_text("已领办")
    assert CaseTask.objects.open().get(case__number=second.number).owner == cast.alice
    expect(page.locator("tr:focus-within")).to_contain_text(second.number)  # the keyboard stays where it was
    page.keyboard.press("c")
    expect(page.locator(".notice-done")).to_contain_text("已退回")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("c?")  # no key while somebody types
    expect(page.locator("#keys")).to_be_hidden()
    page.goto(f"{office.address}/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{office.address}/cases/{first.number}/")


def test_views_calendar_and_day_sheet(office, cast, walked):
    applications(cast, 3, ago=60)
    applications(cast, 2, ago=25)
    cover(cast.anna, cast.alice)
    walked(cast.street, after="name_activist")
    road = walked(after="name_activist")
    page = office.window(cast.alice)
    page.goto(f"{office.address}/?due=overdue")
    page.click("summary:has-text('将当前筛选存为视图')")
    page.fill("#view-name", "超期事项")
    page.click(".saved-views button:has-text('保存')")
    expect(page.locator(".chips [aria-current]")).to_have_text("超期事项")
    page.click("summary:has-text('保存或管理视图')")
    page.click(".saved-views button:has-text('设为默认')")
    page.goto(f"{office.address}/")
    expect(page).to_have_url(f"{office.address}/?due=overdue")
    page.click(".saved-views summary")
    look(office, page, "desk-views")
    page.click(".saved-views button:has-text('删除')")
    expect(page.locator(".notice-done")).to_contain_text("已删除")
    look_at_all(office, page, road)
    page.goto(f"{office.address}/month/")
    page.locator(".month-count").first.click()
    day = datetime.date(2030, 11, 30)  # a month after the later applications
    expect(page.locator("select[name=due] option[selected]")).to_have_text(day.isoformat())
    expect(page.locator(".desk-rows tbody tr")).to_have_count(2)
    page.goto(f"{office.address}/day-sheet/")
    if folder := os.environ.get("SHOTS"):
        page.pdf(path=Path(folder) / "day-sheet.pdf", prefer_css_page_size=True)
    look_at_all(office, office.window(cast.alice, **PHONE), road)


def look_at_all(office, page, road) -> None:
    """Every page of the desk, and the help of a case and of a form, on one screen."""
    for name, address in PAGES.items():
        page.goto(f"{office.address}{address}".replace("NUMBER", road.case.number))
        look(office, page, name)


PAGES = {
    "desk": "/", "desk-returned": "/returned/", "desk-waiting": "/waiting/", "desk-covered": "/covered/",
    "desk-month": "/month/", "day-sheet": "/day-sheet/", "case-help": "/cases/NUMBER/",
    "form-help": "/cases/NUMBER/do/appoint_contacts/",
}  # fmt: skip


def look(office, page, name: str) -> None:
    """Nothing sticks out at the side; the help of a case page is opened before its picture is taken."""
    if page.locator(".step-help > summary").count():
        page.click(".step-help > summary")
    width = page.viewport_size["width"]
    fits(page, width)
    office.shot(page, f"{name}-{width}")
