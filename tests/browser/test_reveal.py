"""Hidden data in a browser: masked on the case page, asked for with a purpose, shown once, and on record (F-08)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from evidence.models import AccessEntry
from tests import story

from .office import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}
FOUND = "经函调和走访，本人政治历史清楚，直系亲属和主要社会关系清楚。"


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def screen(request):
    return request.param


def test_what_is_hidden_is_shown_with_a_purpose_once(office, transactional_db, screen):
    road = story.Road(story.assemble()).until("vet")
    road.do("vet", opinion=FOUND)
    cast, case, size = road.cast, road.case, "phone" if screen is PHONE else "desk"
    cast.dave.phone = "13900001234"
    cast.dave.save()
    page = office.window(cast.bob, **screen)
    page.goto(f"{office.address}/cases/{case.number}/")
    expect(page.locator(".case-line").first).to_contain_text("139****1234")
    page.locator(".timeline > li", has_text="政治审查").first.locator("summary").click()
    expect(page.locator(".timeline")).to_contain_text("已密封")
    assert FOUND not in page.content()
    office.shot(page, f"reveal-masked-{size}")
    fits(page, screen["width"])

    page.locator(".timeline a.reveal").first.click()
    expect(page.locator("main input[name=field]:checked")).to_have_count(1)
    page.click("main form.card button[type=submit]")
    expect(page.locator("main .field.has-error, main .errorlist").first).to_be_visible()
    page.locator("main input[name=field][value=phone]").check()
    page.locator("main input[name=purpose][value=review]").check()
    office.shot(page, f"reveal-asked-{size}")
    fits(page, screen["width"])
    page.click("main form.card button[type=submit]")
    expect(page.locator("main")).to_contain_text(FOUND)
    expect(page.locator("main")).to_contain_text("13900001234")
    office.shot(page, f"reveal-shown-{size}")
    fits(page, screen["width"])
    row = AccessEntry.objects.get(kind="revealed")
    assert (row.by, row.person_id, row.fields, row.purpose) == (cast.bob, cast.dave.pk, "phone vet.opinion", "政审调查")

    page.click("main .actions a.btn-primary")
    expect(page).to_have_url(f"{office.address}/cases/{case.number}/")
    assert FOUND not in page.content()
