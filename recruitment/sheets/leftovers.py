"""What did not go: the rows as they were handed in with the reasons behind, to be corrected and handed in again.

The upload holds ID numbers: when the run has done its work, only these rows are left of it, and after a while nothing.
"""

from __future__ import annotations

import datetime
import io
import uuid
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone

from cases.auditing.cells import text_of
from cases.copies import signature
from cases.spreadsheets import first_sheet, lean, sign, write_line
from dossiers.vault import vault
from recruitment.runs import Run

from .reading import REASON

KEPT = datetime.timedelta(days=14)
"""How long rows that did not go wait to be fetched; how long an interrupted order waits to be taken up again."""


def give_back(run: Run) -> None:
    """Put the rows that did not go in the place of the upload; without any, nothing is kept. Twice does no harm."""
    why = {one["row"]: one["why"] for one in run.problems}
    with run.upload.open("rb") as file:
        kept = remainder(file.read(), why, signed=signature(run.by)) if why else b""
    former, name = str(run.upload), ""
    if kept:
        name = vault().save(f"rounds/{uuid.uuid4().hex}.xlsx", ContentFile(kept))
    Run.objects.filter(pk=run.pk).update(upload=name)
    vault().delete(former)
    for older in Run.objects.filter(intake=run.intake_id, kind=run.kind, pk__lt=run.pk).exclude(upload=""):
        forget(older)


def forget(run: Run) -> None:
    """Throw away what is left of a run's file."""
    vault().delete(str(run.upload))
    Run.objects.filter(pk=run.pk).update(upload="")


def remainder(content: bytes, why: dict[int, list[str]], *, signed: str) -> bytes:
    """The rows of a file that have a reason, under their headers, the reasons in a last column; ``signed`` for whom."""
    headers, rows = first_sheet(content)
    places = [place for place, one in enumerate(headers) if one != REASON]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, lean() | {"default_date_format": "yyyy-mm-dd"}) as book:
        bold, text = book.add_format({"bold": True, "bg_color": "#F3EFE8"}), book.add_format({"num_format": "@"})
        red = book.add_format({"font_color": "#A61B1B", "text_wrap": True})
        sheet = book.add_worksheet("未办理")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(places) - 1, 18, text)
        sheet.set_column(len(places), len(places), 80)
        write_line(sheet, 0, [*(headers[place] for place in places), REASON], bold)
        line = 0
        for number, cells in rows:
            if number in why:
                line += 1
                filled = {place: _cell(value) for place, value in cells}
                write_line(sheet, line, [filled.get(place) for place in places], text)
                sheet.write_string(line, len(places), "；".join(why[number]), red)
        sign(book, signed)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Text stays text; what a spreadsheet knows as a date is written as one writes it."""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%Y-%m-%d}"
    return text_of(value) if isinstance(value, str | float | int) else str(value)


def sweep() -> int:
    """Job of the clock: forget files of runs that ended or broke off long ago: they hold ID numbers; how many."""
    day = timezone.now() - KEPT
    old = Run.objects.filter(Q(finished_at__lt=day) | Q(finished_at=None, at__lt=day)).exclude(upload="")
    for run in old:
        forget(run)
    return len(old)
