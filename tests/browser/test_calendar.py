"""The calendar in a browser: from the case to the whole table, a supposed date, on the desk and on the phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.actions import perform
from tests import story

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_supposed_date_moves_the_calendar(office, transactional_db, screen):
    cast = story.assemble()
    road = story.Road(cast).after("list_candidate")
    perform(road.case, "hold", by=cast.bob, on=story.TODAY, source="report", reason="核查一件来信反映的问题。")
    number, name = road.case.number, "phone" if screen is PHONE else "desk"
    page = office.window(cast.alice, **screen)
    page.goto(f"{office.address}/cases/{number}/")
    office.shot(page, f"calendar-card-{name}")
    page.click("main .calendar-card a")
    expect(page).to_have_url(f"{office.address}/cases/{number}/calendar/")
    page.select_option("main select[name=act]", "vet")
    page.fill("main input[name=on][type=date]", "2031-02-03")
    page.click("main form.filters button")
    expect(page.locator("main .calendar-change").first).to_contain_text("推迟")
    assert "act=vet&on=2031-02-03" in page.url
    fits(page, screen["width"])
    office.shot(page, f"calendar-{name}")
    page.click("main .what-if a")
    expect(page).to_have_url(f"{office.address}/cases/{number}/calendar/")
    expect(page.locator("main .calendar-change")).to_have_count(0)
