"""Stamping: "page n of m" in the upper outer corner of each sheet, as archives stamp them.

The numerals are drawn once in a process; a stamp is then a few bytes that say which shapes go where.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import pikepdf
from pikepdf import Dictionary, Name

from . import shared_fonts, typesetting

SIGNS = "第页共 0123456789"
SIZE = 9.0
TOP, OUTER, AROUND = 22.7, 34.0, 3.4
"""Distance from the upper and the outer edge, and the white ground around the number, in points."""
ASCENT, HEIGHT = 10.4, 13.0


@dataclass(frozen=True)
class _Numerals:
    """The drawn signs: a PDF that holds their font, the code of each sign and its width in points."""

    drawn: bytes
    codes: dict[str, int]
    widths: dict[str, float]


@lru_cache(maxsize=1)
def _numerals() -> _Numerals:
    drawn = typesetting.draw("stamps", {"signs": SIGNS})
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        font = _font(pdf)
        codes = {text: code for code, text in shared_fonts.texts(font).items()}
        widths = shared_fonts.widths(font)
    return _Numerals(drawn, codes, {sign: widths[codes[sign]] * SIZE / 1000 for sign in SIGNS})


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The one font of the drawn numerals."""
    (font,) = (font for _name, font in pdf.pages[0].obj.Resources.Font.items())
    return font


def stamp(bound: pikepdf.Pdf, *, unnumbered: int, first: int = 1, total: int = 0) -> None:
    """Number each page behind the first ``unnumbered`` ones; sheets are printed on both sides.

    ``first`` and ``total`` for a stretch of a longer whole.
    """
    numerals = _numerals()
    pages = list(bound.pages)[unnumbered:]
    with pikepdf.open(io.BytesIO(numerals.drawn)) as source:
        font = bound.copy_foreign(_font(source))
        for number, page in enumerate(pages, start=first):
            _own_font(page.obj, font)
            back = (number + unnumbered) % 2 == 0
            box = [float(edge) for edge in page.mediabox]
            drawn = _stamp(numerals, number, total or len(pages), sheet=(box[2], box[3]), back=back)
            page.obj.Contents.append(bound.make_stream(drawn))


def _own_font(page: pikepdf.Object, font: pikepdf.Object) -> None:
    """Put the numerals among the fonts of the page; pages drawn in one go share them."""
    if "/Font" not in page.Resources:
        page.Resources.Font = Dictionary()
    page.Resources.Font[Name.Stamp] = font


def _stamp(numerals: _Numerals, number: int, total: int, *, sheet: tuple[float, float], back: bool) -> bytes:
    """The drawing of one stamp, an artifact of pagination and no part of the paper."""
    words = f"第 {number} 页  共 {total} 页"
    at = sum(numerals.widths[sign] for sign in words)
    wide, high = sheet
    left = OUTER + AROUND if back else wide - OUTER - AROUND - at
    top = high - TOP
    ground = f"1 g {left - AROUND:.2f} {top - HEIGHT - AROUND:.2f} {at + 2 * AROUND:.2f} {HEIGHT + AROUND:.2f} re f"
    shapes = "".join(f"{numerals.codes[sign]:04x}" for sign in words)
    text = f"0 g BT /Stamp {SIZE:g} Tf {left:.2f} {top - AROUND / 2 - ASCENT:.2f} Td <{shapes}> Tj ET"
    return f"/Artifact <</Type /Pagination /Subtype /Header>> BDC\nq {ground} {text} Q\nEMC\n".encode()
