"""Every page over the demonstration data, on the desk and on the phone: nothing sticks out, nothing is missing."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from organisations.models import User
from workflows.models import CaseTask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


@pytest.fixture
def prefecture(transactional_db, settings):
    """The demonstration prefecture with a few dozen cases."""
    settings.DEMO = True
    call_command("load_demo", cases=60)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_fits_its_screen(office, prefecture, screen):
    organiser, secretary = (User.objects.get(username=name) for name in ("zuzhi", "shuji"))
    page = office.window(organiser, **screen)
    task = CaseTask.objects.for_desks_of(organiser).filter(due_on__isnull=False).order_by("due_on").first()
    case = f"/cases/{task.case.number}/"
    for name, address in {
        "desk": "/",
        "cases": "/cases/",
        "case": case,
        "flow": f"{case}flow/",
        "done": "/done/",
    }.items():
        look(office, page, name, address, screen)
    action = page.request.get(f"{office.address}{case}").text().split(f"{case}do/")[1].split("/")[0]
    look(office, page, "form", f"{case}do/{action}/", screen)
    look(office, page, "upload", f"/papers/{task.case.number}/2-5/upload/", screen)
    window = office.window(secretary, **screen)
    look(office, window, "secretary-desk", "/", screen)
    look(office, window, "new-application", "/cases/new/", screen)
    look(office, window, "not-found", "/cases/M-1999-0001/", screen, status=404)


def look(office, page, name, address, screen, *, status=200) -> None:
    """Open a page: the right answer, no sideways scrolling, no English left in the heading, a picture if asked for."""
    assert page.goto(f"{office.address}{address}").status == status
    expect(page.locator("main")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], name
    assert not page.locator("h1").first.inner_text().isascii()
    office.shot(page, f"{name}-{'phone' if screen is PHONE else 'desk'}")


def test_assets_come_from_this_site_only(office, prefecture):
    page = office.window(User.objects.get(username="zuzhi"))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{office.address}/")
    page.goto(f"{office.address}/cases/")
    assert asked
    assert [url for url in asked if not url.startswith((office.address, "data:"))] == []


def test_arrow_keys_walk_the_rows_and_the_slash_searches(office, prefecture):
    page = office.window(User.objects.get(username="zuzhi"))
    page.goto(f"{office.address}/")
    rows = []
    for _press in range(2):
        page.keyboard.press("ArrowDown")
        rows.append(page.evaluate("document.activeElement.closest('tr').rowIndex"))
    assert rows == [1, 2]
    assert "/cases/" in page.evaluate("document.activeElement.href")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
