"""The pages around the work on a telephone: with the longest names nothing is too wide, and all is labelled."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from evidence.anchoring import anchor_due
from evidence.log import note
from evidence.verifying import verify_all
from organisations.models import Organisation, Person
from rights import answering
from tests import story
from tests.access import around
from tests.story import TODAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNIT = "中共珲春市敬信镇图们江下游边境经济合作示范区跨境电商产业园第二联合支部委员会"
NAME = "阿卜杜热合曼·麦麦提伊力·阿卜杜萨拉木·买买提吐尔逊"
LOOK = """() => {
  const bare = [...document.querySelectorAll('input:not([type=hidden], [type=submit]), select, textarea')].filter(
    (one) => !one.labels.length && !one.getAttribute('aria-label'));
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName[1]));
  const leaps = levels.filter((level, at) => level > (levels[at - 1] || 0) + 1);
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll('main *')].filter(
    (one) => one.getBoundingClientRect().right > width).map((one) => `too wide: ${one.tagName} ${one.className}`);
  return [...wide, ...bare.map((one) => `no label: ${one.name}`), ...leaps.map((level) => `leap to h${level}`)]
    .filter(Boolean);
}"""
"""What is wrong with a page: wider than the screen, controls without a label, headings out of order."""


@pytest.fixture
def world(transactional_db):
    """A case with everything that lies around it, at the unit and of the person with the longest names."""
    cast = story.assemble()
    road = story.Road(cast).until("adopt")
    case = road.case
    Organisation.objects.filter(pk=case.organisation_id).update(name=UNIT, short_name=UNIT[2:])
    Person.objects.filter(pk=case.person_id).update(name=NAME)
    case = road.case
    found = story.Cast(cast=cast, case=case, at=story.NOW)
    around.build(found)
    found.open = answering.record(
        case.person, by=cast.carol, organisation=cast.county, received_on=TODAY, kind="copy", proof="card"
    )
    purpose = "核对身份证件，办理入党积极分子备案，同时核实联系方式和政治面貌登记是否准确"
    note("revealed", by=cast.bob, subject=case, person=case.person, fields=["id_number", "phone"], purpose=purpose)
    anchor_due()
    verify_all()
    return found


def addresses(world) -> dict:
    """User: the pages he opens."""
    cast, case, person = world.cast, world.case.number, f"/rights/people/{world.case.person_id}/"
    doing = ("", "request/", "copy/", "corrections/", "correct/occupation/", "restrict/", "hold/")
    rows = (
        f"corrections/{world.correction.pk}/", f"copies/{world.export.pk}/", f"holds/{world.hold.pk}/release/",
        f"requests/{world.request.number}/", f"requests/{world.open.number}/", f"disposals/{world.disposal.number}/",
        "", "?state=answered", "holds/", "schedule/", "disposals/", "disposals/propose/",
    )  # fmt: skip
    account = f"/account/people/{cast.alice.pk}/"
    return {
        cast.carol: [
            *(person + one for one in doing), *(f"/rights/{one}" for one in rows), f"/cases/{case}/as-of/?on={TODAY}",
            f"/cases/{case}/reveal/", f"/evidence/cases/{case}/", f"/papers/{case}/", "/nowhere/",
            f"/cases/{case}/do/adopt/", "/account/security/", "/account/sessions/", "/account/security/password/",
            "/account/confirm/", "/account/security/app/", "/account/security/passkeys/new/",
        ],
        cast.seth: ["/account/people/", account, f"{account}mandates/give/", "/access/why/",
                    f"/access/why/{cast.alice.pk}/{case}/"],
        cast.adam: ["/account/people/new/", account, f"{account}link/"],
        cast.audrey: ["/evidence/", "/evidence/log/", "/evidence/anchors/", f"/evidence/anchors/{world.anchor.day}/"],
    }  # fmt: skip


def test_nothing_is_wider_than_a_telephone(world, office):
    """Every page is shown, in the width there is, with labels and headings in order."""
    wrong, opened = [], 0
    for user, pages in addresses(world).items():
        page = office.window(user, width=375, height=740)
        for address in pages:
            answer = page.goto(office.address + address)
            assert answer.status < 500, address
            opened += answer.ok
            wrong += [(user.username, address, one) for one in page.evaluate(LOOK)]
            office.shot(page, f"phone-{user.username}{address.replace('/', '-').replace('?', '-')}")
    assert not wrong
    assert opened >= 30, "most of these are pages, not refusals"


def test_the_menu_takes_one_line_of_an_old_screen(world, office):
    """For whoever sees most of it, with the longest name of an organisation beside it."""
    Authenticator.objects.all().delete()  # the password alone signs in
    for user in (world.cast.carol, world.cast.bob, world.cast.alice):
        page = office.window(user)
        assert page.locator(".site-bar").bounding_box()["height"] <= 60, user.username
        assert not page.evaluate(LOOK)
    page = office.window(world.cast.carol)
    page.click(".site-nav summary")
    page.click(".site-nav .menu-items a >> nth=0")
    assert page.locator(".site-nav summary").get_attribute("aria-current") == "true"
