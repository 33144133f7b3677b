"""Printing and verifying in a browser: preview, the unchanged served at once, and the public page on desk and phone."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from dossiers import intake, papers
from dossiers.models import DossierPrint
from dossiers.vault import Stored
from tests import story
from tests.dossiers.files import pdf

from .office import fits, work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 375, "height": 812}}


def print_dossier(office, user, case):
    """Order a print on the case's page; the page of the print."""
    page = office.window(user)
    page.goto(f"{office.address}/cases/{case.number}/")
    page.locator(f"form[action='{reverse('documents:print', args=[case.number])}'] button").first.click()
    work_off()
    page.reload()
    if page.locator("main a[href*='/purpose/']").count():  # once a quarter of an hour
        office.say_what_for(page)
    expect(page.locator("main iframe.preview")).to_be_visible()
    return page


def test_a_printout_is_checked_by_somebody_without_an_account(office, transactional_db):
    cast = story.assemble()
    case = story.Road(cast).after("talk").case
    office.shot(print_dossier(office, cast.bob, case), "print-first")
    page = print_dossier(office, cast.alice, case)
    expect(page.locator("main")).to_contain_text("档案没有变动")
    office.shot(page, "print-unchanged")
    first = DossierPrint.objects.order_by("pk").first()
    visitors = {
        name: office.browser.new_context(viewport=size, locale="zh-CN", java_script_enabled=False).new_page()
        for name, size in SCREENS.items()
    }

    def look(name, code, said):
        """Type the code in as it stands on paper; keep a picture, and hold that nothing runs out of the screen."""
        page = visitors[name]
        page.goto(f"{office.address}/verify/")
        page.fill("main input[name=code]", code.lower().replace("-", " "))
        page.click("main form button")
        expect(page.locator("main .notice").first).to_contain_text(said)
        fits(page, SCREENS[name]["width"])

    for name, page in visitors.items():
        page.goto(f"{office.address}/verify/")
        office.shot(page, f"verify-empty-{name}")
        look(name, first.code, "打印后没有变动")
        office.shot(page, f"verify-genuine-{name}")
        content = {"name": "dossier.pdf", "mimeType": "application/pdf", "buffer": Stored.of(first.file).read_bytes()}
        page.set_input_files("main input[name=file]", content)
        page.click("main form[method=post] button")
        expect(page.locator("main .notice").first).to_contain_text("完全一致")
        office.shot(page, f"verify-file-{name}")
        look(name, "0000-0000-0000-0000", "没有打印过")
        office.shot(page, f"verify-unknown-{name}")
    with transaction.atomic():
        intake.file_document(case.dossier, papers.DECLARATION, pdf(), by=cast.alice, dated_on=case.opened_on)
    for name, page in visitors.items():
        look(name, first.code, "打印后有变动")
        office.shot(page, f"verify-changed-{name}")
        page.context.close()
