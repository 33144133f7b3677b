"""Looking at drawn pages: what is inked where, whether letters overlap, how a page compares with an accepted one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageStat

MM = 72 / 25.4
"""Points a millimetre."""
BINDING, EDGE = 25.0, 7.0
"""Millimetres free of ink: where the holes of the personnel file are punched (B-05), and at the other edges."""
DPI = 48
GRID = (8, 12)
"""Cells a page is compared in, across and down."""
LEVELS = "0123456789abcdef"


@dataclass(frozen=True)
class Page:
    """A page as a grey picture, with the boxes of its letters in points (left, bottom, right, top)."""

    picture: Image.Image
    letters: tuple[tuple[str, tuple[float, float, float, float]], ...]
    wide: float
    high: float

    @property
    def across(self) -> bool:
        """Whether the page lies across."""
        return self.wide > self.high


def pages_of(content: bytes, *, dpi: int = DPI) -> list[Page]:
    """The pages of a PDF."""
    with pdfium.PdfDocument(content) as document:
        found = []
        for page in document:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            found.append(Page(picture, tuple(_letters(page)), page.get_width(), page.get_height()))
            page.close()
        return found


def _letters(page) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    text = page.get_textpage()
    signs = text.get_text_range()
    if len(signs) == text.count_chars():  # signs beyond the basic plane take two units: then boxes tell nothing
        for place, sign in enumerate(signs):
            if sign.strip():
                yield sign, text.get_charbox(place)
    text.close()


def faults(page: Page) -> list[str]:
    """What is wrong with a page whatever it says, in words; empty when nothing is."""
    found = []
    if not _inked(page, 0, 0, 1, 1):
        found.append("blank page")
    edges = {"left": BINDING, "top": EDGE, "right": EDGE, "bottom": EDGE}
    if page.across:  # bound at the upper edge
        edges |= {"left": EDGE, "top": BINDING}
    for side, free in edges.items():
        if _inked(page, *_strip(page, side, free)):
            found.append(f"ink within {free:g} mm of the {side} edge")
    if pair := _overlapping(page):
        found.append(f"letters overlap: {pair}")
    return found


def _strip(page: Page, side: str, free: float) -> tuple[float, float, float, float]:
    """The strip along an edge as fractions of the page (left, top, right, bottom)."""
    x, y = free * MM / page.wide, free * MM / page.high
    return {"left": (0, 0, x, 1), "right": (1 - x, 0, 1, 1), "top": (0, 0, 1, y), "bottom": (0, 1 - y, 1, 1)}[side]


def _inked(page: Page, left: float, top: float, right: float, bottom: float) -> bool:
    wide, high = page.picture.size
    box = (int(left * wide), int(top * high), int(right * wide), int(bottom * high))
    return page.picture.crop(box).getextrema()[0] < 200


def _overlapping(page: Page) -> str:
    """Two letters of which one covers more than a third of the other; empty if there are none."""
    buckets = defaultdict(list)
    for sign, box in page.letters:
        left, bottom, right, top = box
        near = {(int(x // 24), int(y // 24)) for x in (left, right) for y in (bottom, top)}
        for key in near:
            for other, second in buckets[key]:
                if second != box and _shared(box, second) > 0.34:
                    return f"{other}{sign}"
            buckets[key].append((sign, box))
    return ""


def _shared(one, two) -> float:
    """How much of the smaller box the other covers."""
    wide = min(one[2], two[2]) - max(one[0], two[0])
    high = min(one[3], two[3]) - max(one[1], two[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return wide * high / smaller if wide > 0 and high > 0 and smaller > 1 else 0.0


def print_of(page: Page) -> str:
    """How much ink stands in each cell of the page, as one digit a cell."""
    wide, high = page.picture.size
    cells = []
    for row in range(GRID[1]):
        for column in range(GRID[0]):
            box = (column * wide // GRID[0], row * high // GRID[1],
                   (column + 1) * wide // GRID[0], (row + 1) * high // GRID[1])  # fmt: skip
            ink = (255 - ImageStat.Stat(page.picture.crop(box)).mean[0]) / 255
            cells.append(LEVELS[min(15, int(ink * 40))])
    return "".join(cells)


def alike(one: str, two: str) -> bool:
    """Whether two pages look the same: hardly a cell differs by more than two levels."""
    different = sum(abs(LEVELS.index(a) - LEVELS.index(b)) > 2 for a, b in zip(one, two, strict=True))
    return different <= len(one) // 20
