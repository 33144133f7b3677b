"""A round at the screen: drawn up, approved, published, examined by an order, cut for want of applicants."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from recruitment.models import Intake
from tests.recruitment import stage
from tests.recruitment.rounds import villages
from tests.workflows.candidates import Selection

from .office import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_round_is_drawn_up_and_published(cast, office):
    pool = stage.pool(cast.county, number=3, by=cast.carol)
    for village in villages(cast, 2):
        stage.post(pool, village, on=datetime.date(2030, 2, 1))
    page = office.window(cast.carol)
    page.click(".site-nav summary")
    page.click(".site-nav .menu-items >> text=招聘轮次")
    page.click("text=新建招聘轮次")
    page.fill("[name=applications_from]", "2030-12-02")
    page.fill("[name=applications_until]", "2030-12-13")
    office.shot(page, "rounds-new")
    page.click("main button[type=submit]")
    page.click("text=添加岗位")
    page.fill("[name=code]", "A01")
    page.fill("[name=conditions]", "能够长期在村工作。")
    for box in page.locator("[name=posts]").all():
        box.check()
    office.shot(page, "rounds-position")
    page.click("main button[type=submit]")
    page.click("main >> text=登记招聘计划批复")
    page.fill("[name=quota_document]", "州编办用编〔2030〕8号")
    page.fill("[name=plan_document]", "州人社方案〔2030〕15号")
    office.shot(page, "rounds-approve")
    page.click("main button[type=submit]")
    office.shot(page, "rounds-approved")
    page.click("main a:has-text('发布招聘公告')")
    page.click("main button[type=submit]")
    expect(page.locator("#now")).to_contain_text("受理报名")
    office.shot(page, "rounds-open")
    page.click("summary:has-text('更多')")
    page.click("main a:has-text('更正公告')")
    office.shot(page, "rounds-correct")
    assert Intake.objects.get().state == "open"


def test_conditions_are_examined_by_an_order_and_a_position_falls_short(cast, office):
    selection = Selection(cast, places=2, ratio=3).opened()
    cases = [selection.apply(name) for name in ("陈一鸣", "李二丫", "王三喜", "赵四海", "钱五福", "孙六顺")]
    cases[5].person.education = "61"
    cases[5].person.save(update_fields=["education"])
    selection.proceed("close_applications", datetime.date(2030, 9, 2))
    page = office.window(cast.carol)
    page.goto(f"{office.address}/rounds/{selection.intake.number}/")
    page.click("main a:has-text('条件相符的统一通过资格审查')")
    page.fill("[name=on]", "2030-09-03")
    office.shot(page, "rounds-order")
    page.click("main button[type=submit]")
    office.shot(page, "rounds-run-queued")
    work_off()
    expect(page.locator("main")).to_contain_text("未能办理", timeout=10_000)
    office.shot(page, "rounds-run")
    page.goto(f"{office.address}/rounds/{selection.intake.number}/")
    expect(page.locator("main")).to_contain_text("未达到")
    office.shot(page, "rounds-review")
    office.small(page, "rounds-review-small")
    selection.do(cases[5], "disqualify", datetime.date(2030, 9, 3), condition="education", reason="学历不符。")
    cut = {"position": selection.position.pk, "number": 1, "document": "州编办〔2030〕20号", "reason": "报名人数不足。"}
    selection.proceed("cut", datetime.date(2030, 9, 4), **cut)
    selection.proceed("open_written", datetime.date(2030, 9, 4))
    selection.written(dict(zip(cases[:5], (88, 92, 79, 92, None), strict=True)))
    selection.interviewed({cases[1]: 80, cases[3]: 85, cases[0]: 90})
    page.goto(f"{office.address}/rounds/{selection.intake.number}/candidates/")
    expect(page.locator("main")).to_contain_text("李二丫")
    office.shot(page, "rounds-candidates")
    office.small(page, "rounds-candidates-small")
    page.goto(f"{office.address}/rounds/{selection.intake.number}/")
    office.shot(page, "rounds-interview")
