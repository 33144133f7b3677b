"""The spreadsheets an office fills in: headers, closed lists to choose from, and an explanation of every column."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from cases.spreadsheets import sign, write_line
from recruitment.models import Intake

from . import applications, results
from .columns import Column
from .reading import MOST_ROWS

LISTS, GUIDE = "可选项", "填写说明"
NOTES = {
    applications.ID: "必填；18位，单元格须为文本格式",
    applications.NAME: "必填；与身份证一致",
    applications.POSITION: "必填；从本轮次公告的岗位中选择",
    results.NUMBER: "必填；模板中已填好，请勿改动",
    results.SCORE: "填写成绩；缺考或违纪的不填",
    "违纪情形": "违纪的必填",
    "加分依据": "有加分的必填",
    results.DATE: "可不填；不填时按导入时填写的日期",
    applications.DATE: "可不填；不填时按导入时填写的日期",
}


def applications_file(intake: Intake) -> bytes:
    """The empty sheet of applications for a round, with its position codes as a list."""
    columns = applications.columns(intake.case_class)
    positions = list(intake.positions.filter(places__gt=0).order_by("code").values_list("code", "title"))
    lists = {applications.POSITION: [code for code, _title in positions]}
    guide = [["岗位代码", "岗位名称", ""], *([code, title, ""] for code, title in positions)]
    return workbook("报名登记", columns, lists=lists, guide=guide)


def results_file(intake: Intake, part: str, *, signed: str = "") -> bytes:
    """The sheet of results with the candidates in it: case number, name and position, no ID numbers.

    ``signed``: for whom it is, on every sheet.
    """
    names = results.due(intake, part).values_list("number", "person__name", "position__code")
    return workbook("成绩登记", results.columns(intake.case_class, part), rows=names, signed=signed)


def workbook(
    title: str, columns: Sequence[Column], *, lists: dict[str, list[str]] | None = None,
    guide: Iterable[Sequence[str]] = (), rows: Iterable[Sequence] = (), signed: str = "",
) -> bytes:  # fmt: skip
    """A sheet with these columns and rows; closed lists are offered in the cells, and a second sheet explains."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", "in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F3EFE8"})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(columns) - 1, 20, text)
        write_line(sheet, 0, [one.header for one in columns], bold)
        for number, row in enumerate(rows, start=1):
            write_line(sheet, number, row)
        _explain(book.add_worksheet(GUIDE), columns, guide, bold)
        _offer(book, sheet, columns, lists or {})
        if signed:
            sign(book, signed)
    return out.getvalue()


def _offer(book, sheet, columns: Sequence[Column], lists: dict[str, list[str]]) -> None:
    """The closed lists on a sheet of their own, and each column checked against its list as it is filled in."""
    source = book.add_worksheet(LISTS)
    for place, one in enumerate(columns):
        listed = lists.get(one.header) or list(one.choices)
        if not listed:
            continue
        source.write_column(0, place, [one.header, *listed])
        letter = xlsxwriter.utility.xl_col_to_name(place)
        sheet.data_validation(1, place, MOST_ROWS, place, {
            "validate": "list", "source": f"='{LISTS}'!${letter}$2:${letter}${len(listed) + 1}",
            "error_title": one.header, "error_message": "请从列表中选择。", "error_type": "warning",
        })  # fmt: skip


def _explain(sheet, columns: Sequence[Column], guide: Iterable[Sequence[str]], bold) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 60)
    write_line(sheet, 0, ["栏目", "必填", "说明"], bold)
    line = 0
    for line, one in enumerate(columns, start=1):
        note = NOTES.get(one.header) or ("从列表中选择" if one.choices else "")
        write_line(sheet, line, [one.header, "是" if one.required else "否", note])
    for number, row in enumerate(guide, start=line + 2):
        write_line(sheet, number, row)
