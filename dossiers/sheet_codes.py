"""The code on each printed form: it leads the signed sheet, once scanned, back to its case and paper.

A QR code holds ``FC1 M-2026-0042 4-4-1 2/3 QX7A``: version, dossier number, paper, page of pages, check; nothing
personal. The check is the first 20 bits of an HMAC under the key of this site and not a mere checksum: a QR code
repairs misreadings by itself, but a neighbouring site gives out the same case numbers, and its forms must not be filed
here. A code gives no right: who scans must be allowed to file in the case all the same. The key is
``INDEX_KEY``; a form printed under the one before is known as long as that is told as ``OLD_INDEX_KEY``, any other is
filed by hand.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import re
from dataclasses import dataclass

import pikepdf
import segno
import zxingcpp
from django.conf import settings
from PIL import Image, ImageFilter, ImageOps

from . import papers

VERSION = "FC1"
MM = 72 / 25.4
SIDE, FROM_RIGHT, FROM_TOP, FROM_BOTTOM = 12 * MM, 10 * MM, 14 * MM, 7.5 * MM
"""The square in points; it stands below the page number of a bound dossier, which ends 13 mm from the edge. A sheet
laid across is bound at its upper edge: there the square stands in the lower corner."""
UNCODED = frozenset({"public_notice", "appointment_notice"})
"""Forms that hang on a wall."""
PLENTY = 2400
"""Pixels on the shorter side that are enough to read by, those of A4 at 290 dpi; twice as many are halved first."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_FORM = re.compile(
    rf"{VERSION} ([A-Z0-9-]{{3,20}}) ([A-Z0-9-]{{1,12}}) ([1-9]\d{{0,2}})/([1-9]\d{{0,2}}) [A-Z2-7]{{4}}"
)


@dataclass(frozen=True)
class SheetCode:
    """What a sheet says of itself; ``turn``: the degrees clockwise that stand the picture upright."""

    number: str
    paper: str
    page: int
    of: int
    turn: int = 0

    @property
    def words(self) -> str:
        """What the check is made of."""
        return f"{VERSION} {self.number} {self.paper} {self.page}/{self.of}"

    def __str__(self) -> str:
        return f"{self.words} {_check(self.words, settings.INDEX_KEY)}"


def _check(words: str, secret: str) -> str:
    """Four letters and digits that only this site can give."""
    key = secret.encode()
    # The words before keep it apart from the index of ID numbers, which is made with the same key.
    return base64.b32encode(hmac.new(key, b"sheet code: " + words.encode(), hashlib.sha256).digest())[:4].decode()


def parse(text: str, *, turn: int = 0) -> SheetCode | None:
    """The code that is written so; None for anything that is no code of this site."""
    if not (found := _FORM.fullmatch(text)):
        return None
    number, paper, page, of = found.groups()
    code = SheetCode(number, paper, int(page), int(of), turn)
    given = [f"{code.words} {_check(code.words, key)}" for key in (settings.INDEX_KEY, settings.OLD_INDEX_KEY) if key]
    sound = any(hmac.compare_digest(one, text) for one in given) and code.page <= code.of
    return code if sound else None


# --- printing --------------------------------------------------------------------------------------------------


def coded(paper: str) -> bool:
    """Whether forms of that paper bear a code: all that are printed, signed or sealed, and scanned again."""
    kind = papers.by_code(paper)
    return kind.signed and kind.template not in UNCODED


def stamp(pdf: bytes, number: str, paper: str) -> bytes:
    """The PDF with the code on each page; of a paper that bears none, as it is. The same input gives the same bytes.

    Drawn as rectangles in the colour space of the paper, outside its structure: a PDF/A stays one.
    """
    if not coded(paper):
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for place, page in enumerate(opened.pages, start=1):
            drawn = _drawing(SheetCode(number, paper, place, len(opened.pages)), page)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\n" + drawn)
        out = io.BytesIO()
        opened.save(out, deterministic_id=True)
    return out.getvalue()


def _drawing(code: SheetCode, page: pikepdf.Page) -> bytes:
    """The content stream that draws a code in the right corner of a page, the upper one of an upright sheet."""
    rows = segno.make(str(code), error="m", micro=False, boost_error=False).matrix
    start_x, bottom, right, top = (float(edge) for edge in page.mediabox)
    unit = SIDE / len(rows)
    across = right - start_x > top - bottom
    left, upper = right - FROM_RIGHT - SIDE, bottom + FROM_BOTTOM + SIDE if across else top - FROM_TOP
    lines = ["/Artifact <</Type /Pagination /Subtype /Header>> BDC", "q", "0 0 0 rg"]
    for down, row in enumerate(rows):
        for start, length in _runs(row):
            x, y = left + start * unit, upper - (down + 1) * unit
            lines.append(f"{x:.3f} {y:.3f} {length * unit:.3f} {unit:.3f} re")
    return "\n".join([*lines, "f", "Q", "EMC"]).encode()


def _runs(row) -> list[tuple[int, int]]:
    """(start, length) of the dark runs of a row: one rectangle each leaves no hairlines between modules."""
    return [(run.start(), len(run.group())) for run in re.finditer("1+", "".join("1" if dark else "0" for dark in row))]


# --- reading ---------------------------------------------------------------------------------------------------


def read(image: Image.Image) -> SheetCode | None:
    """The code on a scanned page, however it lies; None without one of this site, or with several that disagree."""
    grey = image.convert("L")
    for attempt in (_as_it_is, _contrasted, _softened, _enlarged):
        if found := _found(attempt(grey)):
            return found.pop() if len(found) == 1 else None
    return None


def _as_it_is(grey: Image.Image) -> Image.Image:
    """The picture, of a size that is read fast."""
    times = min(grey.size) // PLENTY
    return grey.reduce(times) if times > 1 else grey


def _contrasted(grey: Image.Image) -> Image.Image:
    """For faint prints and dark copies."""
    return ImageOps.autocontrast(_as_it_is(grey), cutoff=2)


def _softened(grey: Image.Image) -> Image.Image:
    """For the grain of old scanners."""
    return ImageOps.autocontrast(_as_it_is(grey).filter(ImageFilter.GaussianBlur(1.2)), cutoff=2)


def _enlarged(grey: Image.Image) -> Image.Image:
    """For coarse scans: a module of two or three pixels becomes one of twice as many."""
    if min(grey.size) > PLENTY // 2:
        return grey
    return grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)


def _found(grey: Image.Image) -> set[SheetCode]:
    """The codes of this site in a picture."""
    symbols = zxingcpp.read_barcodes(grey, formats=_QR, text_mode=zxingcpp.TextMode.Plain)
    turns = ((one.text, -90 * round(one.orientation / 90) % 360) for one in symbols)
    return {code for text, turn in turns if (code := parse(text, turn=turn))}
