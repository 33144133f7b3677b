"""Two hires of one mixed round side by side: one who passed the examination, one recommended without it (E).

From the announcement to permanent employment and a higher grade, typed and clicked in a browser; a worker does what is
ordered. Both go through the same checks, notice, contract and registrations (E-04).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dossiers import papers
from organisations.identity import make_id_number
from recruitment.door import draw_up
from recruitment.models import FrontLineEvent, Position
from tests import story
from tests.recruitment import stage
from tests.story import D
from tests.workflows.graded import table as graded_table
from workflows.demonstration import walk
from workflows.models import HiringCase

from .office import fill, work_off
from .recruiting import NOTICE, REVIEW, Recruiter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REGISTRATIONS = ("pension", "medical", "injury", "unemployment", "maternity", "fund")
EXAMINED, EXEMPT = "林应考", "石守岗"
NUMBERS = {EXAMINED: make_id_number("222490", D(1999, 5, 2), sequence=1),
           EXEMPT: make_id_number("222490", D(1988, 8, 3), sequence=3)}  # fmt: skip
GRADED = {"rank": "staff", "grade": 2, "earlier_years": 0, "certificate": "0"}
OPINION = "服从安排，熟悉社区情况，居民认可。"


@pytest.fixture
def recruiter(office, transactional_db):
    """A draft of a round of community workers with two posts in the street's community."""
    cast = story.assemble()
    programme = stage.programme("social")
    pool = stage.pool(cast.county, number=2, year=2029, programme=programme, by=cast.carol)
    for _post in range(2):
        stage.post(pool, cast.street, on=D(2029, 2, 1))
    draw_up(
        programme, organisation=cast.county, title="丙县2029年公开招聘社区专职工作者公告", by=cast.carol,
        on=D(2029, 2, 1), applications_from=D(2029, 3, 1), applications_until=D(2029, 3, 16), ratio=1,
    )  # fmt: skip
    graded_table(cast.county, by=cast.carol)
    return Recruiter(office, cast)


BOTH = (EXAMINED, EXEMPT)
RECOMMENDATION = {
    "school": "延边职业技术学院", "major": "社会工作", "graduated": "2010", "relatives": "none",
    "welfare_unit": "东街社区 社区协管员", "welfare_since": D(2027, 5, 1), "still_in_post": True,
    "recommended_by": "东街社区", "recommendation_number": "社荐〔2029〕1号",
    "deeds": "连续四十余日卡点值守，承担三个楼栋的入户走访和物资配送。",
}  # fmt: skip


def of(name: str) -> HiringCase:
    """The hire's case as it is stored now."""
    return HiringCase.objects.get(person__name=name)


def test_an_examined_and_an_exempt_hire_side_by_side(recruiter):
    announced(recruiter)
    entered(recruiter)
    recommended(recruiter)
    examined(recruiter)
    deeds(recruiter)
    checked(recruiter)
    hired(recruiter)
    registered(recruiter)
    served(recruiter)


def announced(recruiter) -> None:
    """Two positions are drawn up, approved and published."""
    position(recruiter, "A01")
    position(recruiter, "B01", exempt=True)
    assert list(Position.objects.order_by("code").values_list("exempt", flat=True)) == [False, True]
    recruiter.proceed(
        "approve_plan", D(2029, 2, 5), quota_document="丙社〔2029〕8号", plan_document="丙人社〔2029〕15号"
    )
    recruiter.proceed("publish", D(2029, 2, 16))
    recruiter.office.shot(recruiter.page, "hiring-round")


def position(recruiter, code: str, *, exempt: bool = False) -> None:
    """One position with one post, at its form; with or without examination (E-03)."""
    page = recruiter.page
    page.goto(f"{recruiter.office.address}/rounds/{recruiter.intake.number}/positions/new/")
    page.fill("[name=code]", code)
    page.locator("[name=posts]").first.check()
    page.locator("[name=exempt]").set_checked(exempt)
    recruiter.office.shot(page, f"hiring-position-{code}")
    page.click("main button[type=submit]")


def entered(recruiter) -> None:
    """One applies for the examination (E-01)."""
    page = recruiter.page
    page.goto(f"{recruiter.office.address}/rounds/{recruiter.intake.number}/apply/")
    somebody(page, EXAMINED)
    fill(page, {"school": "延边大学", "major": "社会工作", "graduated": "2021", "relatives": "none"}, D(2029, 3, 8))
    recruiter.office.shot(page, "hiring-apply")
    recruiter.send("main form[data-draft]")
    assert of(EXAMINED).state == "applied"


def recommended(recruiter) -> None:
    """Without a record that the checklist requires nobody is entered; with all of them somebody is (E-03, E-04)."""
    page, event = recruiter.page, FrontLineEvent.objects.get()
    page.goto(f"{recruiter.office.address}/rounds/{recruiter.intake.number}/recommend/")
    somebody(page, EXEMPT)
    page.select_option("main [name=event]", str(event.pk))
    required = list(event.kinds.filter(required=True).values_list("title", flat=True))
    fill(page, RECOMMENDATION | {"records": required[1:]}, D(2029, 3, 9))
    recruiter.office.shot(page, "hiring-recommend")
    recruiter.send("main form[data-draft]")
    expect(page.locator("main")).to_contain_text(required[0])
    assert not HiringCase.objects.filter(exempt=True).exists()
    recruiter.office.shot(page, "hiring-recommend-refused")
    page.locator(f"main [name=records][value='{required[0]}']").check()
    recruiter.send("main form[data-draft]")
    assert of(EXEMPT).state == "recommended"
    recruiter.office.shot(page, "hiring-recommended")


def somebody(page, name: str) -> None:
    """Who it is, typed."""
    page.fill("main [name=id_number]", NUMBERS[name])
    page.fill("main [name=name]", name)
    page.select_option("main [name=ethnic]", "01")
    page.select_option("main [name=education]", "31")
    page.select_option("main [name=political]", "13")


def examined(recruiter) -> None:
    """Conditions, written test and interview, for the one alone (E-01)."""
    recruiter.proceed("close_applications", D(2029, 3, 16))
    recruiter.order("qualify", D(2029, 3, 19))
    recruiter.proceed("open_written", D(2029, 3, 20))
    recruiter.results("written", D(2029, 3, 31), {EXAMINED: "82"})
    recruiter.proceed("announce_shortlist", D(2029, 4, 4))
    recruiter.results("interview", D(2029, 4, 14), {EXAMINED: "86"})
    recruiter.proceed("announce_ranking", D(2029, 4, 16))
    assert of(EXAMINED).state == "nominated"


def deeds(recruiter) -> None:
    """The deeds of the other are public for seven working days (E-04)."""
    recruiter.done(of(EXEMPT), "publish_deeds", D(2029, 3, 20), **NOTICE)
    early = recruiter.do(of(EXEMPT), "close_deeds", D(2029, 3, 26), objections=0, outcome="clear")
    expect(early.locator("main")).to_contain_text("公示")
    assert of(EXEMPT).state == "deeds"
    recruiter.done(of(EXEMPT), "close_deeds", D(2029, 4, 10), objections=0, outcome="clear")
    assert of(EXEMPT).state == "nominated"
    recruiter.office.shot(recruiter.page, "hiring-deeds-closed")


def checked(recruiter) -> None:
    """The same checks and the same public notice for both (E-04)."""
    for name in BOTH:
        recruiter.done(of(name), "pass_physical", D(2029, 4, 23), hospital="丙县医院")
        recruiter.done(of(name), "pass_review", D(2029, 4, 26), **REVIEW | walk.scans(papers.BACKGROUND_REPORT))
    recruiter.order("notice", D(2029, 4, 27), **NOTICE)
    for name in BOTH:
        recruiter.done(of(name), "close_notice", D(2029, 5, 12), objections=0, outcome="clear")
        assert of(name).state == "cleared"


def hired(recruiter) -> None:
    """Appointed to a post each, contract, and the first working day (E-01, E-09)."""
    for number, name in enumerate(BOTH, start=1):
        case, page = of(name), recruiter.page
        post = case.position.posts.get()
        page.goto(f"{recruiter.office.address}/cases/{case.number}/do/appoint/")
        page.select_option("main [name=post]", str(post.pk))
        fill(page, {"document_number": f"丙人社聘〔2029〕{number}号", "kinship": "none"}, D(2029, 5, 15))
        recruiter.send("main form[data-draft]")
        expect(page).to_have_url(f"{recruiter.office.address}/cases/{case.number}/")
    for name in BOTH:
        recruiter.done(
            of(name), "conclude_contract", D(2029, 5, 20), contract_from=D(2029, 6, 1), contract_until=D(2032, 5, 31),
            probation=6,
        )  # fmt: skip
        page = recruiter.do(of(name), "report_in", D(2029, 6, 1), user=recruiter.cast.bob, first_day=D(2029, 6, 1))
        expect(page).to_have_url(f"{recruiter.office.address}/cases/{of(name).number}/")
        recruiter.office.shot(page, f"hiring-first-day-{'exempt' if name == EXEMPT else 'examined'}")


def registered(recruiter) -> None:
    """Five insurances and the housing fund, each within thirty days; the subsidy of one ends (E-09, E-12)."""
    bob = recruiter.cast.bob
    for name in BOTH:
        for number, one in enumerate(REGISTRATIONS):
            facts = {"number": f"2229{number:06d}", "registered_on": D(2029, 6, 12)}
            facts |= walk.scans(papers.INSURANCE_PROOF)
            recruiter.done(of(name), f"register_{one}", D(2029, 6, 12), user=bob, **facts)
    recruiter.done(
        of(EXEMPT), "end_subsidy", D(2029, 6, 12), user=bob, ended_on=D(2029, 5, 31), agency="丙县就业服务局",
        document_number="丙就停〔2029〕1号", **walk.scans(papers.SUBSIDY_END),
    )  # fmt: skip
    recruiter.office.shot(recruiter.office.window(bob), "hiring-registered")


def graded(recruiter, act: str, on, **facts) -> None:
    """The grade of each by the county's table (E.1)."""
    for name in BOTH:
        recruiter.done(of(name), act, on, **GRADED | facts)


def served(recruiter) -> None:
    """Probation is reviewed and passed: employed permanently (D.3 row 14), and a year later one grade higher (E.1)."""
    graded(recruiter, "set_grade", D(2029, 6, 20), grade=1)
    recruiter.office.shot(recruiter.page, "hiring-graded")
    for name in BOTH:
        page = recruiter.do(of(name), "pass_probation", D(2029, 11, 20), document_number="丙人社定〔2029〕1号")
        expect(page.locator("main")).to_contain_text("试用期至2029年12月1日期满")
        recruiter.done(
            of(name), "review_probation", D(2029, 11, 28), user=recruiter.cast.bob, conclusion="fit", opinion=OPINION
        )
        recruiter.done(of(name), "pass_probation", D(2029, 12, 1), document_number="丙人社定〔2029〕1号")
        assert of(name).state == "serving"
    early = recruiter.do(of(EXAMINED), "raise_grade", D(2030, 5, 20), document_number="丙人社级〔2030〕1号", **GRADED)
    expect(early.locator("main")).to_contain_text("满1年")
    recruiter.office.shot(early, "hiring-raise-refused")
    graded(recruiter, "raise_grade", D(2030, 6, 2), grade=2, document_number="丙人社级〔2030〕1号")
    assert {of(name).grade for name in BOTH} == {2}
    work_off()
    recruiter.page.reload()
    recruiter.office.shot(recruiter.page, "hiring-serving")
