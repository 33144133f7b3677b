"""What lies beside the road, on the desk and on the phone: held, moved, waived and tightened cases, rules, notices."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.overlays import FastTrackNotice, RuleSetting
from tests import story
from tests.story import D
from tests.workflows.exceptional import do, hand_over, secretary_of
from workflows.models import MembershipCase

from .test_gallery import DESK, PHONE, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "关于在抗洪抢险第一线及时发展表现特别突出人员加入中国共产党有关问题的通知"


@pytest.fixture
def cast(transactional_db):
    """The cast with a rule tightened by the county, two notices and the longest unit name."""
    found = story.assemble()
    story.Organisation.objects.filter(pk=found.east.pk).update(
        name="中共××县长白山边境经济合作区哈尔巴岭镇敬信口岸国门联检党委", short_name="哈尔巴岭镇敬信口岸国门联检党委"
    )
    for guard, mode in (("ten_consulted", "hard"), ("thought_reports_quarterly", "warn")):
        RuleSetting.objects.create(
            organisation=found.county, pipeline="membership", guard=guard, mode=mode, since=D(2029, 1, 1),
            document="丙县组发〔2020〕14号", by=found.carol,
        )  # fmt: skip
    for number, until in ((8, None), (3, D(2027, 9, 30))):
        FastTrackNotice.objects.create(
            number=f"县组通〔2027〕{number}号", title=LONG, issuer="中共丙县委组织部", organisation=found.county,
            since=D(2027, 7, 1), until=until, by=found.carol,
        )  # fmt: skip
    return found


@pytest.fixture
def cases(cast):
    """A case on hold that began under the edition of 2014, one with a waiver, one on its way to another township."""
    held = story.Road(cast, cast.street, applied_on=D(2026, 1, 5)).until("propose_candidate")
    do(
        held,
        "hold",
        cast.bob,
        D(2027, 6, 1),
        source="report",
        reason="收到实名举报，反映其家庭成员有关情况，正在核查。",
    )
    moving = story.Road(cast).after("file_activist")
    hand_over(moving, cast.far, D(2027, 6, 1), "register")
    waived = story.Road(cast, cast.hamlet).until("submit_prereview", skip=("train",))
    on = waived.next.on
    do(
        waived,
        "waive",
        cast.bob,
        on,
        guard="trained",
        reason="长期住院治疗，待出院后补训。",
        document_number="镇党〔2028〕7号",
    )
    numbers = {name: MembershipCase.objects.get(pk=road.pk).number for name, road in
               {"held": held, "moving": moving, "waived": waived}.items()}  # fmt: skip
    return numbers


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_what_lies_beside_the_road_fits_its_screen(office, cast, cases, screen):
    organiser = office.window(cast.bob, **screen)
    for name, number in cases.items():
        look(office, organiser, f"beside-{name}", f"/cases/{number}/", screen)
    look(office, organiser, "rules", "/cases/rules/", screen)
    look(office, organiser, "rule", "/cases/rules/membership/ten_consulted/", screen)
    organiser.locator("input[name=mode][value=off]").check()
    organiser.fill("input[name=since]", "2030-01-01")
    organiser.fill("input[name=document]", "镇党发〔2030〕1号")
    organiser.click("main form button[type=submit]")
    expect(organiser.locator("main")).to_contain_text("中共丙县委对此条的要求为“不满足不得办理”，本级不得放宽。")
    office.shot(organiser, f"rule-refused-{'phone' if screen is PHONE else 'desk'}")
    department = office.window(cast.carol, **screen)
    look(office, department, "notices", "/cases/notices/", screen)
    look(office, department, "notice-new", "/cases/notices/new/", screen)
    running = FastTrackNotice.objects.get(until=None)
    look(office, department, "notice-end", f"/cases/notices/{running.pk}/end/", screen)
    secretary = office.window(cast.anna, **screen)
    look(office, secretary, "new-application-acts", "/cases/new/?act=take_over_probationer", screen)
    look(
        office, office.window(secretary_of(cast, cast.far), **screen), "arriving", f"/cases/{cases['moving']}/", screen
    )
    alice = office.window(cast.alice, **screen)
    do_recall = f"/cases/{cases['moving']}/do/recall_transfer/"
    look(office, alice, "recall", do_recall, screen)


def test_the_branch_of_the_county_is_picked_from_the_suggestions(office, cast):
    road = story.Road(cast).after("file_activist")
    page = office.window(cast.alice)
    page.goto(f"{office.address}/cases/{road.case.number}/do/transfer_out/")
    options = page.locator("#suggestions_destination option")
    assert cast.far.name in [options.nth(place).get_attribute("value") for place in range(options.count())]
    expect(page.locator("main")).to_contain_text("接收后，本组织不再能查看此个案及其材料")
    office.shot(page, "transfer-form")
