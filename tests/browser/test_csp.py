"""Every page works under the strict Content-Security-Policy: nothing that it forbids is tried by any of them.

What other browser tests open is listened to as well (``Office.listen``).
"""

from __future__ import annotations

import contextlib

import playwright.sync_api
import pytest
from playwright.sync_api import expect

from cases.models import NoticeSheet
from dossiers import papers
from organisations.models import Person, User
from tests import story
from tests.publicity import walls
from tests.story import TODAY
from tests.web.routes import routes

from .office import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOT_PAGES = ("sign-out", "healthz", "source", "admin:logout", "admin:jsi18n")


def visit(office, page, addresses) -> int:
    """Open every address that is a page for this user; how many were."""
    opened = 0
    for address in addresses:
        with contextlib.suppress(playwright.sync_api.Error):  # a file, which the browser does not open as a page
            opened += page.goto(office.address + address).ok
    return opened


def test_the_policy_is_in_force_and_a_breach_is_heard(office, transactional_db):
    cast = story.assemble()
    page = office.window(cast.alice)
    page.evaluate("() => { const one = document.createElement('b'); one.innerHTML = '<i style=\"color:red\">x</i>'; }")
    page.evaluate("() => document.body.append(Object.assign(document.createElement('script'), {text: 'window.x = 1'}))")
    page.wait_for_function("() => window.x === undefined")
    page.wait_for_timeout(100)
    assert any("script-src" in one for one in office.blocked)
    office.blocked.clear()


def test_the_pages_of_every_room(office, transactional_db):
    """Every route without parameters, each of those of a case, and the public pages."""
    cast = story.assemble()
    walls.candidates(cast, applied_on=TODAY.replace(year=2029, month=5, day=7))
    case = story.Road(cast).until("adopt").case
    plain = [route.address() for route in routes() if not route.parameters and route.name not in NOT_PAGES]
    given = {"number": case.number, "name": "adopt", "paper": papers.APPLICATION, "code": "nowhere", "pk": 1}
    of_case = [
        route.address(**given)
        for route in routes()
        if dict(route.parameters).keys() <= given.keys() and dict(route.parameters).get("number")
    ]
    assert visit(office, office.window(cast.alice), filter(None, of_case)) >= 10
    assert visit(office, office.window(cast.carol), filter(None, plain)) > 30


def test_upkeep_pages_work_with_their_own_scripts(office, transactional_db):
    cast = story.assemble()
    changed = {Person: (cast.carol, cast.dave, 4), User: (cast.adam, cast.alice, 3)}  # accounts are opened elsewhere
    for model, (keeper, row, pages) in changed.items():
        page = office.window(keeper)
        base = f"/admin/organisations/{model._meta.model_name}/"
        opened = visit(office, page, [base, f"{base}add/", f"{base}{row.pk}/change/", f"{base}{row.pk}/history/"])
        assert opened == pages
    held = office.window(cast.carol)
    assert visit(office, held, ["/admin/organisations/office/add/"]) == 1
    held.locator(".datetimeshortcuts a").first.click()  # "today": its script builds the links
    expect(held.locator("input.vDateField").first).not_to_have_value("")


def test_the_preview_of_a_print_is_shown_in_its_frame(office, transactional_db):
    cast = story.assemble()
    case = story.Road(cast).until("adopt").case
    page = office.window(cast.alice)
    page.goto(f"{office.address}/papers/{case.number}/")
    page.locator("main form[action$='/print/'] button").first.click()
    work_off()
    page.reload()
    office.say_what_for(page)
    frame = page.locator("iframe.preview")
    expect(frame).to_be_visible()
    assert page.request.get(office.address + frame.get_attribute("src")).headers["content-type"] == "application/pdf"


def test_the_public_pages(office, transactional_db):
    page = office.browser.new_context(locale="zh-CN").new_page()
    page.on("console", office.listen)
    assert visit(office, page, ["/sign-in/", "/verify/"]) == 2
    assert not NoticeSheet.objects.exists()
    page.goto(f"{office.address}/public/nowhere/")
    page.context.close()
