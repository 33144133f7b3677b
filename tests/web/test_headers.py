"""What every answer tells the browser: nothing foreign is loaded, nothing is kept, all is forgotten at sign-out."""

import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.urls import reverse

from tests.config.test_settings import GOOD, load

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'none'", "object-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'",
    "script-src": "'self'", "style-src": "'self'", "font-src": "'self'", "connect-src": "'self'",
    "form-action": "'self'", "frame-src": "'self'", "img-src": "'self' data:",
}  # fmt: skip
# Whole classes of attributes that a strict policy switches off without a word.
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_of(answer) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]
    return {name: sources for name, _blank, sources in parts}


@pytest.mark.parametrize("address", ["/sign-in/", "/verify/", "/robots.txt", "/nowhere/", "/", "/admin/"])
def test_every_answer_bears_the_headers(client, address):
    answer = client.get(address)
    assert policy_of(answer) == POLICY
    assert {name: answer[name] for name in EVERYWHERE} == EVERYWHERE
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(answer["Permissions-Policy"].split(", "))


def test_no_computer_keeps_a_page_of_somebody_signed_in(cast, signed_in):
    client = signed_in(cast.alice)
    for address in ("/", "/cases/", "/cases/M-0000-0000/", "/settings/fonts/", "/notices/", "/meetings/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
        assert "private" in client.get(address)["Cache-Control"], address
    assert "no-store" in client.post("/")["Cache-Control"]  # errors too


def test_what_is_public_may_be_kept(client):
    assert "Cache-Control" not in client.get("/robots.txt")


def test_signing_out_empties_what_the_browser_kept(cast, signed_in):
    client = signed_in(cast.alice)
    assert "Clear-Site-Data" not in client.get("/")
    assert client.post(reverse("sign-out"))["Clear-Site-Data"] == '"cache", "storage"'


def test_the_cookie_against_forgery_is_kept_from_scripts(client):
    cookie = client.get("/sign-in/").cookies["csrf"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_in_production_cookies_are_bound_to_host_and_tls():
    told = {
        "SESSION_COOKIE_NAME": "__Host-session", "CSRF_COOKIE_NAME": "__Host-csrf", "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": 31_536_000, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "SECURE_HSTS_PRELOAD": True,
        "SECURE_SSL_REDIRECT": True,
    }  # fmt: skip
    code, said = load("[" + ", ".join(f"s.{name}" for name in told) + "]", **GOOD)
    assert (code, said.strip()) == (0, str(list(told.values())))


def test_over_tls_the_browser_is_told_to_stay_there(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    assert client.get("/sign-in/", secure=True)["Strict-Transport-Security"].startswith("max-age=31536000; include")


# --- pages that work under the policy ---------------------------------------------------------------------------


def templates() -> list[Path]:
    """Every template that becomes a page; papers and their sheets are for the typesetter alone."""
    roots = [site.BASE_DIR / "templates", *site.BASE_DIR.glob("*/templates")]
    found = [path for root in roots for path in root.rglob("*.html")]
    return [path for path in found if "papers" not in path.parts[:-1]]


def test_no_template_has_anything_inline():
    wrong = [
        f"{path.relative_to(site.BASE_DIR)}: {found.group().strip()}"
        for path in templates()
        for found in INLINE.finditer(re.sub(r"{%.*?%}|{#.*?#}", " ", path.read_text(encoding="utf-8")))
    ]
    assert len(templates()) > 100
    assert not wrong


def test_no_widget_and_no_script_puts_anything_inline():
    """Attributes set in Python, and what a script would build as text, are inline too."""
    python = re.compile(r"""["'](style|on(click|change|submit|load|input))["']\s*[:=]""")
    script = re.compile(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(.style")
    rooms = [path for path in site.BASE_DIR.glob("*/") if (path / "apps.py").exists()]
    wrong = [path for room in rooms for path in room.rglob("*.py") if python.search(path.read_text(encoding="utf-8"))]
    wrong += [path for path in (site.BASE_DIR / "static").rglob("*.js") if script.search(path.read_text("utf-8"))]
    assert not wrong


def test_the_policy_allows_nothing_inline_anywhere():
    assert "unsafe" not in str(site.CONTENT_SECURITY_POLICY)
    assert "nonce" not in str(site.CONTENT_SECURITY_POLICY)
