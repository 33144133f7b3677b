"""Spreadsheets as they come in and go out: the first sheet row by row, and lines that are never formulas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

import python_calamine
from django.utils.translation import gettext as _

from dossiers.workroom import workroom

from . import unpacking
from .auditing.cells import text_of

MOST_BYTES = 2 * 1024**3
"""What an xlsx may unpack to: a spreadsheet of a prefecture has a few hundred MB, a bomb has more."""
PACKED = b"PK\x03\x04"

SIGNED_PARTS = ("xl/worksheets/sheet", "docProps/core.xml")
SIGNED = re.compile(rb"<(oddFooter|dc:creator|dc:description|cp:lastModifiedBy)>.*?</\1>", re.DOTALL)
"""Where a signed book says for whom it is."""

Cells = tuple[tuple[int, Any], ...]


class NotASpreadsheet(Exception):
    """The file cannot be read as a spreadsheet; says why."""


def first_sheet(content: bytes, *, most_bytes: int = MOST_BYTES) -> tuple[list[str], Iterator[tuple[int, Cells]]]:
    """The headers of the first sheet, and its rows below as (row number, filled cells); empty rows are left out.

    A formula is read as the value the office programme kept with it. Raises NotASpreadsheet.
    """
    _refuse_bombs(content, most_bytes)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0)
    except (python_calamine.CalamineError, IndexError) as error:
        words = {"why": type(error).__name__}
        raise NotASpreadsheet(_("The spreadsheet cannot be opened: %(why)s.") % words) from None
    rows, above = sheet.iter_rows(), (sheet.start or (0, 0))[0]
    return [text_of(cell) for cell in next(rows, [])], _filled(rows, first=above + 2)


def _filled(rows: Iterable[list[Any]], *, first: int) -> Iterator[tuple[int, Cells]]:
    for number, cells in enumerate(rows, start=first):
        filled = tuple((place, cell) for place, cell in enumerate(cells) if cell not in ("", None))
        if filled:
            yield number, filled


def _refuse_bombs(content: bytes, most_bytes: int) -> None:
    try:
        unpacking.measure(content, most_bytes)
    except (zipfile.BadZipFile, NotImplementedError):
        raise NotASpreadsheet(_("The spreadsheet is damaged.")) from None
    except unpacking.Swells:
        raise NotASpreadsheet(_("The spreadsheet is too large.")) from None


def lean() -> dict[str, Any]:
    """Options of an XlsxWriter workbook that is not kept in memory but in the workroom, where nobody else looks."""
    return {"constant_memory": True, "tmpdir": str(workroom())}


def sign(book: Any, line: str) -> None:
    """Say in an XlsxWriter book who took it, when and what for: at the foot of every printed sheet, in its properties.

    To be called before a book without memory is closed; ``line``: see ``copies.signature``.
    """
    book.set_properties({"author": line[:255], "comments": line})
    for sheet in book.worksheets():
        sheet.set_footer(_footer(line))


def signed_anew(content: bytes, line: str) -> bytes:
    """A copy of a book that ``sign`` has signed before, for somebody else who takes it now."""
    out = io.BytesIO()
    told = escape(line[:255]).encode()
    words = {b"oddFooter": escape(_footer(line)).encode()}
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename.startswith(SIGNED_PARTS):
                part = SIGNED.sub(lambda at: b"<%s>%s</%s>" % (at[1], words.get(at[1], told), at[1]), part)
            copy.writestr(entry, part)
    return out.getvalue()


def _footer(line: str) -> str:
    """The line as a footer takes it: an ampersand would be a command, and a leading figure part of the size."""
    shown = f" {line[:180]}".replace("&", "&&")
    return f"&L&8{shown}&R&8&P/&N"


def write_line(sheet, number: int, line: Iterable[Any], style=None) -> None:
    """Write values into a row of an XlsxWriter sheet: text is never a formula, whatever it begins with."""
    for place, value in enumerate(line):
        if isinstance(value, str):
            sheet.write_string(number, place, value, style)
        elif value is not None:
            sheet.write(number, place, value, style)
