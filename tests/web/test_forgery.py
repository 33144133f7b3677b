"""No request made up elsewhere is obeyed, and nobody is led away from the site by an address made up elsewhere."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from workflows.models import CaseTask

from .routes import anything, routes

pytestmark = pytest.mark.django_db
EXEMPT = {"verification:code"}
"""Compares a file and changes nothing; one that is too large must be refused before it is read."""
AWAY = [
    "//evil.example", "https:evil.example", "https://evil.example/", r"\\evil.example", r"/\evil.example",
    "javascript:alert(1)", "http:///evil.example", "///evil.example", "https://testserver@evil.example",
    "https://testserver.evil.example", "\t//evil.example", "/%09/evil.example", "data:text/html,x",
]  # fmt: skip
FOLLOWED = ("next", "back", "to", "url", "return", "return_to", "redirect", "continue")


def test_without_its_token_nothing_is_obeyed():
    client = Client(enforce_csrf_checks=True)
    obeyed = {
        route.name: answer.status_code
        for route in routes()
        if (answer := client.post(anything(route), {"any": "thing"})).status_code != 403
    }
    assert set(obeyed) == EXEMPT
    assert sum(1 for _route in routes()) > 300


def test_who_sent_an_old_page_from_here_sends_it_again_from_the_refusal(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    answer = client.post(
        "/views/", "reason=%3Cb%3E%E7%BB%8F%E6%A0%B8%E5%AE%9E&case=1&case=2&csrfmiddlewaretoken=old",
        headers={"Origin": "http://testserver"}, content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    said = answer.content.decode()
    assert answer.status_code == 403
    assert re.findall(r'name="(\w+)" value="([^"]*)"', said)[-3:] == [
        ("reason", "&lt;b&gt;经核实"), ("case", "1"), ("case", "2"),
    ]  # fmt: skip
    assert "再次提交" in said
    assert 'value="old"' not in said


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_what_comes_from_elsewhere_is_offered_to_nobody(cast, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice)
    said = client.post(
        "/views/", "name=made-up-elsewhere", headers=headers, content_type="application/x-www-form-urlencoded"
    ).content.decode()
    assert "页面已过期" in said
    assert "made-up-elsewhere" not in said


def test_no_password_is_written_into_a_page(client):
    client = Client(enforce_csrf_checks=True)
    for name in ("password", "proof", "code", "old_password"):
        said = client.post(
            "/sign-in/", f"login=li&{name}=horse-battery", headers={"Origin": "http://testserver"},
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert said.status_code == 403
        assert "horse-battery" not in said.content.decode()


# --- leading away ---------------------------------------------------------------------------------------------


def leads_away(answer) -> bool:
    """Whether a browser would leave the site: it drops tabs and takes a backslash for a slash."""
    place = re.sub(r"[\t\r\n]", "", answer.get("Location", "").strip()).replace("\\", "/")
    parts = urlsplit(place)
    return bool(parts.scheme or parts.netloc or place.startswith("//")) and parts.netloc != "testserver"


def test_no_page_leads_away(cast, signed_in):
    """Each route with each name by which pages are commonly told where to lead, each time another address."""
    client, led = signed_in(cast.carol), []
    for number, route in enumerate(one for one in routes() if not one.name.startswith("admin:django_rq")):
        asked = dict.fromkeys(FOLLOWED, AWAY[number % len(AWAY)])
        for answer in (client.get(anything(route), asked), client.post(anything(route), asked)):
            led += [f"{route.name} -> {answer['Location']}"] if leads_away(answer) else []
            if route.name == "sign-out":
                client.force_login(cast.carol)
    assert not led


@pytest.mark.parametrize("away", AWAY)
def test_pages_that_are_told_where_to_lead_stay_here(walked, signed_in, cast, away):
    walked(until="talk")
    client, task = signed_in(cast.alice), CaseTask.objects.open().first()
    told = [
        client.post(f"/tasks/{task.pk}/claim/", {"next": away}),
        client.post(f"/tasks/{task.pk}/release/", {"next": away}),
        client.post("/views/", {"next": away}),
        client.post("/search/", {"to": away, "q": "戴"}),
        client.get("/admin/", {"next": away}),
        client.get("/sign-in/", {"next": away}),
    ]
    assert not [answer["Location"] for answer in told if leads_away(answer)]
    assert [answer.status_code for answer in told[:4]] == [303] * 4


def test_the_test_knows_an_address_that_leads_away():
    assert all(leads_away({"Location": one}) for one in AWAY if one != "/%09/evil.example")
    assert not leads_away({"Location": "/cases/?next=//evil.example"})


def test_who_came_from_a_list_goes_back_to_it(walked, signed_in, cast):
    walked(until="talk")
    task = CaseTask.objects.open().first()
    answer = signed_in(cast.alice).post(f"/tasks/{task.pk}/claim/", {"next": "/waiting/?due=late"})
    assert answer["Location"] == "/waiting/?due=late"
