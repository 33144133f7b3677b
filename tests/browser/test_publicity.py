"""A public notice in a browser: three announced at once, an objection to one, two listed; the page everybody reads."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.models import NoticeSheet
from tests import story
from tests.publicity import walls
from tests.story import ONE_DAY, TODAY

from .office import fits, work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 375, "height": 812}}
APPLIED = TODAY.replace(year=2029, month=5, day=7)


def look(office, pages, address, name, *, said):
    """Open the public page on each screen; keep a picture, and hold that nothing runs out of the screen."""
    for screen, page in pages.items():
        page.goto(address)
        expect(page.locator("main")).to_contain_text(said)
        fits(page, SCREENS[screen]["width"])
        office.shot(page, f"public-{name}-{screen}")


def shots(office, page, name):
    """The page on a desk's screen and as narrow as a phone's."""
    office.shot(page, f"{name}-desk")
    page.set_viewport_size(SCREENS["phone"])
    fits(page, SCREENS["phone"]["width"])
    office.shot(page, f"{name}-phone")
    page.set_viewport_size(SCREENS["desk"])


def announce(office, page):
    """The secretary counts the days, says where, and announces all who wait."""
    page.goto(f"{office.address}/publicity/")
    shots(office, page, "publicity-empty")
    page.click("main a:has-text('发布公示')")
    page.fill("main [name=on]", TODAY.isoformat())
    page.click("main button[name=reckon]")
    page.fill("main [name=place]", walls.PLACE)
    page.fill("main [name=phone]", walls.PHONE)
    page.locator("main #reckoning summary").click()
    shots(office, page, "publicity-announce")
    page.click("main button:has-text('发布公示')")
    expect(page.locator("main")).to_contain_text("已发布3人的公示")
    work_off()
    shots(office, page, "publicity-sheet")


def object_to(office, page, name):
    """A letter about one of them is entered."""
    page.click("main .page-actions a:has-text('登记反映')")
    page.get_by_label(name).check()
    page.get_by_label("来信").check()
    page.fill("main [name=matter]", "反映其长期不参加社区组织的活动。")
    shots(office, page, "publicity-objection")
    page.click("main button:has-text('登记')")
    expect(page.locator("main")).to_contain_text("反映调查中")
    shots(office, page, "publicity-contested")


def conclude(office, page):
    """What was found is entered, and the last of them is closed."""
    page.click("main a:has-text('登记调查结果')")
    page.fill("main [name=investigators]", "李核实、王核实")
    for name in ("began_on", "ended_on"):
        page.fill(f"main [name={name}]", TODAY.isoformat())
    page.get_by_label("不属实", exact=True).check()
    page.fill("main [name=handling]", "走访网格12户，反映的问题不存在。")
    shots(office, page, "publicity-finding")
    page.click("main button:has-text('登记')")
    page.click("main .page-actions a:has-text('登记公示结果')")
    page.get_by_label("经核实不影响").check()
    page.click("main button:has-text('登记公示结果')")
    expect(page.locator("main")).to_contain_text("已登记1人的公示结果")


def test_three_are_announced_one_is_objected_to_and_two_are_listed(office, transactional_db):
    cast = story.assemble()
    roads = walls.candidates(cast, applied_on=APPLIED)
    start = TODAY - 9 * ONE_DAY  # 2030-11-15, a Friday: five working days end on Thursday the 21st
    page = office.window(cast.anna)
    announce(office, page)
    sheet = NoticeSheet.objects.get()
    public = f"{office.address}/public/{sheet.code}/"
    visitors = {
        name: office.browser.new_context(viewport=size, locale="zh-CN", java_script_enabled=False).new_page()
        for name, size in SCREENS.items()
    }
    look(office, visitors, public, "during", said="甲公示")
    object_to(office, page, "乙公示")
    # the days pass: the browser's clock and the database's cannot be moved, so the notice is
    sheet.publicities.update(starts_on=start, ends_on=start + 6 * ONE_DAY)
    NoticeSheet.objects.update(starts_on=start, ends_on=start + 6 * ONE_DAY)
    look(office, visitors, public, "after", said="公示期已满")
    page.reload()
    page.click("main .page-actions a:has-text('登记公示结果')")
    shots(office, page, "publicity-outcome")
    page.click("main button:has-text('登记公示结果')")
    expect(page.locator("main")).to_contain_text("已登记2人的公示结果")
    shots(office, page, "publicity-partly-closed")
    assert [road.case.state for road in roads] == ["candidate", "candidate_publicity", "candidate"]
    conclude(office, page)
    assert roads[1].case.state == "candidate"
    page.goto(f"{office.address}/publicity/?tab=ended")
    shots(office, page, "publicity-list")
    for visitor in visitors.values():
        visitor.context.close()
