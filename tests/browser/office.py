"""People at their screens, and a worker behind: what browser tests are written in."""

from __future__ import annotations

import os
from pathlib import Path

import django_rq
from django.core.files.uploadedfile import UploadedFile
from playwright.sync_api import Page, expect
from rq import SimpleWorker

PASSWORD = "demo-2026-browser"


class Office:
    """People at their screens: each has a window of their own, signed in through the sign-in page."""

    def __init__(self, browser, address: str):
        self.browser, self.address, self.windows = browser, address, {}
        self.blocked = []  # what the Content-Security-Policy forbade, on any page of any window

    def window(self, user, *, width: int = 1366, height: int = 768) -> Page:
        """The user's window; opened and signed in the first time."""
        key = (user.pk, width)
        if key not in self.windows:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
            page = self.browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
            page.on("console", self.listen)
            page.goto(f"{self.address}/sign-in/")
            page.fill("input[name=username]", user.username)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            expect(page).to_have_url(f"{self.address}/")
            page.username = user.username
            self.windows[key] = page
        return self.windows[key]

    def say_what_for(self, page: Page) -> None:
        """Open papers that are shown by need: say what for, and be back."""
        page.click("main a[href*='/purpose/']")
        page.check("main form input[name=purpose] >> nth=0")
        page.click("main form.card button[type=submit]")

    def listen(self, said) -> None:
        """Keep what the browser complains of as forbidden by the policy."""
        if "Content Security Policy" in said.text:
            self.blocked.append(f"{said.location.get('url', '')}: {said.text}")

    def windows_of(self, username: str) -> Page:
        """The window somebody has open already."""
        return next(page for (_pk, _width), page in self.windows.items() if page.username == username)

    def shot(self, page: Page, name: str) -> None:
        """Keep a picture of the page when asked to (``make shots``)."""
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def small(self, page: Page, name: str) -> None:
        """The page on a telephone: nothing is wider than the screen."""
        page.set_viewport_size({"width": 375, "height": 700})
        fits(page, 375)
        self.shot(page, name)
        page.set_viewport_size({"width": 1366, "height": 768})


def fits(page: Page, width: int) -> None:
    """Nothing runs out of a screen so many CSS pixels wide, once the page is there."""
    page.wait_for_function("document.readyState === 'complete'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def send(page: Page, button: str = "main form[data-draft] button[type=submit]") -> None:
    """Send a form, through the question that comes first if there is one."""
    page.click(button)
    if page.locator("dialog[open]").count():
        page.click("dialog[open] .btn-primary")


def work_off() -> None:
    """Let a worker do all that is queued, in this process so that it sees the test's database."""
    queues = [django_rq.get_queue(name) for name in ("default", "papers")]
    SimpleWorker(queues, connection=queues[0].connection, serializer=queues[0].serializer).work(burst=True)


def fill(page: Page, facts: dict, on) -> None:
    """Type facts into an action's form as a person would."""
    page.fill("input[name=on]", on.isoformat())
    for name, value in facts.items():
        field = page.locator(f"main [name={name}]").first
        kind = field.get_attribute("type")
        if isinstance(value, UploadedFile):
            value.seek(0)
            payload = {"name": value.name, "mimeType": "application/pdf", "buffer": value.read()}
            field.set_input_files(payload)
        elif isinstance(value, list):
            for one in value:
                page.locator(f"main [name={name}][value='{one}']").check()
        elif kind == "radio":
            page.locator(f"main [name={name}][value='{value}']").check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(value.isoformat() if hasattr(value, "isoformat") else str(value))
