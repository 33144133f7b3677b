"""The auditor's pages at the screen and on a phone."""

from __future__ import annotations

import subprocess

import pytest
from playwright.sync_api import expect

from dossiers.models import Document
from evidence.anchoring import anchor_due
from evidence.log import note
from evidence.verifying import verify_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_auditor_reads_the_log_and_prints_the_anchor(cast, walked, office):
    page = office.window(cast.audrey)
    page.goto(f"{office.address}/evidence/")
    office.shot(page, "evidence-empty")
    road = walked(after="name_activist")
    document = Document.objects.filter(dossier__case=road.pk).first()
    note("signed_in", by=cast.alice)
    note("refused", outcome="denied", purpose="")
    said = {
        "person": road.case.person,
        "fields": ["id_number", "phone"],
        "purpose": "核对身份证件，办理入党积极分子备案",
    }
    note("revealed", by=cast.bob, subject=road.case, **said)
    note("downloaded", by=cast.bob, subject=document)
    note("exported", by=cast.carol, subject="evidence.accessentry:")
    anchor_due()
    verify_all()
    page.goto(f"{office.address}/evidence/")
    expect(page.locator("main")).to_contain_text("无改动、删除、插入或者调换")
    office.shot(page, "evidence-state")
    office.small(page, "evidence-state-small")
    page.click("main >> text=访问日志")
    office.shot(page, "evidence-log")
    office.small(page, "evidence-log-small")
    page.fill("[name=account]", cast.bob.username)
    page.click(".filters button[type=submit]")
    expect(page.locator(".access-table tbody tr")).to_have_count(2)
    assert cast.bob.username not in page.url
    page.click("main >> text=每日存证")
    office.shot(page, "evidence-anchors")
    office.small(page, "evidence-anchors-small")
    page.click(".table a >> nth=0")
    expect(page.locator(".anchor-sheet svg")).to_be_visible()
    office.shot(page, "evidence-sheet")
    office.small(page, "evidence-sheet-small")
    page.emulate_media(media="print")
    office.shot(page, "evidence-sheet-print")
    other = office.window(cast.carol)
    other.goto(f"{office.address}/cases/{road.case.number}/")
    printed = other.pdf(format="A4", prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True).stdout.decode()
    sheets = ["".join(one.split()) for one in told.split("\f")[:-1]]
    assert all(f"{cast.carol}（" in one and "内部使用，不得外传" in one for one in sheets), (
        "each sheet says who printed it"
    )
    other.click("text=查阅记录")
    expect(other.locator(".access-table")).to_contain_text("核对身份证件")
    office.shot(other, "evidence-case")
    office.small(other, "evidence-case-small")
