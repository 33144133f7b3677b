"""Filling in: the words of a case are laid over the official blank, which itself stays as it is.

Lines are broken here and not by the typesetter, so that a box holds what it is said to hold. The same blank and words
give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import uharfbuzz
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from . import fonts, typesetting

SMALLEST = 7.0
"""Points: smaller type is not read any more; what does not fit then is not printed."""
STEP = 0.5
LEADING = 1.15
"""The least height of a line, in sizes of its type."""
MM = 72 / 25.4


class DoesNotFit(ValueError):
    """Words that their box on the blank cannot hold even in the smallest type."""

    def __init__(self, field: str) -> None:
        self.field = field
        words = _("“%(field)s” does not fit into its place on the blank: enlarge the place or shorten the text.")
        super().__init__(words % {"field": field})


@dataclass(frozen=True)
class Box:
    """Where some words go: page from 1, millimetres from the upper left corner, points of type, and how many lines."""

    key: str
    page: int
    left: float
    top: float
    width: float
    height: float
    size: float
    lines: int

    @classmethod
    def of(cls, field: Any) -> Box:
        """The box of a stored field."""
        return cls(
            field.key, field.page, float(field.left), float(field.top), float(field.width), float(field.height),
            float(field.size), field.lines,
        )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One printed line: millimetres from the upper left corner, points, and the words."""

    left: float
    top: float
    width: float
    height: float
    size: float
    words: str


def fill(blank: bytes, boxes: Iterable[Box], words: Mapping[str, str], *, title: str,
         label: Callable[[str], str] = str) -> bytes:  # fmt: skip
    """The blank with the words of each box's key laid over its pages; ``label`` names a key for people.

    Boxes without words, or on pages the blank has not, stay empty. Raises ``DoesNotFit`` and ``MissingGlyph``.
    """
    with pikepdf.open(io.BytesIO(blank)) as source, pikepdf.new() as filled:
        if "/AcroForm" in source.Root:
            source.generate_appearance_streams()
        source.flatten_annotations("print")
        filled.pages.extend(source.pages)
        sheets = _sheets(filled, list(boxes), words, label)
        with pikepdf.open(io.BytesIO(_typeset(sheets, title))) as print_:
            for page, over in zip(filled.pages, print_.pages, strict=True):
                _lay_over(filled, page, over)
        filled.docinfo["/Title"] = title
        out = io.BytesIO()
        filled.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def page_sizes(blank: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres, as it is seen."""
    with pikepdf.open(io.BytesIO(blank)) as source:
        return [_size(page) for page in source.pages]


def single_page(blank: bytes, number: int) -> bytes:
    """One page of the blank as a PDF of its own, counted from 1; ``IndexError`` for one it has not."""
    with pikepdf.open(io.BytesIO(blank)) as source, pikepdf.new() as alone:
        alone.pages.append(source.pages[number - 1])
        out = io.BytesIO()
        alone.save(out)
        return out.getvalue()


# --- lines -----------------------------------------------------------------------------------------------------


def rows_of(box: Box, words: str, name: str) -> list[Row]:
    """The lines of a box in the largest type, up to the box's own, in which they fit; ``DoesNotFit`` with its name."""
    size = box.size
    while size >= SMALLEST:
        lines = _broken(words, box.width * MM / size)
        pitch = box.height / box.lines
        if len(lines) <= box.lines and size * LEADING / MM <= max(pitch, box.height / len(lines)):
            pitch = pitch if size * LEADING / MM <= pitch else box.height / len(lines)
            return [
                Row(box.left, round(box.top + place * pitch, 2), box.width, round(pitch, 2), size, line)
                for place, line in enumerate(lines)
            ]
        size -= STEP
    raise DoesNotFit(name)


def _broken(words: str, ems: float) -> list[str]:
    """The words in lines of at most so many ems; a Chinese line may be broken anywhere."""
    lines = []
    for paragraph in words.splitlines() or [""]:
        line, length = "", 0.0
        for sign in paragraph.strip():
            if line and length + _ems(sign) > ems:
                lines.append(line)
                line, length = "", 0.0
            line, length = line + sign, length + _ems(sign)
        lines.append(line)
    return lines


@lru_cache(maxsize=4096)
def _ems(sign: str) -> float:
    """The width of a sign in sizes of its type; a full square for one the face has not."""
    font = _face(*_kai())
    glyph = font.get_nominal_glyph(ord(sign))
    return font.get_glyph_h_advance(glyph) / font.face.upem if glyph else 1.0


def _kai() -> fonts.Place:
    own = fonts.site_fonts().get("kaiti")
    place = (own, 0) if own else fonts.locate(fonts.LICENSED["kaiti"].free)
    if place is None:
        raise typesetting.MissingGlyph("中")
    return place


@lru_cache(maxsize=2)
def _face(path: Path, index: int) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index))


# --- pages -----------------------------------------------------------------------------------------------------


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    wide, high = abs(right - left) / MM, abs(top - bottom) / MM
    turned = int(page.obj.get("/Rotate", 0)) % 180
    return (round(high, 2), round(wide, 2)) if turned else (round(wide, 2), round(high, 2))


def _sheets(filled: pikepdf.Pdf, boxes: list[Box], words: Mapping[str, str], label) -> list[dict[str, Any]]:
    """Size and lines of each page."""
    sheets = []
    for number, page in enumerate(filled.pages, start=1):
        wide, high = _size(page)
        here = [(one, words.get(one.key, "")) for one in boxes if one.page == number]
        rows = [row for box, text in here if text for row in rows_of(box, text, label(box.key))]
        sheets.append({"number": number, "wide": Decimal(str(wide)), "high": Decimal(str(high)), "rows": rows})
    return sheets


def _typeset(sheets: list[dict[str, Any]], title: str) -> bytes:
    context = {"sheets": sheets, "title": title, "substitutes": fonts.substitutes()}
    try:
        return typesetting.set_in_type(render_to_string("papers/_filling.html", context))
    except typesetting.MissingGlyph as problem:
        raise typesetting.MissingGlyph(problem.characters, paper=title) from None


def _lay_over(filled: pikepdf.Pdf, page: pikepdf.Page, over: pikepdf.Page) -> None:
    """Draw a page of words over a page of the blank (pikepdf's own overlay takes random names)."""
    form = filled.copy_foreign(over.as_form_xobject())
    key = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/Words"))
    whole = pikepdf.Rectangle(*(float(edge) for edge in page.trimbox))
    placed = page.calc_form_xobject_placement(form, key, whole, allow_shrink=True, allow_expand=True)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + placed)
