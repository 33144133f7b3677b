"""Official blanks in a browser: put in, places set with the keyboard, the box follows, desk and phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import story
from tests.dossiers.files import pdf

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1366, 375])
def test_a_blank_gets_its_places(office, transactional_db, width):
    cast = story.assemble()
    page = office.window(cast.carol, width=width, height=800)
    page.goto(f"{office.address}/settings/blanks/new/")
    blank = {"name": "入党志愿书.pdf", "mimeType": "application/pdf", "buffer": pdf(pages=1)}
    page.set_input_files("input[type=file]", files=[blank])
    page.click("main button[type=submit]")
    expect(page.locator("main .blank-sheet")).to_have_count(1)
    page.select_option("#id_place-0-key", "name")
    for name, value in (("left", "45"), ("top", "60"), ("width", "50"), ("height", "9")):
        page.fill(f"#id_place-0-{name}", value)
    page.click("main .btn-primary")
    box = page.locator("[data-box] rect")
    expect(box).to_have_attribute("x", "45.0")
    page.focus("#id_place-0-left")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("x", "45.5")
    fits(page, width)
    office.shot(page, f"blank-{width}")
    page.goto(f"{office.address}/settings/blanks/")
    office.shot(page, f"blanks-{width}")
