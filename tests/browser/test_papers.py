"""The papers of a dossier in a browser: what is missing, a form looked at before it is printed, the hand-over list."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.follow_ups import follow_up
from dossiers import papers
from tests import story

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


def test_from_the_case_to_a_form_and_back(office, transactional_db):
    """What the case page counts is found on the dossier's page, looked at, printed and filed; on the phone too."""
    cast = story.assemble()
    road = story.Road(cast).after("list_candidate")
    follow_up(road.case.history.last("announce").pk)
    number = road.case.number
    page = office.window(cast.alice, **DESK)
    page.goto(f"{office.address}/cases/{number}/")
    office.shot(page, "papers-card")
    page.click(f"main a[href='/papers/{number}/']")
    expect(page.locator("main")).to_contain_text("尚不能归档")
    office.shot(page, "papers-dossier-desk")
    page.click(f"main a.case-link[href='/papers/{number}/{papers.PUBLIC_NOTICE}/']")
    assert page.locator(".sheet-preview img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 600
    expect(page.locator("main")).to_contain_text("签章件未扫描")
    office.shot(page, "papers-paper-desk")
    page.click(f"main .page-actions a[href$='/{papers.PUBLIC_NOTICE}/upload/']")
    expect(page).to_have_url(f"{office.address}/papers/{number}/{papers.PUBLIC_NOTICE}/upload/")
    phone = office.window(cast.alice, **PHONE)
    for address in (f"/papers/{number}/", f"/papers/{number}/{papers.PUBLIC_NOTICE}/", f"/papers/{number}/1-1/"):
        phone.goto(f"{office.address}{address}")
        fits(phone, PHONE["width"])
        office.shot(phone, f"papers-phone-{address.strip('/').rpartition('/')[2]}")


def test_the_hand_over_list_is_asked_for_by_month(office, transactional_db):
    cast = story.assemble()
    case = story.Road(cast, cast.street).finish().case
    for name, screen in (("desk", DESK), ("phone", PHONE)):
        page = office.window(cast.bob, **screen)
        page.goto(f"{office.address}/papers/hand-over/")
        page.fill("main input[name=since]", case.closed_on.isoformat())
        page.fill("main input[name=until]", case.closed_on.isoformat())
        page.click("main form.filters button")
        expect(page.locator("main")).to_contain_text(case.number)
        fits(page, screen["width"])
        office.shot(page, f"hand-over-{name}")
