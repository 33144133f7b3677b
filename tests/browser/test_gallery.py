"""Every page over the demonstration data, on the desk and on the phone: nothing sticks out, nothing is missing."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from organisations.models import User
from recruitment.models import Intake, Tenure
from tests import story
from workflows.models import CaseTask

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD, FOREIGN = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{4,}(?![0-9A-Za-z])"), {"xlsx", "JSON"}
"""English words (digests are none), and those that a Chinese office uses too."""
RULE = re.compile(r"\b[DE](?:-\d\d|\.\d)\b")
"""Numbers of our own lists of rules: people are told the law that these stand for."""
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


@pytest.fixture
def prefecture(transactional_db, settings):
    """The demonstration prefecture with a few dozen cases."""
    settings.DEMO = True
    call_command("load_demo", cases=60)


def test_every_page_fits_its_screen(office, prefecture):
    for screen in (DESK, PHONE):  # the prefecture takes longer to load than its pages to look at
        of_membership(office, screen)
        of_placement(office, screen)


def of_membership(office, screen) -> None:
    """The desk, the list, a case and its forms; the secretary's own pages."""
    organiser, secretary = (User.objects.get(username=name) for name in ("zuzhi", "shuji"))
    page = office.window(organiser, **screen)
    open_work = CaseTask.objects.for_desks_of(organiser).filter(due_on__isnull=False, case__pipeline="membership")
    task = open_work.order_by("due_on").first()
    case = f"/cases/{task.case.number}/"
    for name, address in {
        "desk": "/",
        "cases": "/cases/",
        "case": case,
        "flow": f"{case}flow/",
        "done": "/done/",
        "desk-returned": "/returned/",
        "desk-waiting": "/waiting/",
        "desk-month": "/month/",
        "day-sheet": "/day-sheet/",
    }.items():
        look(office, page, name, address, screen)
    action = page.request.get(f"{office.address}{case}").text().split(f"{case}do/")[1].split("/")[0]
    look(office, page, "form", f"{case}do/{action}/", screen)
    look(office, page, "upload", f"/papers/{task.case.number}/2-5/upload/", screen)
    window = office.window(secretary, **screen)
    look(office, window, "secretary-desk", "/", screen)
    look(office, window, "new-application", "/cases/new/", screen)
    look(office, window, "not-found", "/cases/M-1999-0001/", screen, status=404)


def of_placement(office, screen) -> None:
    """Rounds, posts, coverage, a placement and its person; the plan and the programmes of the prefecture."""
    county, top = (User.objects.get(username=name) for name in ("xianwei", "zhouwei"))
    here = county.current_mandates()[0].organisation
    page = office.window(county, **screen)
    running = Intake.objects.get(state="review", organisation=here, programme__pipeline="placement")
    held = Tenure.objects.filter(until=None, post__pool__organisation=here).select_related("case", "post").first()
    one = f"/rounds/{running.number}/"
    for name, address in {
        "rounds": "/rounds/", "round-new": "/rounds/new/", "round": one, "round-candidates": f"{one}candidates/",
        "round-cut": f"{one}do/cut/", "round-merge": f"{one}do/merge/", "round-correct": f"{one}do/correct/",
        "round-cancel": f"{one}do/cancel/", "round-order": f"{one}order/qualify/", "round-apply": f"{one}apply/",
        "round-import": f"{one}import/applications/", "pools": "/posts/", "pool": f"/posts/pools/{held.post.pool_id}/",
        "posts": "/posts/all/", "post": f"/posts/{held.post.number}/", "statement": "/posts/statement/",
        "programmes": "/posts/programmes/", "coverage": f"/coverage/{here.pk}/",
        "coverage-villages": f"/coverage/{here.pk}/villages/?state=without",
        "coverage-posts": f"/coverage/{here.pk}/posts/", "placement": f"/cases/{held.case.number}/",
        "placement-calendar": f"/cases/{held.case.number}/calendar/",
        "placement-flow": f"/cases/{held.case.number}/flow/", "person": f"/people/{held.person_id}/",
    }.items():  # fmt: skip
        look(office, page, name, address, screen)
    window = office.window(top, **screen)
    for name, address in {
        "targets": "/coverage/targets/", "programme": "/posts/programmes/border/", "coverage-top": "/coverage/",
        "rules-placement": "/cases/rules/?pipeline=placement", "placements": "/cases/?pipeline=placement",
    }.items():  # fmt: skip
        look(office, window, name, address, screen)


def look(office, page, name, address, screen, *, status=200) -> None:
    """Open a page: the right answer, no sideways scrolling, no English left, a picture if asked for."""
    assert page.goto(f"{office.address}{address}").status == status
    expect(page.locator("main")).to_be_visible()
    fits(page, screen["width"])
    assert not page.locator("h1").first.inner_text().isascii()
    words = page.locator("main").inner_text()
    names = set(User.objects.values_list("last_name", flat=True))  # the cast of the tests bears English names
    assert set(WORD.findall(words)) <= FOREIGN | names, name
    assert RULE.findall(words) == [], name
    office.shot(page, f"{name}-{'phone' if screen is PHONE else 'desk'}")


@pytest.fixture
def organiser(transactional_db):
    """An organiser with two cases on the desk."""
    cast = story.assemble()
    for branch in (cast.village, cast.street):
        story.Road(cast, branch).after("name_activist")
    return cast.bob


def test_assets_come_from_this_site_only(office, organiser):
    page = office.window(organiser)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{office.address}/")
    page.goto(f"{office.address}/cases/")
    assert asked
    assert [url for url in asked if not url.startswith((office.address, "data:"))] == []


def test_arrow_keys_walk_the_rows_and_the_slash_searches(office, organiser):
    page = office.window(organiser)
    page.goto(f"{office.address}/")
    rows = []
    for _press in range(2):
        page.keyboard.press("ArrowDown")
        rows.append(page.evaluate("document.activeElement.closest('tr').rowIndex"))
    assert rows == [1, 2]
    assert "/cases/" in page.evaluate("document.activeElement.href")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
