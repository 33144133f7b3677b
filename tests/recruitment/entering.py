"""What tests of applications and results start from: a round that takes applications, sheets, orders carried out."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from organisations.identity import make_id_number
from organisations.models import Organisation, User
from recruitment import door, running
from recruitment.models import Intake, Position
from recruitment.runs import Run
from tests.recruitment import stage
from tests.story import TODAY, D

FIRST, LAST = D(2030, 11, 11), D(2030, 11, 29)
BORN = D(2004, 1, 1)
DOCUMENTS = {"quota_document": "珲编发〔2030〕7号", "plan_document": "珲人社〔2030〕18号"}
HEADERS = ["姓名", "公民身份号码", "岗位代码", "民族", "学历", "政治面貌", "籍贯", "手机", "毕业院校", "专业",
           "毕业年份", "亲属情况"]  # fmt: skip


def open_round(
    host: Organisation, village: Organisation, *, by: User, codes: Sequence[str] = ("A01", "A02"), direct=(),
    year: int = 2030, **terms,
) -> Intake:  # fmt: skip
    """A published round of the host that takes applications today; each position has a post in the village."""
    programme = stage.thousand()
    programme.per_village = len(codes)
    programme.save(update_fields=["per_village"])
    pool = stage.pool(host, number=len(codes), year=year, programme=programme, by=by)
    days = {"applications_from": FIRST, "applications_until": LAST}
    intake = door.draw_up(
        programme, organisation=host, title="2030年大学生到村任职", by=by, on=D(2030, 10, 8), **days | terms
    )
    for code in codes:
        position = Position.objects.create(
            intake=intake, code=code, title=f"{code}岗", announced=1, places=1, education="31", age_most=35,
            direct=code in direct,
        )  # fmt: skip
        post = stage.post(pool, village, by=by, on=D(2030, 10, 8))
        post.position = position
        post.save(update_fields=["position"])
    door.proceed(intake, "approve_plan", by=by, on=D(2030, 10, 15), **DOCUMENTS)
    door.proceed(intake, "publish", by=by, on=D(2030, 10, 28))
    return Intake.objects.get(pk=intake.pk)


def number_of(place: int) -> str:
    """The ID number of the applicant of that place."""
    day = BORN + datetime.timedelta(days=place // 900)
    return make_id_number("222404", day, sequence=place % 900 + 1)


def row(place: int, **changes) -> list:
    """A good row of the sheet; ``changes`` by header."""
    good = {
        "姓名": f"考生{place:04d}", "公民身份号码": number_of(place), "岗位代码": "A01", "民族": "朝鲜族",
        "学历": "大学本科毕业", "政治面貌": "共青团员", "籍贯": "吉林珲春", "手机": "13900000000",
        "毕业院校": "延边大学", "专业": "农学", "毕业年份": 2026, "亲属情况": "无",
    }  # fmt: skip
    return [(good | changes).get(one) for one in HEADERS]


def sheet(rows: Iterable[Sequence], *, headers: Sequence[str] = tuple(HEADERS), name: str = "报名登记") -> bytes:
    """A sheet with these rows below its headers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(name)
        page.write_row(0, 0, headers)
        for number, line in enumerate(rows, start=1):
            for place, value in enumerate(line):
                if isinstance(value, str) and not value.startswith("="):
                    page.write_string(number, place, value)
                elif value is not None:
                    page.write(number, place, value)
    return out.getvalue()


def upload(content: bytes, name: str = "报名.xlsx") -> SimpleUploadedFile:
    """A file as a browser hands it in."""
    return SimpleUploadedFile(name, content)


def imported(intake: Intake, content: bytes, *, by: User, kind: str = "applications", on=TODAY) -> Run:
    """Order the import of a sheet and carry it out; the run afterwards."""
    run = running.order(intake, kind, by=by, on=on, upload=upload(content))
    running.carry_out(run.pk)
    run.refresh_from_db()
    return run
