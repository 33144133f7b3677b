"""Marking the copy that is handed out: who took it and when, along the foot and faintly across each page.

The bound dossier in the vault stays as it is. Only what leaves is marked, above the paper's own words but too light to
hide any, outside the binding margin and the page numbers; the copy's own hash is kept, so that it can be verified too.
"""

from __future__ import annotations

import io
from functools import lru_cache

import pikepdf
from pikepdf import Dictionary, Name

from . import fonts, typesetting

POINTS_PER_MM = 72 / 25.4
UNKNOWN = "〓"
"""Stands for a character no font has: a name that cannot be printed stops no copy."""


def mark(content: bytes, line: str) -> bytes:
    """The PDF with ``line`` on every page; one drawing for each size of page."""
    for sign in fonts.unprintable(line):
        line = line.replace(sign, UNKNOWN)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        marks: dict[tuple[int, int], tuple[Name, pikepdf.Object]] = {}
        for page in pdf.pages:
            left, low, right, high = (float(edge) for edge in page.mediabox)
            size = round(right - left), round(high - low)
            if size not in marks:
                marks[size] = Name(f"/HandedOut{len(marks)}"), _form(pdf, line, size)
            _lay_over(page, *marks[size], at=(left, low))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _form(pdf: pikepdf.Pdf, line: str, size: tuple[int, int]) -> pikepdf.Object:
    with pikepdf.open(io.BytesIO(_drawn(line, *size))) as drawn:
        return pdf.copy_foreign(drawn.pages[0].as_form_xobject())


@lru_cache(maxsize=8)
def _drawn(line: str, wide: int, high: int) -> bytes:
    """A page that holds nothing but the line; measures in points."""
    size = {"wide": f"{wide / POINTS_PER_MM:.2f}", "high": f"{high / POINTS_PER_MM:.2f}"}
    return typesetting.draw("mark", {"line": line, **size})


def _lay_over(page: pikepdf.Page, name: Name, form: pikepdf.Object, *, at: tuple[float, float]) -> None:
    """Draw the form over the page, as an artifact and no part of the paper."""
    if "/XObject" not in page.resources:
        page.resources.XObject = Dictionary()
    page.resources.XObject[name] = form
    page.contents_add(b"q\n", prepend=True)
    left, low = at
    drawn = f"q 1 0 0 1 {left:g} {low:g} cm {name} Do Q"
    page.contents_add(f"\nQ\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\n{drawn}\nEMC\n".encode())
