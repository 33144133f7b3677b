"""The access log as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evidence.models import AccessEntry

from ..spreadsheets import lean, sign, write_line
from .listing import as_rows

MOST = 20_000
BATCH = 1_000
WIDTHS = (19, 16, 16, 8, 40, 10, 24, 30, 16, 18)


def lines(rows: QuerySet[AccessEntry]) -> Iterator[list[str]]:
    """The headers, then a line for each entry; read some at a time, newest first."""
    yield [
        _("Time of access"), _("User"), _("Operation"), _("Done or refused"), _("About"), _("Person no."),
        _("Fields"), _("Purpose"), _("Address"), _("Session"),
    ]  # fmt: skip
    for start in range(0, MOST, BATCH):
        batch = list(rows[start : min(start + BATCH, MOST)])
        for row in as_rows(batch):
            one = row.entry
            yield [
                timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M:%S"), str(one.by or ""), str(row.kind),
                str(one.get_outcome_display()), row.about, str(one.person_id or ""), row.fields, one.purpose,
                one.address or "", one.session,
            ]  # fmt: skip
        if len(batch) < BATCH:
            return


def spreadsheet(rows: QuerySet[AccessEntry], *, signed: str) -> bytes:
    """An xlsx file of at most ``MOST`` entries; no text in it is a formula. ``signed``: for whom it is."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, lean()) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F3EFE8"})
        sheet = book.add_worksheet(_("Access log"))
        sheet.freeze_panes(1, 0)
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width)
        for number, line in enumerate(lines(rows)):
            write_line(sheet, number, line, None if number else bold)
        sign(book, signed)
    return out.getvalue()
