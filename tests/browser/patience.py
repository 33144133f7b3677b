"""Clicks that wait for the page they lead to.

The browser tells late that a form is on its way or a link is followed; a test that looks, types or goes on before that
does so on the page that is about to leave. So a click ends here when the next page is there and whole, when a file has
come instead, or at once if it led nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import wraps

from playwright.sync_api import Error, Locator, Page

SECONDS = 30
WATCH = """() => {
  if (window.watched) return;
  window.watched = true;
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) window.leaving = true; });
  window.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    if (link.protocol.startsWith("http") && !(link.hash && link.pathname === location.pathname)) window.leaving = true;
  });
}"""
THERE = "() => !window.leaving && document.readyState === 'complete'"
GONE = ("Execution context was destroyed", "Cannot find context", "navigat")


def _asked(page: Page, question: str):
    """What the page says; None while it is being exchanged for another."""
    try:
        return page.evaluate(question)
    except Error as error:
        if any(words in error.message for words in GONE):
            return None
        raise


def _clicking(page: Page, click: Callable):
    """Click, and wait for what follows."""
    files: list[object] = []

    def came(file) -> None:
        files.append(file)

    _asked(page, WATCH)
    page.on("download", came)
    try:
        answer = click()
        end = time.monotonic() + SECONDS
        while not page.is_closed() and not files and not _asked(page, THERE):
            assert time.monotonic() < end, f"nothing came of a click on {page.url}"
            page.wait_for_timeout(20)
        return answer
    finally:
        page.remove_listener("download", came)


@contextmanager
def patient():
    """Every click of every page waits; a page that was just calling itself anew is asked for again."""
    page_click, locator_click, goto = Page.click, Locator.click, Page.goto

    @wraps(page_click)
    def click_at(self, *args, **kwargs):
        return _clicking(self, lambda: page_click(self, *args, **kwargs))

    @wraps(locator_click)
    def click_it(self, *args, **kwargs):
        return _clicking(self.page, lambda: locator_click(self, *args, **kwargs))

    @wraps(goto)
    def go(self, *args, **kwargs):
        try:
            return goto(self, *args, **kwargs)
        except Error as error:
            if "net::ERR_ABORTED" not in error.message:
                raise
            self.wait_for_load_state()
            return goto(self, *args, **kwargs)

    Page.click, Locator.click, Page.goto = click_at, click_it, go
    yield
    Page.click, Locator.click, Page.goto = page_click, locator_click, goto
