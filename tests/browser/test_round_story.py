"""A whole round at the screen, and one graduate's years in the village: twelve apply for three posts.

With a tie across the last place, a failed check and substitution, an objection during the public notice; then service
through two assessments to renewal. Everything is typed or clicked, and a real worker does what is ordered.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dossiers import papers
from recruitment.door import draw_up
from recruitment.models import Entry, Position, Tenure
from tests import story
from tests.recruitment import stage
from tests.recruitment.entering import row, sheet
from tests.recruitment.rounds import villages
from tests.story import D
from workflows.demonstration import walk
from workflows.models import PlacementCase

from .office import fill, work_off
from .recruiting import NOTICE, REVIEW, Recruiter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRITTEN = ("88", "88", "85", "84", "83", "82", "76", "76", "76", "70", "", "61")
INTERVIEW = ("90", "80", "82.50", "84", "79", "70", "70", "70", "70")


def marks(given) -> dict[str, str]:
    """What the first, the second and so on was given, by name."""
    return {f"考生{place:04d}": mark for place, mark in enumerate(given, start=1)}


def candidate(place: int) -> PlacementCase:
    """The case of the applicant of that place."""
    return PlacementCase.objects.get(person__name=f"考生{place:04d}")


def states() -> list[str]:
    """Where the twelve stand, in the order of the sheet."""
    return list(PlacementCase.objects.order_by("person__name").values_list("state", flat=True))


@pytest.fixture
def recruiter(office, transactional_db):
    """A draft of a round with one position of three posts in three villages."""
    cast = story.assemble()
    programme = stage.thousand()
    pool = stage.pool(cast.county, number=4, year=2027, programme=programme, by=cast.carol)
    made = draw_up(
        programme, organisation=cast.county, title="丙县2027年公开招聘到村任职高校毕业生公告", by=cast.carol,
        on=D(2027, 2, 1), applications_from=D(2027, 3, 1), applications_until=D(2027, 3, 12), substitution=True,
    )  # fmt: skip
    position = Position.objects.create(
        intake=made, code="A01", title="村务工作助理", announced=3, places=3, education="31", age_most=35
    )
    for village in villages(cast, 3):
        post = stage.post(pool, village, on=D(2027, 2, 1))
        post.position = position
        post.save()
    return Recruiter(office, cast)


def test_twelve_apply_for_three_posts(recruiter):
    announced(recruiter)
    examined(recruiter)
    checked(recruiter)
    appointed(recruiter)
    served(recruiter)


def announced(recruiter) -> None:
    """Approved, published, and applications come in from a sheet; a wrong row is told and mended (D.3 rows 1 to 3)."""
    recruiter.proceed(
        "approve_plan", D(2027, 2, 5), quota_document="丙编〔2027〕8号", plan_document="丙人社〔2027〕15号"
    )
    assert Entry.objects.filter(kind=Entry.RESERVE).count() == 3
    recruiter.proceed("publish", D(2027, 2, 16))
    people = [row(place, 毕业年份=2026) for place in range(1, 13)]
    upload(recruiter, [*people[:11], row(12, 公民身份号码="222404200401010129")])
    expect(recruiter.page.locator("main")).to_contain_text("校验位", timeout=10_000)
    recruiter.office.shot(recruiter.page, "round-import-faults")
    upload(recruiter, people)
    assert PlacementCase.objects.count() == 12
    recruiter.proceed("close_applications", D(2027, 3, 12))
    recruiter.order("qualify", D(2027, 3, 15))
    assert states() == ["qualified"] * 12


def upload(recruiter, rows) -> None:
    """A sheet of applicants, handed in on its page and worked off."""
    page = recruiter.page
    page.goto(f"{recruiter.office.address}/rounds/{recruiter.intake.number}/import/applications/")
    file = {"name": "报名.xlsx", "mimeType": "application/octet-stream", "buffer": sheet(rows)}
    page.locator("main input[type=file]").set_input_files(file)
    page.fill("main [name=on]", "2027-03-08")
    recruiter.send()
    work_off()
    page.wait_for_timeout(1500)


def examined(recruiter) -> None:
    """Nine to the interview with the tie at the cut; the rank decides, ties by the written result (D.3 rows 5 to 7)."""
    recruiter.proceed("open_written", D(2027, 3, 16))
    recruiter.results("written", D(2027, 3, 27), marks(WRITTEN))
    recruiter.proceed("announce_shortlist", D(2027, 4, 2))
    assert states() == ["shortlisted"] * 9 + ["not_selected"] * 3
    recruiter.results("interview", D(2027, 4, 10), marks(INTERVIEW))
    recruiter.proceed("announce_ranking", D(2027, 4, 12))
    # 88.80, 84.80, 84.00, 84.00: the third place is told apart by the written result, 85 before 84.
    assert states() == ["nominated"] * 3 + ["reserve"] * 6 + ["not_selected"] * 3
    recruiter.page.goto(f"{recruiter.office.address}/rounds/{recruiter.intake.number}/candidates/")
    recruiter.office.shot(recruiter.page, "round-ranking")


def checked(recruiter) -> None:
    """The second fails check and re-check, the fourth takes his place; an objection is investigated (rows 8 to 10)."""
    one, two, three, four = (candidate(place) for place in range(1, 5))
    recruiter.done(two, "record_adverse_check", D(2027, 4, 20), hospital="丙县医院")
    recruiter.done(two, "record_recheck", D(2027, 4, 21), hospital="州医院")
    recruiter.done(two, "not_pass", D(2027, 4, 22), what="physical", reason="体检和复检结论均为不合格。")
    page = recruiter.do(candidate(5), "substitute", D(2027, 4, 22))
    expect(page.locator("main")).to_contain_text("递补")  # the fourth comes first (E-08)
    recruiter.done(four, "substitute", D(2027, 4, 22))
    for case in (one, three, four):
        recruiter.done(case, "pass_physical", D(2027, 4, 23), hospital="丙县医院")
        facts = REVIEW | walk.scans(papers.BACKGROUND_REPORT)
        recruiter.done(case, "pass_review", D(2027, 4, 26), **facts)
    recruiter.order("notice", D(2027, 4, 27), **NOTICE)
    recruiter.done(one, "investigate_objection", D(2027, 5, 4), reason="收到实名反映材料一件。")
    page = recruiter.do(one, "close_notice", D(2027, 5, 7), objections=0, outcome="clear")
    expect(page.locator("main")).to_contain_text("暂停")
    recruiter.office.shot(page, "round-objection")
    recruiter.done(one, "conclude_investigation", D(2027, 5, 7), finding="经核查，反映不实。")
    handled = {"objections": 1, "handling": "经核查，反映不实。"}
    for case in (one, three, four):
        facts = handled if case == one else {"objections": 0}
        recruiter.done(case, "close_notice", D(2027, 5, 7), outcome="clear", **facts)


def appointed(recruiter) -> None:
    """The three are appointed and the quota shows it; the round is concluded (D.3 row 11, D.5)."""
    for number, place in enumerate((1, 3, 4)):
        case = candidate(place)
        post = case.position.posts.filter(tenures=None).order_by("number").first()
        facts = {"document_number": f"丙人社聘〔2027〕{number}号", "quota_number": f"上编〔2027〕{number}号"}
        page = recruiter.page
        page.goto(f"{recruiter.office.address}/cases/{case.number}/do/appoint/")
        page.select_option("main [name=post]", str(post.pk))
        fill(page, facts | {"kinship": "none"}, D(2027, 5, 10))
        recruiter.send("main form[data-draft]")
        expect(page).to_have_url(f"{recruiter.office.address}/cases/{case.number}/")
    assert Tenure.objects.filter(until=None).count() == 3
    last = Entry.objects.order_by("seq").last()
    assert (last.allocated, last.reserved, last.occupied) == (4, 0, 3)
    recruiter.order("remainder", D(2027, 5, 11))
    recruiter.proceed("conclude", D(2027, 5, 12))
    recruiter.office.shot(recruiter.page, "round-finished")


def served(recruiter) -> None:
    """Contract, reporting in, probation, two yearly assessments, review of the term, renewal (D.3 rows 12 to 17)."""
    cast, case = recruiter.cast, PlacementCase.objects.get(organisation=recruiter.cast.village)
    recruiter.done(
        case, "conclude_contract", D(2027, 5, 12), contract_from=D(2027, 5, 20), contract_until=D(2030, 5, 19),
        first_job="yes", probation=12,
    )  # fmt: skip
    recruiter.done(case, "train", D(2027, 5, 18), began_on=D(2027, 5, 16), place="县委党校", content="乡村振兴政策。")
    bob = cast.bob
    recruiter.done(case, "report_in", D(2027, 5, 20), user=bob, order_number="派〔2027〕1号", accommodation="yes")
    recruiter.done(case, "appoint_mentor", D(2027, 5, 25), user=bob, people=[str(cast.sam.person_id)])
    opinion = {"opinion": "服从安排，熟悉村情，群众认可。"}
    page = recruiter.do(case, "pass_probation", D(2027, 12, 1), document_number="丙人社定〔2027〕1号")
    expect(page.locator("main")).to_contain_text("2028年5月20日")  # twelve months, to the day (D.3 row 14)
    recruiter.done(case, "review_probation", D(2028, 5, 18), user=bob, conclusion="fit", **opinion)
    recruiter.done(case, "pass_probation", D(2028, 5, 20), document_number="丙人社定〔2028〕1号")
    for year, grade in ((2028, "qualified"), (2029, "excellent")):
        recruiter.done(case, "assess_year", D(year + 1, 1, 12), user=bob, year=year, grade=grade, **opinion)
    recruiter.done(case, "review_term", D(2030, 4, 20), user=bob, conclusion="fit", **opinion)
    recruiter.done(
        case, "renew", D(2030, 5, 12), document_number="丙人社续〔2030〕1号", contract_from=D(2030, 5, 20),
        contract_until=D(2033, 5, 19),
    )  # fmt: skip
    work_off()
    page = recruiter.page
    page.reload()
    expect(page.locator(".case-line")).to_contain_text("2033")
    recruiter.office.shot(page, "placement-renewed")
    filed = set(case.dossier.documents.current().values_list("paper", flat=True))
    drawn = {papers.SCORE_SHEET, papers.SELECTION_NOTICE, papers.APPOINTMENT_REQUEST, papers.PLACEMENT_ORDER}
    drawn |= {papers.REPORT_IN_SLIP, papers.PROBATION_REVIEW_FORM, papers.YEARLY_ASSESSMENT_FORM}
    assert drawn | {papers.TERM_REVIEW_FORM, papers.OUTCOME_DECISION} <= filed
