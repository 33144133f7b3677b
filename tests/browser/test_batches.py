"""A batch at the screen: chosen, its cost looked at, followed, a failure tried again, the result fetched."""

from __future__ import annotations

import zipfile

import pytest
from playwright.sync_api import expect

from dossiers import papers
from dossiers.models import Batch
from tests.cases.batching import opened
from tests.cases.test_batches import spoil

from .office import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_list_is_printed_with_one_failure_tried_again(cast, office, tmp_path):
    cases = opened(cast, 4)
    mend = spoil(cases[2])
    page = office.window(cast.bob)
    page.click("nav >> text=档案打印")
    expect(page.locator("main")).to_contain_text("尚未批量打印过档案")
    office.shot(page, "batches-empty")
    page.click("text=新建批量打印 >> nth=0")
    page.fill("[name=numbers]", "\n".join([*(case.number for case in cases), "M-1999-0001"]))
    office.shot(page, "batches-new")
    office.small(page, "batches-new-small")
    page.click("form:has([name=numbers]) button")
    expect(page.locator("main")).to_contain_text("M-1999-0001")
    office.shot(page, "batches-preview")
    office.small(page, "batches-preview-small")
    page.click("text=打印这4份档案")
    expect(page.locator(".progress-text")).to_contain_text("等待生成")
    office.shot(page, "batches-queued")
    work_off()
    expect(page.locator("main")).to_contain_text("其余3份已生成", timeout=20_000)  # the page has noticed by itself
    expect(page.locator("main")).to_contain_text(papers.by_code(papers.APPLICATION).official_title)
    office.shot(page, "batches-failed")
    office.small(page, "batches-failed-small")
    mend()
    page.click("text=重试未生成的1份")
    work_off()
    expect(page.locator(".notice-done").last).to_contain_text("生成 4 / 4 份", timeout=20_000)
    office.shot(page, "batches-done")
    with page.expect_download() as caught:
        page.click("text=下载压缩包")
    target = tmp_path / caught.value.suggested_filename
    caught.value.save_as(target)
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == [*(f"{case.number}.pdf" for case in cases), "清单.csv"]
    assert cases[0].person.name not in target.name
    with page.expect_download() as caught:
        page.click("text=脊背和档案盒标签")
    assert caught.value.suggested_filename.endswith(".pdf")
    page.click("main >> text=全部批次")
    office.shot(page, "batches-list")
    office.small(page, "batches-list-small")


def test_the_filtered_list_of_cases_is_stopped_half_way(cast, office):
    opened(cast, 2)
    page = office.window(cast.bob)
    page.goto(f"{office.address}/cases/?stage=membership.Application")
    office.shot(page, "batches-from-cases")
    page.click("text=打印这些档案")
    page.check("[value=joined]")
    page.click("text=打印这2份档案")
    page.click("main button:has-text('停止')")
    page.click("dialog .btn-primary")
    expect(page.locator("main")).to_contain_text("继续生成其余2份")
    office.shot(page, "batches-stopped")
    assert Batch.objects.get().status == Batch.CANCELLED
