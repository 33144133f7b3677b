"""Work is sent back, mended, handed on and asked about in a browser, on the desk and on the phone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organisations.desks import Role
from tests import story
from workflows.models import CaseTask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


def fits(page, screen) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= screen["width"]


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_case_is_sent_back_mended_asked_about_and_handed_on(office, transactional_db, screen):
    cast = story.assemble()
    beth = story.account("Beth", Role.ORGANISER, cast.east)
    road = story.Road(cast).after("propose_candidate")
    number, name = road.case.number, "phone" if screen is PHONE else "desk"
    bob = office.window(cast.bob, **screen)
    bob.goto(f"{office.address}/cases/{number}/do/send_back/")
    bob.fill("main input[name=on]", timezone.localdate().isoformat())
    bob.check("main input[name=back_to][value=activist]")
    bob.fill("main textarea[name=reason]", "征求意见的记录缺页，请补齐后送回。")
    office.shot(bob, f"send-back-{name}")
    assert fits(bob, screen)
    bob.click("main form button[type=submit]")
    expect(bob.locator("main .now")).to_contain_text("征求意见的记录缺页")
    office.shot(bob, f"sent-back-{name}")

    alice = office.window(cast.alice, **screen)
    alice.goto(office.address)
    alice.click("main a[href*='/do/mend_by_secretary/']")
    alice.fill("main input[name=on]", timezone.localdate().isoformat())
    alice.fill("main textarea[name=mended]", "已补齐缺页。")
    office.shot(alice, f"mend-{name}")
    alice.click("main form button[type=submit]")
    expect(alice.locator("main .timeline").first).to_contain_text("补正完毕，送回")

    bob.goto(f"{office.address}/passing/cases/{number}/ask/")
    bob.check("main input[name=people] >> nth=0")
    bob.check(f"main input[name=people][value='{cast.carol.pk}']")
    bob.fill("main textarea[name=text]", "该同志能否列为发展对象，请提出意见。")
    bob.fill("main input[name=answer_by]", "2030-12-20")
    office.shot(bob, f"ask-{name}")
    assert fits(bob, screen)
    bob.click("main form button[type=submit]")

    carol = office.window(cast.carol, **screen)
    carol.goto(f"{office.address}/passing/asked/")
    office.shot(carol, f"asked-{name}")
    assert fits(carol, screen)
    carol.click("main a[href^='/passing/asked/']:has-text('答复意见')")
    carol.check("main input[name=tendency][value=agrees]")
    carol.fill("main textarea[name=text]", "材料齐全，建议同意。")
    office.shot(carol, f"answer-{name}")
    carol.click("main form button[type=submit]")

    bob.goto(f"{office.address}/cases/{number}/do/agree_candidate/")
    expect(bob.locator("main form")).to_contain_text("意见未答复，不影响本次办理")
    bob.goto(f"{office.address}/passing/cases/{number}/circulate/")
    bob.check(f"main input[name=seats][value='department.{cast.county.pk}']")
    office.shot(bob, f"circulate-{name}")
    assert fits(bob, screen)
    bob.click("main form button[type=submit]")
    carol.goto(f"{office.address}/passing/copies/")
    office.shot(carol, f"copies-{name}")
    carol.click("main table button")

    bob.goto(f"{office.address}/cases/{number}/")
    bob.click("main a[href*='/hand/']")
    bob.check(f"main input[name=to][value='{beth.pk}']")
    bob.fill("main textarea[name=note]", "我下周外出学习。")
    office.shot(bob, f"hand-{name}")
    bob.click("main form button[type=submit]")
    office.shot(bob, f"passing-case-{name}")
    assert fits(bob, screen)
    assert CaseTask.objects.open().get(case=road.pk, role="organiser").owner == beth
    bob.click("main a[href^='/passing/circulars/']")
    expect(bob.locator("main")).to_contain_text("1/1")
    office.shot(bob, f"circular-{name}")
