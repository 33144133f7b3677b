"""A person's rights at the screen: a request and its answer, the copy, a correction, and disposal by two people."""

from __future__ import annotations

import json
import zipfile

import pytest
from playwright.sync_api import expect

from rights.models import Term
from tests import story

from .office import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_request_to_the_copy_and_the_correction(cast, walked, office, tmp_path):
    road = walked(until="appoint_contacts")
    page = office.window(cast.carol)
    person = ask_and_answer(office, page, cast.dave)
    told = fetch_copy(office, page, person, tmp_path)
    assert told["parts"][0]["rows"][0]["id_number"] == cast.dave.id_number
    correct_and_restrict(office, page, person)
    page.goto(f"{office.address}/cases/{road.case.number}/")
    expect(page.locator("main")).to_contain_text("限制使用")
    office.shot(page, "rights-case")
    page.goto(f"{office.address}/rights/?state=answered")
    office.shot(page, "rights-list")


def ask_and_answer(office, page, who) -> str:
    """Record a request and answer it; the address of the person's page of rights."""
    page.goto(f"{office.address}/rights/")
    office.shot(page, "rights-empty")
    office.small(page, "rights-empty-small")
    page.fill("[name=asked]", who.id_number)
    page.click("text=查找人员")
    expect(page.locator("h1")).to_contain_text("申请人戴")
    assert who.id_number not in page.url
    office.shot(page, "rights-person")
    person = page.url
    page.click("text=登记请求")
    page.select_option("[name=kind]", "copy")
    page.select_option("[name=proof]", "card")
    page.fill("[name=matter]", "查阅本人全部入党材料目录。")
    office.shot(page, "rights-request-new")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("应于")
    office.shot(page, "rights-request")
    office.small(page, "rights-request-small")
    page.check("[name=decision][value=granted]")
    page.fill("[name=reasons]", "请求人系本人，身份已核对。")
    page.fill("[name=rule]", "个人信息保护法查阅复制条款")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("答复函")
    return person


def fetch_copy(office, page, person: str, folder) -> dict:
    """Order a copy and hand it out; what it tells machines."""
    page.goto(f"{person}copy/")
    page.fill("[name=purpose]", "答复本人请求")
    page.select_option("[name=request]", index=1)
    office.shot(page, "rights-copy-new")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("正在汇集")
    work_off()
    page.click("text=刷新")
    page.fill("[name=purpose]", "交本人，已签收")
    office.shot(page, "rights-copy")
    with page.expect_download() as fetched:
        page.click("text=交付副本")
    fetched.value.save_as(folder / "copy.zip")
    with zipfile.ZipFile(folder / "copy.zip") as archive:
        return json.loads(archive.read("个人信息副本.json"))


def correct_and_restrict(office, page, person: str) -> None:
    """Correct the name and restrict the use."""
    page.goto(f"{person}corrections/")
    page.click("a[href$='/correct/name/']")
    page.fill("[name=value]", "申请人岱")
    page.fill("[name=reason]", "户口簿登记为准")
    page.fill("[name=document]", "公户证〔2030〕8号")
    office.shot(page, "rights-correct")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("申请人戴")
    office.shot(page, "rights-corrections")
    office.small(page, "rights-corrections-small")
    page.goto(f"{person}restrict/")
    page.fill("[name=reason]", "本人对内容提出异议，核实期间限制")
    page.fill("[name=document]", "东组函〔2030〕3号")
    page.click("main button[type=submit]")
    office.shot(page, "rights-person-full")
    office.small(page, "rights-person-full-small")


def test_two_people_dispose_of_what_is_due(cast, walked, office):
    road = walked()
    road.do("withdraw")
    basis = "归档范围和保管期限表"
    Term(record_class="membership_ended", months=12, since=story.LONG_AGO, basis=basis, by=cast.carol).save()
    paula = story.account("Paula", story.Role.DEPARTMENT, cast.prefecture)
    page = office.window(cast.carol)
    page.goto(f"{office.address}/rights/schedule/")
    office.shot(page, "rights-schedule")
    office.small(page, "rights-schedule-small")
    page.goto(f"{office.address}/rights/disposals/propose/")
    page.check("[name=case]")
    page.fill("[name=reason]", "保管期限已满，经鉴定无继续保存价值。")
    office.shot(page, "rights-due")
    office.small(page, "rights-due-small")
    page.click("text=提出销毁所选案卷")
    expect(page.locator("main")).to_contain_text("等待第二人")
    other = office.window(paula)
    other.goto(page.url)
    office.shot(other, "rights-second")
    office.small(other, "rights-second-small")
    other.click("text=批准并销毁")
    expect(other.locator("main")).to_contain_text("正在执行")
    work_off()
    other.reload()
    expect(other.locator("main")).to_contain_text("已执行")
    office.shot(other, "rights-done")
    other.goto(f"{office.address}/rights/disposals/")
    office.shot(other, "rights-runs")
    other.goto(f"{office.address}/cases/{road.case.number}/")
    expect(other.locator("main")).to_contain_text("已销毁人员")
    office.shot(other, "rights-destroyed")
