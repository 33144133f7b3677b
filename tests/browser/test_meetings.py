"""A branch meeting at the screen: called, attended, voted in one pass, one row mended, minutes filed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dossiers import papers
from meetings.models import Meeting
from tests.meetings.sitting import side_by_side
from workflows.demonstration.scans import page as scanned

from .office import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def shown(office, page, name: str) -> None:
    """A picture on both screens."""
    office.shot(page, name)
    office.small(page, f"{name}-small")


def kept(page, name: str) -> None:
    """Keep a paper of the meeting when pictures are asked for."""
    answer = page.request.get(f"{page.url.split('#')[0].rstrip('/')}/{name}/")
    assert answer.body().startswith(b"%PDF")
    if folder := os.environ.get("SHOTS"):
        (Path(folder) / f"meeting-{name.replace('/', '-')}.pdf").write_bytes(answer.body())


def test_a_branch_meeting_votes_on_three(cast, office):
    roads = side_by_side(cast, 3, until="adopt")
    page = office.window(cast.alice)
    page.click("nav >> text=会议")
    shown(office, page, "meetings-empty")
    page.click("text=新建会议 >> nth=0")
    page.fill("[name=on]", roads[0].next.on.isoformat())
    for name, words in (("place", "村党群服务中心"), ("chair", "主持人"), ("recorder", "记录人")):
        page.fill(f"[name={name}]", words)
    shown(office, page, "meetings-new")
    page.click("main button[type=submit]")
    expect(page.locator("main [name=case]")).to_have_count(3)
    shown(office, page, "meetings-cases")
    page.click("text=将勾选的列入议程")
    shown(office, page, "meetings-agenda")
    _attended(office, page)
    page.click("text=录入决定 >> nth=0")
    _voted(page, Meeting.objects.get())
    shown(office, page, "meetings-decide")
    page.click("text=提交已填各行")
    page.click("dialog >> text=确认提交")
    expect(page.locator(".notice-error").first).to_be_visible()
    shown(office, page, "meetings-refused")
    assert [road.case.state for road in roads] == ["branch_passed", "rejected", "meeting"]
    third = page.locator("fieldset.decision")
    expect(third).to_have_count(1)
    third.locator("[name$='-yes']").fill("19")
    page.click("text=提交已填各行")
    page.click("dialog >> text=确认提交")
    expect(page.locator("main")).to_contain_text("议程各项均已作出决定")
    shown(office, page, "meetings-decided")
    page.click("main >> text=返回议程")
    _filed(office, page, roads)


def _attended(office, page) -> None:
    """Numbers typed are answered at once, before anything is sent."""
    page.click("section:has(#attended) >> text=登记")
    page.fill("[name=due]", "21")
    page.fill("[name=present]", "10")
    expect(page.locator("[data-quorum]")).to_contain_text("至少须到会11人")
    page.fill("[name=present]", "19")
    expect(page.locator("[data-quorum]")).to_contain_text("可以开会")
    for name, words in (("scrutineers", "监票人甲"), ("tellers", "计票人乙"), ("observers", "包保责任人")):
        page.fill(f"[name={name}]", words)
    shown(office, page, "meetings-attendance")
    page.click("main button[type=submit]")


def _voted(page, meeting) -> None:
    """Two rows that add up, one that does not."""
    for item, (yes, no) in zip(meeting.items.order_by("position"), ((18, 1), (8, 11), (7, 0)), strict=True):
        for name, value in (("yes", yes), ("no", no)):
            page.fill(f"[name='{item.pk}-{name}']", str(value))
        page.fill(f"[name='{item.pk}-discussion']", "同志们认为其入党动机端正，群众基础好，同意提请表决。")


def _filed(office, page, roads) -> None:
    """The signed minutes reach all three; the papers are joined by a worker."""
    scan = {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": scanned(papers.ADMISSION_MINUTES)}
    page.set_input_files("[name=minutes]", scan)
    page.click("text=上传并归档")
    expect(page.locator(".messages, main").first).to_contain_text("归入3件案卷")
    assert all(road.case.dossier.documents.of(papers.ADMISSION_MINUTES).count() == 1 for road in roads)
    page.click("text=汇编会议材料")
    work_off()
    expect(page.locator("text=会议材料汇编（PDF）")).to_be_visible(timeout=20_000)
    shown(office, page, "meetings-over")
    for name in ("papers/agenda", "papers/sign-in", "papers/ballots", "papers/minutes", "pack"):
        kept(page, name)
    page.click("nav >> text=会议")
    shown(office, page, "meetings-list")
