"""Off the ordinary road at the screen: a fast track, an extension, a transfer and a vote that was lost.

The ordinary part of each road goes through the door; what is out of the ordinary is typed by whose turn it is.
"""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from cases.law import spoken
from cases.limits import add_months
from dossiers import papers
from organisations.desks import Role
from tests import story
from tests.story import ONE_DAY, Road
from workflows.demonstration import walk

from .office import fill, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    """The cast in a database that the server's threads see too."""
    return story.assemble()


def do(office, user, case, action: str, facts: dict, on: datetime.date):
    """The form of an act, filled in and sent; returns the window."""
    page = office.window(user)
    page.goto(f"{office.address}/cases/{case.number}/do/{action}/")
    fill(page, facts, on)
    send(page)
    return page


def arrived(office, page, case) -> None:
    """The act went through: the browser is on the case page."""
    expect(page).to_have_url(f"{office.address}/cases/{case.number}/")


def test_a_fast_track_under_a_registered_notice(office, cast):
    """Without a notice there is none; with one the activist goes straight to the branch meeting (A-F1 to A-F7)."""
    road = Road(cast).after("review_activist")
    on = road.move("review_activist").on + 10 * ONE_DAY
    facts = {
        "merit": "outstanding",
        "deeds": "在抗洪抢险一线带头转移群众。",
        "form_serial": "JL2027900001",
        "standards": True,
    }
    facts |= walk.scans(papers.FAST_TRACK_DEEDS)
    page = do(office, cast.bob, road.case, "enter_fast_track", facts, on)
    expect(page.locator("main")).to_contain_text("没有登记适用于本党组织的通知，不得按火线入党办理（A-F7）。")
    office.shot(page, "fast-track-without-notice")
    register_notice(office, cast, on - 30 * ONE_DAY)
    page = do(office, cast.bob, road.case, "enter_fast_track", choose(page, story.fresh(facts)), on)
    arrived(office, page, road.case)
    expect(page.locator(".case-line")).to_contain_text("火线入党依据：县组通〔2027〕6号")
    office.shot(page, "fast-track")
    assert road.case.state == "meeting"
    page = do(office, cast.alice, road.case, "adopt", walk.ballot(), on + 3 * ONE_DAY)
    for words in ("尚无“合格”的政治审查结论", "尚未确定乡镇包保责任人", "入党介绍人现有0名"):
        expect(page.locator("main")).to_contain_text(words)
    office.shot(page, "fast-track-never-shortened")
    for number, name in enumerate(("appoint_introducers", "vet", "pair_sponsor", "fill_application_form"), start=1):
        road.do(name, on=on + number * ONE_DAY)
    page = do(
        office, cast.alice, road.case, "adopt", walk.ballot() | walk.scans(papers.ADMISSION_MINUTES), on + 6 * ONE_DAY
    )
    arrived(office, page, road.case)
    assert road.case.state == "branch_passed"


def register_notice(office, cast, since: datetime.date) -> None:
    """The county department registers the notice of the event."""
    page = office.window(cast.carol)
    page.goto(f"{office.address}/cases/notices/new/")
    told = {"number": "县组通〔2027〕6号", "title": "关于在抗洪抢险一线发展党员的通知", "issuer": "丙县委组织部",
            "organisation": "丙县委", "since": since.isoformat(), "training_months": "12"}  # fmt: skip
    for name, value in told.items():
        page.fill(f"main [name={name}]", value)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("县组通〔2027〕6号")
    office.shot(page, "fast-track-notices")


def choose(page, facts: dict) -> dict:
    """The facts with the one notice the form offers."""
    page.reload()
    option = page.locator("main [name=notice] option, main input[name=notice]").first
    value = option.get_attribute("value")
    if page.locator("main select[name=notice]").count():
        page.select_option("main select[name=notice]", value)
        return facts
    return facts | {"notice": value}


def test_probation_extended_by_the_meeting_and_the_committee(office, cast):
    """Six to twelve months, once; seniority counts from the new end (A-31)."""
    road = Road(cast).until("adopt_conversion")
    ends = road.case.probation_ends
    facts = walk.ballot() | {"ground": "examination", "months": 5, "reason": "需要继续教育考察。"}
    page = do(office, cast.alice, road.case, "propose_extension", facts, road.next.on)
    expect(page.locator("main")).to_contain_text("延长预备期不少于六个月、不超过一年，现为5个月")
    expect(page.locator("textarea[name=reason]")).to_have_value("需要继续教育考察。")
    page.fill("main [name=months]", "6")
    page.click("main form[data-draft] button[type=submit]")
    arrived(office, page, road.case)
    facts = walk.committee() | {"document_number": "组复〔2029〕3号"}
    page = do(office, cast.bob, road.case, "approve_extension", facts, road.next.on + 10 * ONE_DAY)
    arrived(office, page, road.case)
    later = add_months(ends, 6)
    assert (road.case.state, road.case.probation_ends) == ("probation", later)
    expect(page.locator("main")).to_contain_text(spoken({"day": later})["day"])
    office.shot(page, "extension")


def test_an_activist_moves_to_another_township(office, cast):
    """The packet goes along, the receiving branch examines, cultivation counts on (A-12)."""
    wang = story.account("Wang", Role.SECRETARY, cast.far)
    road = Road(cast).after("review_activist")
    since, on = road.case.activist_since, road.move("review_activist").on + 10 * ONE_DAY
    facts = {
        "destination": "西村支部",
        "packet": ["application"],
        "document_number": "组转字〔2027〕7号",
        "reason": "工作调动。",
    }
    page = do(office, cast.alice, road.case, "transfer_out", facts, on)
    expect(page.locator("main")).to_contain_text("转递的材料缺少：入党积极分子培养考察登记表")
    page = do(office, cast.alice, road.case, "transfer_out", facts | {"packet": ["application", "register"]}, on)
    arrived(office, page, road.case)
    office.shot(page, "transfer-on-its-way")
    receiver = office.window(wang)
    receiver.goto(f"{office.address}/")
    expect(receiver.locator("main")).to_contain_text("审查并接收转入人员")
    facts = {"verified": "verified", "examination": "材料齐全、属实，同意接收。"}
    receiver = do(office, wang, road.case, "receive_transfer", facts, on + 7 * ONE_DAY)
    arrived(office, receiver, road.case)
    office.shot(receiver, "transfer-received")
    case = road.case
    assert (case.organisation, case.destination, case.activist_since) == (cast.far, None, since)
    assert "appoint_contacts" in road.open_tasks()
    assert office.window(cast.alice).goto(f"{office.address}/cases/{case.number}/").status == 404


def test_a_lost_vote_stays_with_the_branch(office, cast):
    """A resolution that was not carried is recorded so, and the branch committee decides how to go on (A-20, A-G19)."""
    road = Road(cast).until("adopt")
    carried = do(office, cast.alice, road.case, "reject", walk.ballot(), road.next.on)
    expect(carried.locator("main")).to_contain_text("已超过半数，应按通过登记")
    page = do(office, cast.alice, road.case, "reject", walk.ballot(yes=10), road.next.on)
    arrived(office, page, road.case)
    expect(page.locator("main")).to_contain_text("支部大会未通过")
    office.shot(page, "vote-lost")
    page = do(
        office,
        cast.alice,
        road.case,
        "return_to_candidacy",
        {"reason": "保留资格，继续教育。"},
        road.next.on + 5 * ONE_DAY,
    )
    arrived(office, page, road.case)
    assert road.case.state == "candidate"
