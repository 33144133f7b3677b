"""A real browser on a real server: Chromium, and one signed-in window per person."""

from __future__ import annotations

import os
import shutil

import django_rq
import pytest
from playwright.sync_api import sync_playwright

from .office import Office
from .patience import patient


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the whole run; nothing it does leaves this machine."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright, patient():
        browser = playwright.chromium.launch(executable_path=program, args=[*options, "--disable-sync"])
        yield browser
        browser.close()


@pytest.fixture
def office(chromium, live_server):
    """Everybody's windows, closed at the end; no page of any browser test may have met the Content-Security-Policy."""
    opened = Office(chromium, live_server.url)
    yield opened
    for page in opened.windows.values():
        page.context.close()
    assert not opened.blocked


@pytest.fixture(autouse=True)
def empty_queues():
    """Nothing left over from another test."""
    for name in ("default", "papers"):
        django_rq.get_queue(name).empty()
