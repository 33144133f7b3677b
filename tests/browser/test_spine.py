"""A rural candidate from application to archive, by the people whose turn it is, at their screens.

Refused on the way for being too early, for a missing signature of the sponsor and for too few votes; the organiser of
the wrong township never sees a trace; at the end the dossier is printed and its pages, fonts and order are checked.
"""

from __future__ import annotations

import datetime
import io
import os
import subprocess
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from cases.law import spoken
from dossiers import papers
from organisations.identity import make_id_number
from tests import story
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .office import fill, send, work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
APPLIED = datetime.date(2027, 1, 10)
CANDIDATE = make_id_number("222404", datetime.date(1990, 5, 4), sequence=121)


@pytest.fixture
def cast(transactional_db):
    """The cast in a database that the server's threads see too."""
    return story.assemble()


def test_from_application_to_archive(office, cast):
    number = apply(office, cast)
    people = cast.serving(cast.village)
    for move in walk.membership(APPLIED, people):
        user = cast.actor(move.role, cast.village)
        page = office.window(user)
        if check := REFUSALS.get(move.action):
            check(office, page, number, move)
        do(page, office, number, move.action, move.facts, move.on)
        expect(page).to_have_url(f"{office.address}/cases/{number}/")
        if move.action in PICTURES:
            office.shot(page, f"case-{move.action.replace('_', '-')}")
        if move.action == "pair_sponsor":
            wrong_township(office, cast, number)
    assert MembershipCase.objects.get(number=number).state == "archived"
    expect(office.window(cast.pat).locator("main")).to_contain_text("已归档")
    work_off()
    check_dossier(print_dossier(office, cast, number))


PICTURES = ("name_activist", "list_candidate", "adopt", "approve", "archive")


def apply(office, cast) -> str:
    """The branch secretary takes the application; a wrong check digit and a future date are refused at their fields."""
    page = office.window(cast.alice)
    page.goto(f"{office.address}/cases/new/")
    wrong = CANDIDATE[:-1] + ("1" if CANDIDATE[-1] != "1" else "2")
    page.fill("input[name=id_number]", wrong)
    page.fill("input[name=name]", "申请人李")
    page.fill("input[name=native_place]", "吉林珲春")
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)
    fill(page, walk.scans(papers.APPLICATION), tomorrow)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("公民身份号码校验位不正确，请对照身份证重新输入。")
    expect(page.locator("main")).to_contain_text("日期不能晚于今天。")
    expect(page.locator("input[name=name]")).to_have_value("申请人李")
    office.shot(page, "new-application-refused")
    page.fill("input[name=id_number]", CANDIDATE.lower())
    page.fill("input[name=on]", APPLIED.isoformat())
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("申请人李 M-")
    expect(page.locator("main")).not_to_contain_text(CANDIDATE)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def do(page, office, number, action, facts, on) -> None:
    """From the case page to the action's form, filled in and sent."""
    page.goto(f"{office.address}/cases/{number}/")
    page.locator(f"a[href='/cases/{number}/do/{action}/']").first.evaluate("link => link.click()")
    page.wait_for_url(f"**/do/{action}/")
    fill(page, facts, on)
    send(page)


def too_early(office, page, number, move) -> None:
    """Half a year short of the year of cultivation: the refusal does the arithmetic and names the article."""
    early = move.on - datetime.timedelta(days=190)
    page.goto(f"{office.address}/cases/{number}/do/{move.action}/")
    fill(page, {**move.facts, "opinions": "这段文字不能丢。"}, early)
    page.click("main form[data-draft] button[type=submit]")
    until = spoken({"day": move.on - datetime.timedelta(days=6)})["day"]
    expect(page.locator("main")).to_contain_text(f"至{until}方满一年，还差184天 第十三条")
    expect(page.locator("textarea[name=opinions]")).to_have_value("这段文字不能丢。")
    office.shot(page, "refused-too-early")


def lost_vote(office, page, number, move) -> None:
    """Ten of twenty-one is not more than half, and a vote that does not add up is refused at its number."""
    page.goto(f"{office.address}/cases/{number}/do/adopt/")
    fill(page, walk.ballot(yes=10), move.on)
    page.click("main form[data-draft] button[type=submit]")
    expect(page.locator("main")).to_contain_text("应到会有表决权的党员21人，赞成10票，未超过半数，至少须11票")
    page.fill("input[name=collected]", "25")
    page.click("main form[data-draft] button[type=submit]")
    expect(page.locator("main")).to_contain_text("收回25张，多于发出的19张，表决无效，应重新表决（第二十条）。")
    office.shot(page, "refused-vote")


def unsigned(office, page, number, move) -> None:
    """While the sponsor has not signed, the secretary's case page names the missing signature."""
    alice = office.windows_of("alice")
    alice.goto(f"{office.address}/cases/{number}/")
    expect(alice.locator("main")).to_contain_text("包保责任人尚未签署意见 C-S5")
    office.shot(alice, "blocked-without-signature")


REFUSALS = {"propose_candidate": too_early, "adopt": lost_vote, "sponsor_opinion": unsigned}


def wrong_township(office, cast, number) -> None:
    """The organiser of another township: no page, nothing in the list, nothing in the search."""
    page = office.window(cast.eve)
    assert page.goto(f"{office.address}/cases/{number}/").status == 404
    for address in ("/", "/cases/", f"/cases/?q={number}"):
        page.goto(f"{office.address}{address}")
        expect(page.locator("main")).not_to_contain_text("申请人李")
    own = office.window(cast.alice)
    own.goto(f"{office.address}/cases/?q={number}")
    expect(own.locator("main")).to_contain_text("申请人李")


def print_dossier(office, cast, number) -> bytes:
    """Order the print on the case page, let the worker draw it, and take the original for the archive."""
    page = office.window(cast.pat)
    page.goto(f"{office.address}/cases/{number}/")
    page.click(f"form[action='/papers/{number}/print/'] button")
    work_off()
    page.goto(page.url)
    page.click("main details.card summary")
    page.fill("main details.card input[name=reason]", "移交清单〔2030〕1号")
    with page.expect_download() as caught:
        page.click("main details.card button")
    assert caught.value.suggested_filename.startswith(number)
    with open(caught.value.path(), "rb") as file:
        return file.read()


def check_dossier(content: bytes) -> None:
    """Cover, catalogue with true page numbers, papers in catalogue order, numbers on every page, fonts inside."""
    if folder := os.environ.get("SHOTS"):
        (Path(folder) / "dossier.pdf").write_bytes(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        titles = [str(item.title).split(". ", 1)[-1] for item in pdf.open_outline().root]
        fonts = {str(font.get("/BaseFont", "")) for page in pdf.pages for font in fonts_of(page)}
        pages = len(pdf.pages)
    order = [paper.official_title for paper in papers.PAPERS]
    filed = [title for title in titles if any(title.startswith(known) for known in order)]
    places = [next(place for place, known in enumerate(order) if title.startswith(known)) for title in filed]
    assert len(filed) > 20
    assert places == sorted(places)
    assert any("WenKai" in font or "Kai" in font for font in fonts), fonts
    texts = text_of(content)
    assert len(texts) == pages
    assert "申请人李" in texts[0]
    for number, text in enumerate(texts[1:], start=1):
        assert f"第{number}页" in text.replace(" ", ""), f"page {number}"


def fonts_of(page):
    """The font dictionaries of a page and of what is laid over it."""
    resources = page.get("/Resources", {})
    yield from resources.get("/Font", {}).values()
    for form in resources.get("/XObject", {}).values():
        yield from form.get("/Resources", {}).get("/Font", {}).values()


def text_of(content: bytes) -> list[str]:
    """The text of every page, as poppler reads it."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]
