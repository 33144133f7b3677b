"""Scanned pages: shown as pictures, judged blank or not, and put together as the PDF that is filed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import img2pdf
import pikepdf
from PIL import Image, ImageOps

from . import pdfium, sheets
from .vault import Readable

PIXELS = 12_000_000
"""Pixels a page is shown with at most, three times those of A4 at 200 dpi; a larger sheet is shown coarser."""
DPI = 200
KEPT = frozenset({"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents"})
"""What of a page is filed: no links, scripts or threads, which would take parts of other people's pages along."""
INK, DARK = 0.0002, 0.75
"""The share of a page from which on it bears something (forty spots half a millimetre wide: less than a signature has),
and how dark such a spot is, measured by the ground."""
_PROBLEMS = (
    pikepdf.PdfError, pdfium.Problem, OSError, SyntaxError, ValueError, IndexError, RuntimeError, MemoryError,
    img2pdf.ImageOpenError, img2pdf.UnsupportedColorspaceError, img2pdf.JpegColorspaceError, img2pdf.PdfTooLargeError,
)  # fmt: skip


class Unreadable(ValueError):
    """A page that cannot be shown or filed, though its file could be opened."""


@dataclass(frozen=True)
class Sheet:
    """A page of a scanned file: the file, its type, the page from 1, the turn that stands it upright."""

    file: Readable
    mime: str
    number: int = 1
    turn: int = 0


# --- as a picture ----------------------------------------------------------------------------------------------


def picture(sheet: Sheet, *, dpi: int = DPI, longest: int = 0) -> Image.Image:
    """The page as a grey picture, upright; ``longest``: pixels of its longer side at most. Raises ``Unreadable``."""
    try:
        image = _of_pdf(sheet, dpi, longest) if sheet.mime == "application/pdf" else _of_picture(sheet, longest)
    except _PROBLEMS as problem:
        raise Unreadable from problem
    return image.rotate(-sheet.turn, expand=True) if sheet.turn else image


def _of_pdf(sheet: Sheet, dpi: int, longest: int) -> Image.Image:
    with sheet.file.open("rb") as file, pdfium.document(file) as opened:
        page = opened[sheet.number - 1]
        width, height = page.get_size()
        scale = min(dpi / 72, (PIXELS / max(width * height, 1)) ** 0.5)
        if longest:
            scale = min(scale, longest / max(width, height, 1))
        return pdfium.rendered(page, scale=scale, grey=True)


def _of_picture(sheet: Sheet, longest: int) -> Image.Image:
    with sheet.file.open("rb") as file, Image.open(file, formats=("JPEG", "PNG")) as opened:
        if longest:
            opened.draft("L", (longest, longest))
        opened.load()
        grey = _on_white(ImageOps.exif_transpose(opened)).convert("L")
    most = longest or int(PIXELS**0.5 * 1.4)
    if max(grey.size) > most:
        grey.thumbnail((most, most))
    return grey


def _on_white(image: Image.Image) -> Image.Image:
    """The picture without transparent parts, which paper has not."""
    if not image.has_transparency_data:
        return image
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def is_blank(image: Image.Image) -> bool:
    """Whether a page bears nothing: its edges, where shadows fall, its grain and what shines through do not count."""
    small = image.convert("L").resize((413, 584), Image.Resampling.BOX)
    inner = small.crop((20, 20, 393, 564))
    counts = inner.histogram()
    total, seen, ground = sum(counts), 0, 255
    for value, count in enumerate(counts):
        seen += count
        if seen * 2 >= total:
            ground = value
            break
    return sum(counts[: int(ground * DARK)]) < total * INK


# --- as a document ---------------------------------------------------------------------------------------------


def assemble(chosen: Sequence[Sheet]) -> bytes:
    """A PDF of exactly these pages, upright; the same pages give the same bytes. Raises ``Unreadable``."""
    try:
        with ExitStack() as files, pikepdf.new() as made:
            for sheet in chosen:
                source = files.enter_context(sheets.opened(sheet.file, sheet.mime))
                made.pages.append(source.pages[sheet.number - 1 if sheet.mime == "application/pdf" else 0])
                _strip(made.pages[-1], sheet.turn)
            made.remove_unreferenced_resources()
            out = io.BytesIO()
            made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except _PROBLEMS as problem:
        raise Unreadable from problem
    return out.getvalue()


def _strip(page: pikepdf.Page, turn: int) -> None:
    """Leave of a copied page what is seen, and stand it upright."""
    for key in set(page.obj.keys()) - KEPT:
        del page.obj[key]
    if turn:
        page.rotate(turn, relative=True)
