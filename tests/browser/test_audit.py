"""The auditor's page in a browser: a file handed in, its progress, the findings, on the desk and on the phone."""

from __future__ import annotations

import django_rq
import pytest
from playwright.sync_api import expect
from rq import SimpleWorker

from cases import background
from cases.auditing import sheets
from tests import story
from tests.cases.audited import exported, row
from workflows.models import MembershipCase

from .test_gallery import DESK, PHONE, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_file_is_audited_and_its_findings_are_shown(transactional_db, office, screen, tmp_path):
    cast = story.assemble()
    story.Road(cast, cast.street).after("adopt")
    rows = exported()
    row(rows, "adopt").update(yes=10, no=9)
    row(rows, "train").update(days=1, hours=8)
    row(rows, "talk")["on"] = "去年冬天"
    path = tmp_path / "东镇历史档案.xlsx"
    path.write_bytes(sheets.as_xlsx(rows, MembershipCase))
    page = office.window(cast.bob, **screen)
    look(office, page, "audits", "/cases/audit/", screen)
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="提交审查").click()
    expect(page.locator(".progress-text")).to_contain_text("等待审查")
    queue = django_rq.get_queue(background.QUEUE)
    SimpleWorker([queue], connection=queue.connection, serializer=queue.serializer).work(
        burst=True, logging_level="ERROR"
    )
    expect(page.get_by_role("heading", name="审查结果")).to_be_visible(timeout=15_000)
    expect(page.locator("main")).to_contain_text("第二十条")
    look(office, page, "audit", page.url.removeprefix(office.address), screen)
    page.get_by_role("link", name="无效 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
