"""Urging and supervising in a browser: the county finds overdue work, the branch answers; desk and phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import story
from workflows.models import CaseTask

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_overdue_work_is_urged_and_supervised(office, transactional_db, screen):
    cast = story.assemble()
    for branch in (cast.village, cast.street):
        CaseTask.objects.filter(case=story.Road(cast, branch).pk).update(due_on=story.TODAY - 40 * story.ONE_DAY)
    name = "phone" if screen is PHONE else "desk"
    page = office.window(cast.carol, **screen)
    page.goto(f"{office.address}/supervision/")
    expect(page.locator("main tbody tr")).to_have_count(2)
    fits(page, screen["width"])
    page.locator("main tbody tr").first.get_by_role("link", name="催办").click()
    page.fill("main textarea[name=text]", "请于本周内谈话。")
    office.shot(page, f"urge-{name}")
    page.click("main button[type=submit]")
    page.locator("main tbody tr").first.get_by_role("link", name="督办").click()
    page.fill("main textarea[name=demand]", "请说明未按期谈话的原因，并限期完成。")
    page.fill("main input[name=answer_by]", (story.TODAY + 7 * story.ONE_DAY).isoformat())
    office.shot(page, f"supervise-{name}")
    page.click("main button[type=submit]")
    office.shot(page, f"supervision-overdue-{name}")
    branch = office.window(cast.alice, **screen)
    branch.goto(f"{office.address}/supervision/open/")
    office.shot(branch, f"supervision-open-{name}")
    branch.click("main tbody a")
    branch.fill("main textarea[name=text]", "申请人外出务工，已约定十二月一日谈话。")
    branch.click("main button[type=submit]")
    expect(branch.locator("main")).to_contain_text("已约定十二月一日谈话")
    page.goto(branch.url)
    page.fill("main textarea[name=conclusion]", "已落实。")
    office.shot(page, f"supervision-{name}")
    fits(page, screen["width"])
    page.click("main form.card button[type=submit]")
    expect(page.locator("main")).to_contain_text("已落实")
