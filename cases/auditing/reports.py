"""What an audit found, told as text, JSON or a spreadsheet. No ID number is ever in a report."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from cases.spreadsheets import lean, sign, write_line

from .findings import SEVERITIES, Finding, Report
from .totals import Totals

SUMMARY, DETAILS, TAKEN = "汇总", "明细", "转入"
COLUMNS = ["个案编号", "姓名", "所在党组织", "现处环节", "适用版本"]
DETAIL_COLUMNS = ["个案编号", "姓名", "所在党组织", "程度", "事项", "日期", "条款", "内容", "行号"]


class Writer:
    """Takes reports one by one; ``bytes()`` is the finished file."""

    def add(self, report: Report) -> None:
        """One more case."""
        raise NotImplementedError

    def bytes(self, totals: Totals, adoptions: Iterable[Any] = ()) -> bytes:
        """The whole, with sums and what was taken over."""
        raise NotImplementedError


# --- text ------------------------------------------------------------------------------------------------------


def in_words(totals: Totals) -> list[str]:
    """The sums in sentences, and what concerns the file as a whole."""
    words = {"cases": totals.cases, "rows": totals.rows, "clean": totals.clean}
    counts = "，".join(f"{label} {totals.counts[name]}" for name, label in SEVERITIES.items() if totals.counts[name])
    said = [_("%(cases)s cases, %(rows)s rows; %(clean)s cases without breach or missing paper.") % words]
    if counts:
        said.append(_("Found: %(counts)s.") % {"counts": counts})
    if totals.unknown:
        said.append(_("Columns not understood: %(names)s.") % {"names": "、".join(totals.unknown)})
    if totals.stray:
        rows = "、".join(str(one) for one in totals.stray[:50])
        said.append(_("Rows without a case, left out: %(rows)s.") % {"rows": rows})
    return said


class Text(Writer):
    """Readable on a screen."""

    def __init__(self):
        self.lines: list[str] = []

    def add(self, report: Report) -> None:
        """A heading for the case and a line for each finding."""
        who = "　".join(one for one in (report.key, report.name, report.organisation, report.step) if one)
        self.lines += ["", f"{who}（{'、'.join(report.editions)}）" if report.editions else who]
        self.lines += [f"  - {_line(one)}" for one in report.findings] or ["  " + _("nothing to note")]

    def bytes(self, totals: Totals, adoptions: Iterable[Any] = ()) -> bytes:
        """Sums first, then the cases."""
        taken = [one.words for one in adoptions]
        return "\n".join([*in_words(totals), *self.lines, *([""] if taken else []), *taken, ""]).encode()


def _line(one: Finding) -> str:
    where = _("row %(row)s") % {"row": one.row} if one.row else ""
    head = " ".join(part for part in (one.on.isoformat() if one.on else "", one.action, where) if part)
    return f"[{SEVERITIES[one.severity]}] {head}：{one}" if head else f"[{SEVERITIES[one.severity]}] {one}"


# --- JSON ------------------------------------------------------------------------------------------------------


class Json(Writer):
    """For other programs: code names, dates in ISO form. ``signed``: for whom it is."""

    def __init__(self, signed: str = ""):
        self.cases: list[dict[str, Any]] = []
        self.signed = signed

    def add(self, report: Report) -> None:
        """One object a case."""
        findings = [
            {"severity": one.severity, "article": one.article, "text": one.text, "action": one.action,
             "on": one.on.isoformat() if one.on else None, "row": one.row, "guard": one.guard}
            for one in report.findings
        ]  # fmt: skip
        self.cases.append({
            "case": report.key, "name": report.name, "organisation": report.organisation, "state": report.state,
            "step": report.step, "editions": report.editions, "findings": findings,
        })  # fmt: skip

    def bytes(self, totals: Totals, adoptions: Iterable[Any] = ()) -> bytes:
        """One object: sums, cases, what was taken over."""
        whole: dict[str, Any] = {
            "totals": {"cases": totals.cases, "rows": totals.rows, "clean": totals.clean, **totals.counts},
            "unknown_columns": totals.unknown, "rows_without_case": totals.stray, "cases": self.cases,
        }  # fmt: skip
        if self.signed:
            whole["taken_by"] = self.signed
        if taken := [one.words for one in adoptions]:
            whole["adopted"] = taken
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()


# --- a spreadsheet ---------------------------------------------------------------------------------------------


class Xlsx(Writer):
    """汇总: a row for each case; 明细: a row for each finding. ``signed``: for whom it is, on every sheet."""

    def __init__(self, signed: str = ""):
        self.out, self.signed = io.BytesIO(), signed
        self.book = xlsxwriter.Workbook(self.out, lean() | {"default_date_format": "yyyy-mm-dd"})
        self.bold = self.book.add_format({"bold": True, "bg_color": "#F3EFE8"})
        severities = [str(label) for label in SEVERITIES.values()]
        self.summary = self._sheet(SUMMARY, [*COLUMNS, *severities], widths=(16, 12, 36, 24, 24))
        self.details = self._sheet(DETAILS, DETAIL_COLUMNS, widths=(16, 12, 36, 12, 28, 12, 18, 90, 8))
        self.cases = self.found = 0

    def _sheet(self, name: str, columns: list[str], *, widths: tuple[int, ...]):
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.write_row(0, 0, columns, self.bold)
        return sheet

    def add(self, report: Report) -> None:
        """A row in the summary, and one in the details for each finding."""
        self.cases += 1
        counts = report.count()
        who = [report.key, report.name, report.organisation]
        sums = [counts[one] for one in SEVERITIES]
        write_line(self.summary, self.cases, [*who, report.step, "、".join(report.editions), *sums])
        for one in report.findings:
            self.found += 1
            line = [*who, str(SEVERITIES[one.severity]), one.action, one.on, one.article, one.text, one.row]
            write_line(self.details, self.found, line)

    def bytes(self, totals: Totals, adoptions: Iterable[Any] = ()) -> bytes:
        """The workbook, closed."""
        taken = [one.words for one in adoptions]
        if taken or totals.unknown or totals.stray:
            sheet = self._sheet(TAKEN if taken else "说明", ["说明"], widths=(100,))
            for number, line in enumerate([*in_words(totals), *taken], start=1):
                sheet.write_string(number, 0, line)
        if self.signed:
            sign(self.book, self.signed)
        self.book.close()
        return self.out.getvalue()


FORMATS: dict[str, type[Writer]] = {"text": Text, "json": Json, "xlsx": Xlsx}
