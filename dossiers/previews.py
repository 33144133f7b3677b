"""Previews: the first pages of a PDF as one picture, for pages that show a paper before it is printed.

Telephones and old browsers show no PDF inside a page; every one of them shows a picture.
"""

from __future__ import annotations

import io

from PIL import Image

from . import pdfium

DPI, GAP, MOST = 84, 12, 6
GROUND = (230, 228, 222)
PIXELS = 4_000_000
"""Pixels of a page at most, four times those of A4: a sheet that says it is as large as a house is shown coarser."""


def picture(content: bytes, *, most: int = MOST) -> bytes:
    """The first ``most`` pages of a PDF one below the other, as PNG."""
    with pdfium.document(content) as document:
        pages = [document[place] for place in range(min(len(document), most))]
        sheets = [pdfium.rendered(one, scale=_scale(*one.get_size())) for one in pages]
    wide, high = max(one.width for one in sheets), sum(one.height + GAP for one in sheets) - GAP
    whole, top = Image.new("RGB", (wide, high), GROUND), 0
    for one in sheets:
        whole.paste(one, ((wide - one.width) // 2, top))
        top += one.height + GAP
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _scale(wide: float, high: float) -> float:
    """Pixels a point for a page of that size in points."""
    return min(DPI / 72, (PIXELS / max(wide * high, 1)) ** 0.5)
