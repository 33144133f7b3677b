"""Many cases at once at the screen: ticked in the list, looked at, started, followed, and what did not go looked at."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.actions import perform
from tests.cases.batching import opened
from tests.cases.bulking import FILED, named

from .office import fill, work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ticked_cases_are_filed_at_once_and_one_overtaken_is_refused(cast, office):
    cases = named(cast, 4)
    opened(cast, 1)
    page = office.window(cast.bob)
    page.goto(f"{office.address}/cases/")
    for case in cases:
        page.check(f"[name=pick][value='{case.pk}']")
    office.shot(page, "bulk-list")
    office.small(page, "bulk-list-small")
    page.click("main >> text=批量办理")
    office.shot(page, "bulk-choose")
    office.small(page, "bulk-choose-small")
    page.click("text=上级党委备案 >> nth=0")
    fill(page, FILED, case_day := cases[0].history.events[-1].on)
    office.shot(page, "bulk-form")
    office.small(page, "bulk-form-small")
    page.click("text=核对哪些能办")
    expect(page.locator("main")).to_contain_text("可以办理4件")
    page.uncheck("[name=item] >> nth=3")
    office.shot(page, "bulk-preview")
    office.small(page, "bulk-preview-small")
    perform(cases[1], "return_activist", by=cast.bob, on=case_day, reason="材料不全，请补充后再报。")
    page.click("text=开始办理所勾选的个案")
    expect(page.locator(".progress-text")).to_contain_text("正在等待办理")
    office.shot(page, "bulk-queued")
    work_off()
    expect(page.locator("main")).to_contain_text("已办理2 / 3件", timeout=20_000)  # the page has noticed by itself
    expect(page.locator("main")).to_contain_text("核对之后，Bob已于")
    office.shot(page, "bulk-done")
    office.small(page, "bulk-done-small")
    with page.expect_download() as caught:
        page.click("text=下载结果表格")
    assert caught.value.suggested_filename.endswith(".xlsx")
    page.click("text=重新核对未办理的各件")
    page.click("text=核对哪些能办")
    expect(page.locator("main")).to_contain_text("可以办理1件")
    expect(page.locator("main")).to_contain_text("目前在其他环节")
    office.shot(page, "bulk-again")
    page.goto(f"{office.address}/cases/bulk/orders/")
    office.shot(page, "bulk-orders")
    office.small(page, "bulk-orders-small")
