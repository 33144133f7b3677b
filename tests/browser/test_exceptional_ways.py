"""At their screens: a fast track under a notice just registered, a transfer into another township, an extension."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dossiers import papers
from tests import story
from tests.story import D
from tests.workflows.exceptional import secretary_of
from workflows.demonstration import walk

from .office import fill, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    """The cast in a database that the server's threads see too."""
    return story.assemble()


def act(office, user, road, name: str, on: D, facts: dict):
    """Open the action's form by its link on the case page, fill it in and send it; the page that follows."""
    page, number = office.window(user), road.case.number
    page.goto(f"{office.address}/cases/{number}/")
    page.locator(f"a[href='/cases/{number}/do/{name}/']").first.evaluate("link => link.click()")
    page.wait_for_url(f"**/do/{name}/")
    fill(page, facts, on)
    send(page)
    return page


def test_a_notice_is_registered_and_a_case_goes_the_fast_track(office, cast):
    page = office.window(cast.carol)
    page.goto(f"{office.address}/cases/notices/new/")
    words = {"number": "县组通〔2027〕8号", "title": "关于在防汛一线发展党员的通知", "issuer": "县委组织部"}
    for name, value in (words | {"organisation": cast.county.name, "since": "2027-07-01"}).items():
        page.fill(f"main [name={name}]", value)
    page.click("main form[data-draft] button[type=submit]")
    expect(page.locator("main")).to_contain_text("已登记通知县组通〔2027〕8号")
    road = story.Road(cast).after("file_activist")
    facts = {"merit": "outstanding", "deeds": "连续十昼夜守堤抢险。", "form_serial": "HX0001", "standards": True}
    facts |= walk.scans(papers.FAST_TRACK_DEEDS)
    early = act(office, cast.bob, road, "enter_fast_track", D(2027, 6, 20), facts)
    expect(early.locator("main")).to_contain_text("县组通〔2027〕8号自2027年7月1日起施行，办理之日不在其适用期限内")
    early.fill("input[name=on]", "2027-08-01")
    send(early)
    expect(early).to_have_url(f"{office.address}/cases/{road.case.number}/")
    assert (road.case.state, road.case.fast_track_group) == ("meeting", 1)


def test_an_activist_moves_to_another_township(office, cast):
    road, hal = story.Road(cast).after("file_activist"), secretary_of(cast, cast.far)
    facts = {"destination": cast.far.name, "packet": ["application", "register"], "document_number": "转〔2027〕1号",
             "reason": "婚迁。"}  # fmt: skip
    page = act(office, cast.alice, road, "transfer_out", D(2027, 6, 1), facts)
    expect(page.locator("main")).to_contain_text("自2027年6月1日起转往中共西村支部：婚迁。")
    window = office.window(hal)
    window.goto(f"{office.address}/")
    expect(window.locator("main")).to_contain_text(road.case.number)
    received = {"verified": "verified", "examination": "材料齐全，逐份核对属实。"}
    window = act(office, hal, road, "receive_transfer", D(2027, 6, 9), received)
    expect(window.locator("main")).to_contain_text("中共西村支部")
    assert (road.case.organisation, road.case.destination) == (cast.far, None)
    assert page.goto(f"{office.address}/cases/{road.case.number}/").status == 404


def test_probation_is_extended_by_meeting_and_committee(office, cast):
    road = story.Road(cast).until("apply_conversion")
    vote = walk.ballot() | {"ground": "examination", "months": 6, "reason": "需要继续教育和考察。"}
    early = act(office, cast.alice, road, "propose_extension", D(2029, 8, 1), vote)
    expect(early.locator("main")).to_contain_text("预备期至2029年8月21日届满，还差20天，届满时方可讨论延长")
    act(office, cast.alice, road, "propose_extension", D(2029, 8, 21), vote)
    decided = walk.committee() | {"document_number": "组延〔2029〕2号"}
    page = act(office, cast.bob, road, "approve_extension", D(2029, 9, 10), decided)
    expect(page.locator("main")).to_contain_text("预备期")
    assert (road.case.state, road.case.probation_ends) == ("probation", D(2030, 2, 21))
    office.shot(page, "extended")
