"""Marking the copy that is handed out: who took it and when, along the foot and faintly across each page.

What lies in the vault stays as it is. Only what leaves is marked, above the paper's own words but too light to hide
any, outside the binding margin and the page numbers. Which files leave marked is said where they are handed out.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import BinaryIO

import img2pdf
import pikepdf
from pikepdf import Dictionary, Name
from PIL import UnidentifiedImageError

from . import fonts, sheets, typesetting
from .sealing import Damaged

POINTS_PER_MM = 72 / 25.4
UNKNOWN = "〓"
"""Stands for a character no font has: a name that cannot be printed stops no copy."""


_PROBLEMS = (
    Damaged, pikepdf.PdfError, UnidentifiedImageError, SyntaxError, ValueError, RuntimeError, img2pdf.ImageOpenError,
    img2pdf.UnsupportedColorspaceError, img2pdf.JpegColorspaceError, img2pdf.PdfTooLargeError,
)  # fmt: skip
TURNS = {
    0: lambda left, low, right, high: (1, 0, 0, 1, left, low),
    90: lambda left, low, right, high: (0, 1, -1, 0, right, low),
    180: lambda left, low, right, high: (-1, 0, 0, -1, right, high),
    270: lambda left, low, right, high: (0, -1, 1, 0, left, high),
}
"""How a drawing lies upright on a page that is shown turned so far to the right; the edges are the page's own."""


class Unmarkable(ValueError):
    """A file too damaged to be opened and marked."""


def mark(content: bytes, line: str, *, mime: str = "application/pdf") -> bytes:
    """The PDF with ``line`` on every page; a picture becomes one."""
    out = io.BytesIO()
    lay_over(io.BytesIO(content), out, line, mime=mime)
    return out.getvalue()


def lay_over(source: BinaryIO, target: BinaryIO, line: str, *, mime: str = "application/pdf") -> None:
    """Write a copy of a PDF with ``line`` on every page; of a picture, a page with it. Raises ``Unmarkable``."""
    for sign in fonts.unprintable(line):
        line = line.replace(sign, UNKNOWN)
    try:
        if mime != "application/pdf":
            source = io.BytesIO(sheets.pictured(source.read()))
        _lay_all(source, target, line)
    except _PROBLEMS as problem:
        raise Unmarkable from problem


def _lay_all(source: BinaryIO, target: BinaryIO, line: str) -> None:
    """One drawing for each size of page."""
    with pikepdf.open(source) as pdf:
        marks: dict[tuple[int, int], tuple[Name, pikepdf.Object]] = {}
        for page in pdf.pages:
            left, low, right, high = (float(edge) for edge in page.cropbox)
            turn = int(page.obj.get("/Rotate", 0)) // 90 * 90 % 360
            size = round(right - left), round(high - low)
            size = size[::-1] if turn % 180 else size
            if size not in marks:
                marks[size] = Name(f"/HandedOut{len(marks)}"), _form(pdf, line, size)
            _lay(page, *marks[size], matrix=TURNS[turn](left, low, right, high))
        pdf.save(target, deterministic_id=True)


def _form(pdf: pikepdf.Pdf, line: str, size: tuple[int, int]) -> pikepdf.Object:
    with pikepdf.open(io.BytesIO(_drawn(line, *size))) as drawn:
        return pdf.copy_foreign(drawn.pages[0].as_form_xobject())


@lru_cache(maxsize=8)
def _drawn(line: str, wide: int, high: int) -> bytes:
    """A page that holds nothing but the line; measures in points."""
    size = {"wide": f"{wide / POINTS_PER_MM:.2f}", "high": f"{high / POINTS_PER_MM:.2f}"}
    return typesetting.draw("mark", {"line": line, **size})


def _lay(page: pikepdf.Page, name: Name, form: pikepdf.Object, *, matrix: tuple[float, ...]) -> None:
    """Draw the form over the page, as an artifact and no part of the paper."""
    if "/XObject" not in page.resources:
        page.resources.XObject = Dictionary()
    page.resources.XObject[name] = form
    page.contents_add(b"q\n", prepend=True)
    drawn = f"q {' '.join(f'{one:g}' for one in matrix)} cm {name} Do Q"
    page.contents_add(f"\nQ\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n{drawn}\nEMC\n".encode())
