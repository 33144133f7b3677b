"""What came of an order, case by case, as a list to be kept: a spreadsheet, or lines with commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from dossiers.joining import never_formula

from ..copies import signature
from ..spreadsheets import lean, sign, write_line
from .models import BulkItem, BulkOrder

WIDTHS = (6, 16, 12, 30, 10, 80)


def lines(order: BulkOrder, rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The headers, then a line for each case; ``rows`` as the page has them: names only of cases still seen."""
    yield [_("No."), _("Number"), _("Name"), _("Organisation"), _("What came of it"), _("Reason or remark")]
    labels = dict(BulkItem.STATUS)
    for row in rows:
        name, place = (row.case.person.name, row.case.organisation.name) if row.seen else ("", "")
        yield [row.position, row.case.number, name, place, str(labels[row.status]), row.message]


def spreadsheet(order: BulkOrder, rows: Iterable[Any]) -> bytes:
    """The list as an xlsx file; no text in it is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, lean()) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F3EFE8"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Results"))
        sheet.freeze_panes(1, 0)
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width)
        for number, line in enumerate(lines(order, rows)):
            write_line(sheet, number, line, wrapped if number else bold)
        sign(book, signature(order.by, pipeline=order.pipeline))
    return out.getvalue()


def commas(order: BulkOrder, rows: Iterable[Any]) -> bytes:
    """The list as CSV, with the mark by which office programmes know UTF-8; its last line says for whom it is."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in [*lines(order, rows), [signature(order.by, pipeline=order.pipeline)]]:
        writer.writerow([never_formula(one) for one in line])
    return out.getvalue().encode("utf-8-sig")


Writer = Callable[[BulkOrder, Iterable[Any]], bytes]
KINDS: dict[str, Writer] = {"xlsx": spreadsheet, "csv": commas}
