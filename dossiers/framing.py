"""Framing: what the binder itself adds to the papers. Cover, catalogue and closing page are drawn in one go."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import pikepdf
import segno
from django.utils.safestring import mark_safe

from . import typesetting

EXTENT = "件数、页数"
"""The label of the cover that only the binder can fill in."""
TITLES = ("封面", "卷内材料目录", "卷内备考表")
Line = Mapping[str, Any]
"""A paper in the catalogue and on the closing page: title, maker, on, remark, pages, sha256."""

_HEIGHT = 245.0
"""What a page of the catalogue or the closing page holds, in millimetres."""


@dataclass(frozen=True)
class Frame:
    """The drawn pages; ``cover``, ``catalogue`` and ``closing`` are their numbers, one after the other."""

    pdf: pikepdf.Pdf
    cover: int
    catalogue: int
    closing: int
    starts: list[int]
    """The page number on which each paper begins."""


def drawn(cover: Mapping[str, Any], lines: Sequence[Line], closing: Mapping[str, Any] | None) -> Frame:
    """Draw the frame of these papers; the caller closes its PDF.

    Catalogue and closing page are numbered too and tell numbers that hang on their own lengths: these are
    reckoned beforehand, and only if the drawing turns out otherwise it is drawn again.
    """
    lengths = [line["pages"] for line in lines]
    catalogue, last = _catalogue_length(lines), _closing_length(lines) if closing is not None else 0
    while True:
        starts = [catalogue + 1 + before for before in accumulate(lengths, initial=0)][:-1]
        total = catalogue + sum(lengths) + last
        pdf = _draw(cover, _numbered(lines, starts), closing, total=total)
        found = _lengths(pdf)
        if found[1:] == (catalogue, last):
            return Frame(pdf, *found, starts)
        pdf.close()
        catalogue, last = found[1:]


def _draw(
    cover: Mapping[str, Any], entries: list[dict[str, Any]], closing: Mapping[str, Any] | None, *, total: int
) -> pikepdf.Pdf:
    leaves = [_leaf("cover", _with_extent(cover, len(entries), total)), _leaf("catalogue", {"entries": entries})]
    if closing is not None:
        counted = {"pieces": len(entries), "pages": total, "rows": entries, "qr": qr_code(closing["url"])}
        leaves.append(_leaf("closing", {**closing, **counted}))
    context = {"title": cover["title"], "leaves": leaves}
    return pikepdf.open(io.BytesIO(typesetting.draw("frame", context, passing=True)))


def _leaf(form: str, context: Mapping[str, Any]) -> str:
    return typesetting.rendered(form, {**context, "frame": "papers/leaf.html"})


def _lengths(pdf: pikepdf.Pdf) -> tuple[int, int, int]:
    """How many pages cover, catalogue and closing page take: each begins with the one main heading it has."""
    places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
    starts, item = [], pdf.Root.Outlines.get("/First")
    while item is not None:
        starts.append(places[item.Dest[0].objgen])
        item = item.get("/Next")
    ends = [*starts[1:], len(pdf.pages)]
    found = [end - start for start, end in zip(starts, ends, strict=True)]
    return found[0], found[1], sum(found[2:])


def _numbered(lines: Sequence[Line], starts: Sequence[int]) -> list[dict[str, Any]]:
    """The lines of catalogue and closing page, with their numbers and short hashes."""
    return [
        {**line, "no": no, "page": page, "short": f"{line['sha256'][:8]} {line['sha256'][8:16]}"}
        for no, (line, page) in enumerate(zip(lines, starts, strict=True), start=1)
    ]


def _with_extent(cover: Mapping[str, Any], pieces: int, pages: int) -> dict[str, Any]:
    """The cover's context with the number of papers and pages in its place, or at the end."""
    rows, extent = list(cover["rows"]), f"{pieces}件 {pages}页"
    labels = [label for label, _value in rows]
    if EXTENT not in labels:
        rows.append((EXTENT, ""))
    return {**cover, "rows": [(label, extent if label == EXTENT else value) for label, value in rows]}


def qr_code(url: str) -> str:
    """The QR code of an address as a drawing; segno writes nothing but numbers and the escaped title."""
    code = segno.make(url, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True, title=f"二维码：{url}"))


# --- lengths beforehand ---------------------------------------------------------------------------------


def _catalogue_length(lines: Iterable[Line]) -> int:
    """Pages of the catalogue: titles wrap at 11.5 signs of 10.5 pt, makers and remarks at 10 and 5 of 9 pt."""
    heights = []
    for line in lines:
        small = max(_rows(line["maker"], 10.3), _rows(line["remark"], 5.2))
        heights.append(2.6 + max(5.56 * _rows(line["title"], 11.5), 4.45 * small))
    return _pages(heights, first=14.9 + 8.2, later=8.2)


def _closing_length(lines: Iterable[Line]) -> int:
    """Pages of the closing page: behind the note and the words on verifying, titles wrap at 28 signs of 9 pt."""
    return _pages([1.8 + 4.76 * _rows(line["title"], 28.8) for line in lines], first=134, later=6.6)


def _rows(words: str, wide: float) -> int:
    """The lines that words take at a width in signs; Latin letters and digits take half a sign."""
    return math.ceil(sum(1 if unicodedata.east_asian_width(sign) in "WF" else 0.55 for sign in words) / wide) or 1


def _pages(heights: Iterable[float], *, first: float, later: float) -> int:
    """Pages that rows of these heights fill, with so much above them on the first and on later pages."""
    pages, filled = 1, first
    for height in heights:
        if filled + height > _HEIGHT:
            pages, filled = pages + 1, later
        filled += height
    return pages
