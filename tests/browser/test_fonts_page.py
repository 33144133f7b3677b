"""The settings page of fonts in a browser: reached from the menu, a name tried with the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import story

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1366, 375])
def test_a_name_is_tried(office, transactional_db, width):
    cast = story.assemble()
    page = office.window(cast.carol, width=width, height=800)
    page.goto(office.address)
    page.click(".site-side summary")
    page.click("header .menu-items a[href='/settings/fonts/']")
    expect(page).to_have_url(f"{office.address}/settings/fonts/")
    page.fill("#id_words", "李\U0001fae8喆")
    page.keyboard.press("Enter")
    expect(page.locator("main .notice-error")).to_contain_text("U+1FAE8")
    fits(page, width)
    office.shot(page, f"fonts-{width}")
