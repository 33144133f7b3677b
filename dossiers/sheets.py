"""Sheets: the pages of a paper become A4 sheets of the bound copy.

What this system has drawn is on A4 already and joins page by page, its tags intact. Everything else is turned
upright, scaled to the sheet and laid on it as a drawing, so that of an uploaded file only what its pages show
goes along: no scripts, actions, links, attachments or layers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import img2pdf
import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from . import disarming
from .vault import Readable

UPRIGHT, ACROSS = (595.276, 841.89), (841.89, 595.276)
"""A4 in points."""
PICTURED = 2339
"""Pixels along the longer edge of a page that is bound as a picture: 200 dots an inch of A4."""
FIGURE = b"/Figure <</MCID 0>> BDC\n"
_KEPT = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}


@dataclass(frozen=True)
class Section:
    """A stretch of sheets with its title; ``source`` is set where its own tags can be taken over.

    ``no`` is the number in the catalogue, 0 for what is no paper.
    """

    title: str
    first: int
    sheets: int
    source: pikepdf.Pdf | None
    no: int = 0


@contextmanager
def opened(content: Readable | bytes, mime: str) -> Iterator[pikepdf.Pdf]:
    """The file as a PDF whose stamps, signatures and filled fields are part of the page.

    Pictures become pages without loss, turned as their camera says.
    """
    if mime == "application/pdf":
        stream = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
        with stream, pikepdf.open(stream) as source:
            _flatten(source)
            yield source
        return
    with pikepdf.open(io.BytesIO(pictured(content if isinstance(content, bytes) else content.read_bytes()))) as source:
        yield source


def pictured(data: bytes) -> bytes:
    """A picture as a page of a PDF."""
    layout = img2pdf.get_layout_fun(UPRIGHT, fit=img2pdf.FitMode.into, auto_orient=True)
    turn = img2pdf.Rotation.ifvalid
    return img2pdf.convert(_opaque(data), layout_fun=layout, rotation=turn, nodate=True)


def _opaque(data: bytes) -> bytes:
    """The picture itself, or its copy on white when it has transparent parts, which paper has not."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
        if not picture.has_transparency_data:
            return data
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
    out = io.BytesIO()
    ground.convert("RGB").save(out, "PNG")
    return out.getvalue()


def _flatten(source: pikepdf.Pdf) -> None:
    """Make annotations part of the page, or they would be lost on the sheet."""
    if not any("/Annots" in page.obj for page in source.pages):
        return
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("print")


def lay(target: pikepdf.Pdf, source: pikepdf.Pdf, *, title: str, no: int, drawn: bool) -> Section:
    """Append the pages of a paper; ``drawn`` says that this system made it, which its pages must bear out."""
    first, count = len(target.pages), len(source.pages)
    if drawn and all(_is_sheet(page) for page in source.pages):
        tagged = "/StructTreeRoot" in source.Root
        join(target, list(source.pages), tagged=tagged)
        return Section(title, first, count, source if tagged else None, no)
    layered = "/OCProperties" in source.Root
    for place in range(count):
        _lay_on_sheet(target, source, place, layered=layered)
    return Section(title, first, count, None, no)


def _is_sheet(page: pikepdf.Page) -> bool:
    """Whether a page is an A4 sheet as it stands."""
    obj = page.obj
    if "/Annots" in obj or "/UserUnit" in obj or int(obj.get("/Rotate", 0)) % 360 or page.cropbox != page.mediabox:
        return False
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    sizes = sorted((right - left, top - bottom))
    return left == bottom == 0 and all(abs(one - other) < 1 for one, other in zip(sizes, UPRIGHT, strict=True))


def join(target: pikepdf.Pdf, pages: list[pikepdf.Page], *, tagged: bool) -> None:
    """Append sheets as they are, their drawing state closed; without tags of their own each is one figure."""
    before, after = (b"q\n", b"\nQ\n") if tagged else (FIGURE + b"q\n", b"\nQ\nEMC\n")
    opening, ending = target.make_stream(before), target.make_stream(after)
    for page in pages:
        target.pages.append(page)
        sheet = target.pages[-1].obj
        for key in set(sheet.keys()) - _KEPT:
            del sheet[key]
        drawing = sheet.get("/Contents", Array([]))
        streams = list(drawing.as_list()) if isinstance(drawing, Array) else [drawing]
        sheet.Contents = Array([opening, *streams, ending])


def _lay_on_sheet(target: pikepdf.Pdf, source: pikepdf.Pdf, place: int, *, layered: bool) -> None:
    """Lay a page in the middle of an A4 sheet, scaled to fit; a wide page gets a sheet laid across.

    A page that would look different elsewhere (fonts or inks that are not in the file, layers) becomes a picture.
    """
    page = source.pages[place]
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    wide, high = right - left, top - bottom
    if int(page.obj.get("/Rotate", 0)) % 180:
        wide, high = high, wide
    sheet = target.add_blank_page(page_size=ACROSS if wide > high else UPRIGHT)
    drawing = target.copy_foreign(page.as_form_xobject())
    if not disarming.disarm(drawing) or layered:
        drawing = _pictured(target, source, place)
    sheet.obj.Resources = Dictionary(XObject=Dictionary({"/Paper": drawing}))
    whole = pikepdf.Rectangle(*(float(edge) for edge in sheet.mediabox))
    placed = sheet.calc_form_xobject_placement(drawing, Name.Paper, whole, allow_shrink=True, allow_expand=True)
    sheet.obj.Contents = Array([target.make_stream(FIGURE + placed + b"\nEMC\n")])


def _pictured(target: pikepdf.Pdf, source: pikepdf.Pdf, place: int) -> pikepdf.Object:
    """A page as a picture of itself at 200 dots an inch of the sheet."""
    from . import pdfium  # a large library that few dossiers need

    alone, out = io.BytesIO(), io.BytesIO()
    source.save(alone)
    with pdfium.document(alone.getvalue()) as document:
        page = document[place]
        shown = pdfium.rendered(page, scale=PICTURED / max(page.get_size()))
    shown.convert("RGB").save(out, "JPEG", quality=85)
    with pikepdf.open(io.BytesIO(img2pdf.convert(out.getvalue(), nodate=True))) as picture:
        return target.copy_foreign(picture.pages[0].as_form_xobject())
