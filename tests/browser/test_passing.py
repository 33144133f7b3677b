"""Work is sent back, mended, handed on and asked about in a browser, on the desk and on the phone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisations.desks import Role
from tests import story
from workflows.models import CaseTask

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


def post(page, office, shot: str, screen, **typed) -> None:
    """Fill what is typed into the page's form, look at it, and send it."""
    for name, text in typed.items():
        page.fill(f"main [name={name}]", text)
    office.shot(page, shot)
    fits(page, screen["width"])
    page.click("main form.card button[type=submit]")


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def screen(request):
    return request.param


@pytest.fixture
def road(transactional_db) -> story.Road:
    """A case that waits for the committee's consent: on Bob's desk."""
    return story.Road(story.assemble()).after("propose_candidate")


def size(screen) -> str:
    return "phone" if screen is PHONE else "desk"


def test_a_case_is_sent_back_and_mended(office, road, screen):
    cast, number, today = road.cast, road.case.number, timezone.localdate().isoformat()
    bob = office.window(cast.bob, **screen)
    bob.goto(f"{office.address}/cases/{number}/do/send_back/")
    bob.check("main input[name=back_to][value=activist]")
    post(bob, office, f"send-back-{size(screen)}", screen, on=today, reason="征求意见的记录缺页，请补齐后送回。")
    expect(bob.locator("main .now")).to_contain_text("征求意见的记录缺页")
    office.shot(bob, f"sent-back-{size(screen)}")
    alice = office.window(cast.alice, **screen)
    alice.goto(office.address)
    alice.click("main a[href*='/do/mend_by_secretary/']")
    post(alice, office, f"mend-{size(screen)}", screen, on=today, mended="已补齐缺页。")
    expect(alice.locator("main .timeline").first).to_contain_text("补正完毕，送回")
    bob.goto(office.address)
    expect(bob.locator("main table")).to_contain_text(number)


def test_an_opinion_is_asked_and_given(office, road, screen):
    cast, number = road.cast, road.case.number
    bob, carol = office.window(cast.bob, **screen), office.window(cast.carol, **screen)
    bob.goto(f"{office.address}/passing/cases/{number}/ask/")
    bob.check(f"main input[name=people][value='{cast.alice.pk}']")
    bob.check(f"main input[name=people][value='{cast.carol.pk}']")
    post(bob, office, f"ask-{size(screen)}", screen, text="该同志能否列为发展对象？", answer_by="2030-12-20")
    carol.goto(f"{office.address}/passing/asked/")
    office.shot(carol, f"asked-{size(screen)}")
    fits(carol, screen["width"])
    carol.click("main table a.btn")
    carol.check("main input[name=tendency][value=agrees]")
    post(carol, office, f"answer-{size(screen)}", screen, text="材料齐全，建议同意。")
    expect(carol.locator("main .empty")).to_be_visible()
    bob.goto(f"{office.address}/cases/{number}/do/agree_candidate/")
    expect(bob.locator("main form")).to_contain_text("意见未答复，不影响本次办理")


def test_a_case_is_sent_for_information_and_handed_on(office, road, screen):
    cast, number = road.cast, road.case.number
    beth = story.account("Beth", Role.ORGANISER, cast.east)
    bob, carol = office.window(cast.bob, **screen), office.window(cast.carol, **screen)
    bob.goto(f"{office.address}/passing/cases/{number}/circulate/")
    bob.check(f"main input[name=seats][value='department.{cast.county.pk}']")
    post(bob, office, f"circulate-{size(screen)}", screen, note="请阅。")
    carol.goto(f"{office.address}/passing/copies/")
    office.shot(carol, f"copies-{size(screen)}")
    carol.click("main table button")
    expect(carol).to_have_url(f"{office.address}/cases/{number}/")
    bob.goto(f"{office.address}/cases/{number}/")
    bob.click("main a[href*='/hand/']")
    bob.check(f"main input[name=to][value='{beth.pk}']")
    post(bob, office, f"hand-{size(screen)}", screen, note="我下周外出学习。")
    office.shot(bob, f"passing-case-{size(screen)}")
    fits(bob, screen["width"])
    assert CaseTask.objects.open().get(case=road.pk, role="organiser").owner == beth
    bob.click("main a[href^='/passing/circulars/']")
    expect(bob.locator("main")).to_contain_text("1/1")
    office.shot(bob, f"circular-{size(screen)}")
