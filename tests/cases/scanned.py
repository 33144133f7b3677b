"""Sheets as they come from the scanner: stamped forms as pictures, put together as files that people hand in."""

from __future__ import annotations

import io
from functools import cache

import img2pdf
import pypdfium2
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from cases import scanning
from dossiers.models import ScanPage, ScanStack
from dossiers.sheet_codes import stamp
from tests.dossiers.files import pdf

DPI = 100
LINES = b"".join(b"90 %d 380 3 re f\n" % y for y in range(120, 700, 60))
"""What stands on a form, as far as scans care."""


@cache
def blank_form(pages: int) -> bytes:
    """A form of so many pages that bears no code yet."""
    return pdf(pages=pages, mark=LINES)


def sheets(number: str, paper: str, pages: int = 1, *, form: bytes = b"") -> list[Image.Image]:
    """The pages of a stamped form as a scanner sees them."""
    with pypdfium2.PdfDocument(stamp(form or blank_form(pages), number, paper)) as opened:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil().copy() for page in opened]


def sheet(number: str, paper: str) -> Image.Image:
    """The only page of a stamped form."""
    return sheets(number, paper)[0]


def written(mark: int = 0) -> Image.Image:
    """A page with writing and no code; different marks make different pages."""
    page = Image.new("L", (827, 1169), 255)
    draw = ImageDraw.Draw(page)
    for line in range(12):
        draw.line((90, 150 + 40 * line, 650 + mark, 150 + 40 * line), fill=20, width=5)
    return page


def empty() -> Image.Image:
    """The blank back of a sheet, with some grain and the shadow of an edge."""
    page = Image.effect_noise((827, 1169), 12).point(lambda value: min(255, value + 110))
    page.paste(60, (0, 0, 8, 1169))
    return page


def jpeg(image: Image.Image, quality: int = 80) -> bytes:
    """The page as a picture."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(DPI, DPI))
    return out.getvalue()


def scan(*images: Image.Image) -> bytes:
    """The pages as one PDF, as a copier sends them."""
    return img2pdf.convert([jpeg(one) for one in images], nodate=True)


def handed_in(user, *files: bytes, sort: bool = True) -> ScanStack:
    """A stack of these files, sorted at once unless not wanted."""
    given = [scanning.look_into(ContentFile(content), f"scan{place}.pdf") for place, content in enumerate(files, 1)]
    stack = scanning.hand_in(given, by=user)
    if sort:
        scanning.sort_stack(stack.pk)
        stack.refresh_from_db()
    return stack


def states(stack: ScanStack) -> list[str]:
    """What became of each page, in the order in which they were handed in."""
    return [page.status for page in scanning.pages_of(stack)]


def page_of(stack: ScanStack, place: int = 0) -> ScanPage:
    """A page of the stack."""
    return scanning.pages_of(stack)[place]
