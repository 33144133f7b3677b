"""The intake of a round: thousands of applications from a spreadsheet, and the ranking of all its positions."""

from __future__ import annotations

import datetime
import io
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import count

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.desks import Role
from organisations.identity import make_id_number
from organisations.models import Kind, Organisation, Place
from recruitment import door, ledger, running
from recruitment.models import Intake, Pool, Position, Programme
from recruitment.ranking import contests
from recruitment.runs import Run
from workflows.models import PlacementCase

from .county import County, organisation, user
from .figures import Figure

APPLICANTS, FEW, POSITIONS = 5_000, 500, 300
"""Rows of the large sheet and of the small one, and positions of the round."""
GROWTH, STATEMENTS = 1.3, 60
"""How much dearer a row of the large sheet may be than one of the small, and the statements of a row."""
PLANNED, PUBLISHED = datetime.date(2026, 8, 3), datetime.date(2026, 8, 10)
FIRST, LAST, APPLIED = datetime.date(2026, 8, 17), datetime.date(2026, 8, 28), datetime.date(2026, 8, 20)
BORN = datetime.date(2003, 1, 1)
HEADERS = ("姓名", "公民身份号码", "岗位代码", "民族", "学历", "政治面貌", "毕业院校", "专业", "毕业年份", "亲属情况")
DOCUMENT = "州编办〔2026〕1号"


def measure(county: County, *, applicants: int = APPLICANTS) -> Iterator[Figure]:
    """A small sheet, then a large one into the same round; then every position ranked."""
    intake = _round(county)
    by = county.users["recruiter"]
    few, asked = _imported(intake, by, range(min(FEW, applicants)))
    yield Figure("import of applications, statements a row", asked, most=STATEMENTS)
    yield Figure(f"import of {min(FEW, applicants)}, seconds per 1,000 rows", few, " s")
    if applicants > FEW:
        many, more = _imported(intake, by, range(FEW, FEW + applicants))
        yield Figure(f"import of {applicants:,}, seconds per 1,000 rows", many, " s")
        yield Figure("the same, a row of many to a row of few", many / few, most=GROWTH)
        yield Figure("the same, statements a row", more, most=STATEMENTS)
    yield from _ranked(intake)


def _imported(intake: Intake, by, places: range) -> tuple[float, float]:
    """Seconds per 1,000 rows and statements a row of a sheet of these applicants."""
    upload = SimpleUploadedFile("applications.xlsx", _sheet(places))
    run = running.order(intake, "applications", by=by, on=APPLIED, upload=upload)
    asked = count()
    begun = time.perf_counter()
    with connection.execute_wrapper(lambda execute, *call: (next(asked), execute(*call))[1]):
        running.carry_out(run.pk)
    taken = time.perf_counter() - begun
    run.refresh_from_db()
    if run.status != Run.DONE or run.problems:
        raise RuntimeError(f"{run.status}: {run.message} {run.problems[:1]}")
    return taken / len(places) * 1000, next(asked) / len(places)


def _ranked(intake: Intake) -> Iterator[Figure]:
    """All positions of the round, every candidate with results."""
    rows = PlacementCase.objects.filter(intake=intake)
    for number, pk in enumerate(rows.values_list("pk", flat=True)):
        written, interview = Decimal(4000 + number * 37 % 6000) / 100, Decimal(5000 + number * 53 % 5000) / 100
        PlacementCase.objects.filter(pk=pk).update(written=written, interview=interview)
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        found = contests(intake)
        ranked = sum(len(one.final) for one in found.values() if one.choice.taken)
    spent = time.perf_counter() - begun
    yield Figure(
        f"ranking of {len(found)} positions", spent, " s", remark=f"{rows.count():,} candidates, {ranked:,} ranked"
    )
    yield Figure("the same, statements", len(captured), most=4)


# --- what is measured ------------------------------------------------------------------------------------------


def _round(county: County) -> Intake:
    """A published round of the county with a post in each of as many villages as it has positions."""
    host = county.county
    host.can_recruit = True
    host.save(update_fields=["can_recruit"])
    by = county.users["recruiter"] = user("recruiter", Role.DEPARTMENT, host)
    programme = Programme.objects.get(code="thousand")
    pool = Pool.objects.create(organisation=host, programme=programme, year=2026)
    ledger.allocate(pool, POSITIONS, by=by, on=datetime.date(2026, 1, 5), document=DOCUMENT)
    terms = {"applications_from": FIRST, "applications_until": LAST}
    intake = door.draw_up(programme, organisation=host, title="到村任职", by=by, on=PLANNED, **terms)
    for number in range(POSITIONS):
        _position(intake, pool, _village(county, number), number, by)
    door.proceed(intake, "approve_plan", by=by, on=PLANNED, quota_document=DOCUMENT, plan_document=DOCUMENT)
    door.proceed(intake, "publish", by=by, on=PUBLISHED)
    return Intake.objects.select_related("organisation", "programme").get(pk=intake.pk)


def _village(county: County, number: int) -> Organisation:
    return organisation(f"第{number}村党支部", county.township, kind=Kind.BRANCH, place=Place.VILLAGE, rural=True)


def _position(intake: Intake, pool: Pool, village: Organisation, number: int, by) -> None:
    made = Position.objects.create(
        intake=intake, code=f"A{number:03d}", title="到村任职", announced=1, places=1, education="31", age_most=35
    )
    post = ledger.open_post(pool, village, title="到村任职岗", by=by, on=PLANNED)
    post.position = made
    post.save(update_fields=["position"])


def _sheet(places: range) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for line, place in enumerate(places, start=1):
            born = BORN + datetime.timedelta(days=place // 900)
            number = make_id_number("222405", born, sequence=place % 900 + 1)
            row = (f"考生{place}", number, f"A{place % POSITIONS:03d}", "朝鲜族", "大学本科毕业", "共青团员")
            sheet.write_row(line, 0, (*row, "延边大学", "农学", "2026", "无"))
    return out.getvalue()
