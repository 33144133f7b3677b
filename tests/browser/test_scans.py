"""Scanning in, in a browser: a stack is handed in and sorted, what is left is filed; on the desk and the phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.actions import begin
from dossiers import papers, typesetting
from tests import story
from tests.cases.scanned import empty, jpeg, scan, sheets, written
from tests.dossiers import samples
from tests.dossiers.files import encrypted_pdf
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .office import fits, work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


def opened(cast, branch):
    """A case of the branch."""
    event = begin(
        MembershipCase, organisation=branch, person=cast.applicants[branch.pk], by=cast.secretaries[branch.pk],
        on=story.APPLIED, **walk.scans(papers.APPLICATION),
    )  # fmt: skip
    return MembershipCase.objects.get(pk=event.case_id)


def files(one, two):
    """A mixed stack: two forms, a back side, half a form, a blank page, a bare page, a locked file."""
    votes = typesetting.draw("vote_summary", samples.vote_summary())
    letter = typesetting.draw("request", samples.letter())
    [first] = sheets(one.number, papers.VOTE_SUMMARY, form=votes)
    asked = sheets(two.number, papers.PREREVIEW_REQUEST, form=letter)
    half = sheets(one.number, papers.CONVERSION_REQUEST, 2)[1]
    mixed = scan(first.rotate(90, expand=True), written(), *asked, empty(), half)
    return [
        {"name": "扫描件001.pdf", "mimeType": "application/pdf", "buffer": mixed},
        {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": jpeg(written(30))},
        {"name": "加密文件.pdf", "mimeType": "application/pdf", "buffer": encrypted_pdf()},
    ]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_an_organiser_scans_a_stack_in(office, transactional_db, screen):
    cast, name = story.assemble(), "phone" if screen is PHONE else "desk"
    one, two = opened(cast, cast.village), opened(cast, cast.street)
    page = office.window(cast.bob, **screen)

    def look(shot):
        fits(page, screen["width"])
        office.shot(page, f"scans-{shot}-{name}")

    page.goto(f"{office.address}/scans/")
    look("empty")
    page.set_input_files("input[name=scans]", files(one, two))
    page.click("main form button[type=submit]")
    expect(page.locator("main .progress")).to_be_visible()
    look("progress")
    work_off()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(3, timeout=20_000)
    expect(page.locator("main .notice-warn")).to_contain_text("加密文件.pdf")
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    look("waiting")
    page.click("main tbody tr:has-text('可能是其背面') button:has-text('归入此处')")
    expect(page.locator("main .notice-done")).to_contain_text("票决情况汇总表")
    page.click("main tbody tr:has-text('IMG_2041') a:has-text('查看并归档')")
    page.fill("input[name=number]", two.number)
    page.select_option("select[name=paper]", papers.APPLICATION_FORM)
    page.fill("input[name=dated_on]", "2030-11-20")
    page.wait_for_load_state("networkidle")
    look("page")
    page.click("main form button[type=submit]")
    page.click("main .tabs a:has-text('已归档')")
    expect(rows).to_have_count(3)
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    look("filed")
    assert two.dossier.documents.of(papers.APPLICATION_FORM).get().pages == 1
    assert one.dossier.documents.of(papers.VOTE_SUMMARY).current().get().pages == 2
    page.goto(f"{office.address}/scans/")
    look("stacks")
