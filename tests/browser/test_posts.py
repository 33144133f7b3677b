"""Posts and quota in a browser: from an empty pool to a statement, on the desk and on the phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from organisations.models import Organisation
from recruitment import ledger
from tests import story
from tests.recruitment import stage
from tests.story import D

from .office import fits, work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


def peopled(cast):
    """A pool with posts in every state, one of them soon vacant, in a village with a long name."""
    pool = stage.pool(cast.county, number=6, year=2028, by=cast.carol)
    Organisation.objects.filter(pk=cast.far.pk).update(
        short_name="丙县西镇沿江朝鲜族民俗文化旅游示范村村民委员会联合党支部委员会"
    )
    soon, later, waiting = (stage.post(pool, village) for village in (cast.village, cast.far, cast.street))
    stage.held(soon, "金毕业", by=cast.carol, on=D(2028, 3, 1), serves_until=D(2031, 2, 28))
    stage.held(later, "欧阳毕业生", by=cast.carol, on=D(2029, 9, 1), serves_until=D(2032, 8, 31))
    ledger.reserve(waiting, by=cast.carol, on=story.TODAY, document="县编办〔2030〕7号")
    stage.post(pool, cast.hub)
    return soon


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_department_keeps_the_quota(office, transactional_db, screen):
    cast, name = story.assemble(), "phone" if screen is PHONE else "desk"
    soon, _programme = peopled(cast), stage.programme("border")
    page = office.window(cast.carol, **screen)

    def look(address, shot):
        page.goto(f"{office.address}/posts/{address}")
        fits(page, screen["width"])
        office.shot(page, f"posts-{shot}-{name}")

    look("", "pools")
    look(f"pools/{soon.pool_id}/", "pool")
    look(f"pools/{soon.pool_id}/?tab=entries", "ledger")
    look("all/", "all")
    look("statement/?year=2030", "statement")
    page.click("main form.actions button[type=submit]")
    work_off()
    expect(page.locator("main iframe.preview")).to_be_visible(timeout=20_000)
    office.shot(page, f"posts-paper-{name}")
    look("programmes/", "programmes")
    look(f"{soon.number}/", "post")
    page.click("main .actions a")
    page.fill("main [name=document]", "县编办〔2030〕12号")
    page.fill("main [name=on]", "2030-11-20")
    page.click("main form button[type=submit]")
    expect(page).to_have_url(f"{office.address}/posts/{soon.number}/")
    expect(page.locator("main")).to_contain_text("按县编办〔2030〕12号预留接续名额")
    page.goto(f"{office.address}/posts/pools/{soon.pool_id}/return/")
    page.fill("main [name=number]", "9")
    page.fill("main [name=document]", "县编办〔2030〕13号")
    page.fill("main [name=on]", "2030-11-20")
    page.click("main form button[type=submit]")
    expect(page.locator("main .notice-error")).to_contain_text("需要9名，空余3名")
    assert page.input_value("main [name=document]") == "县编办〔2030〕13号"
    fits(page, screen["width"])
    office.shot(page, f"posts-refused-{name}")
