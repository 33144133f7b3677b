"""Binding: cover, catalogue and all papers of a dossier become one PDF on A4 sheets, numbered through.

The same parts give the same bytes. Filed documents are only read: turning and scaling happen on the copy.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
import segno
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from PIL import Image

from . import papers, typesetting
from .models import Document

UPRIGHT, ACROSS = (595.276, 841.89), (841.89, 595.276)
"""A4 in points."""
EXTENT = "件数、页数"
"""The label of the cover that only the binder can fill in."""
_SOURCE_PROBLEMS = (pikepdf.PdfError, pikepdf.PasswordError, OSError, ValueError, SyntaxError, RuntimeError)

Progress = Callable[[int, int], None]


class BindError(ValueError):
    """A paper of the dossier cannot be bound; ``title`` says which."""

    def __init__(self, title: str) -> None:
        self.title = title
        words = _("“%(title)s” cannot be bound: its file is missing, damaged or encrypted. Please file it again.")
        super().__init__(words % {"title": title})


@dataclass(frozen=True)
class Part:
    """A paper to bind: its line in the catalogue, and its file as a path or as bytes of the type ``mime``.

    ``sha256`` is the hash of that file, in hexadecimal; it is worked out from the content when left empty.
    """

    title: str
    maker: str
    on: datetime.date
    content: Path | bytes
    mime: str = "application/pdf"
    remark: str = ""
    sha256: str = ""

    @classmethod
    def of(cls, document: Document, *, makers: Mapping[str, str] | None = None) -> Part:
        """The part a filed document makes; ``makers`` names who answers (``{"branch": "…党支部"}``)."""
        maker = document.kind.maker
        with translation.override("zh-hans"):
            name = (makers or {}).get(maker) or str(papers.MAKERS[maker])
        path, digest = Path(document.file.path), document.sha256
        return cls(document.official_title, name, document.dated_on, path, document.mime, sha256=digest)

    def digest(self) -> str:
        """The SHA-256 of the file; raises ``BindError`` if it cannot be read."""
        if self.sha256:
            return self.sha256
        try:
            data = self.content if isinstance(self.content, bytes) else self.content.read_bytes()
        except OSError as problem:
            raise BindError(self.title) from problem
        return hashlib.sha256(data).hexdigest()


def bind(
    cover: Mapping[str, Any],
    parts: Sequence[Part],
    progress: Progress | None = None,
    *,
    closing: Mapping[str, Any] | None = None,
    record: bytes | None = None,
) -> bytes:
    """Bind the parts, in the order given, behind a cover (context of the form ``cover``) and a catalogue.

    Every page but the cover bears its number, the catalogue says where each paper begins; ``progress(done,
    total)`` is called after each part. ``closing`` (context of the form ``closing`` without what is counted
    here) adds the closing page: no paper of the dossier, so it is numbered and bookmarked but not in the
    catalogue. ``record`` is the case's record as JSON, attached as ``record.json``. Raises ``BindError`` for a
    part whose file is broken, and what ``draw`` raises.
    """
    with ExitStack() as open_files:
        bound = open_files.enter_context(pikepdf.new())
        inner = open_files.enter_context(pikepdf.new())
        lengths = []
        for done, part in enumerate(parts, start=1):
            lengths.append(_lay_in(inner, part, open_files))
            if progress:
                progress(done, len(parts))
        catalogue, starts = _catalogue(parts, lengths)
        numbered = len(catalogue.pages) + sum(lengths)
        last = None
        if closing is not None:
            last, numbered = _closing(closing, parts, lengths, before=numbered)
        front = _open(typesetting.draw("cover", _with_extent(cover, len(parts), numbered)))
        for source in (front, catalogue, inner, *([last] if last else [])):
            bound.pages.extend(source.pages)
        _number(bound, unnumbered=len(front.pages))
        _bookmark(bound, parts, [len(front.pages) + start - 1 for start in starts], len(front.pages))
        if last:
            with bound.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem("卷内备考表", len(bound.pages) - len(last.pages)))
        if record is not None:
            _attach(bound, record)
        _describe(bound, title=str(cover["title"]), unnumbered=len(front.pages))
        out = io.BytesIO()
        bound.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


# --- the parts ------------------------------------------------------------------------------------------


def _lay_in(target: pikepdf.Pdf, part: Part, open_files: ExitStack) -> int:
    """Lay the pages of a part on A4 sheets of ``target``; returns how many."""
    try:
        source = open_files.enter_context(_source(part))
        _flatten(source)
        for page in source.pages:
            _lay_on_sheet(target, page)
        return len(source.pages)
    except _SOURCE_PROBLEMS as problem:
        raise BindError(part.title) from problem


def _source(part: Part) -> pikepdf.Pdf:
    """The part as a PDF; pictures become pages without loss, turned as their camera says."""
    if part.mime == "application/pdf":
        return _open(part.content)
    data = part.content if isinstance(part.content, bytes) else part.content.read_bytes()
    layout = img2pdf.get_layout_fun(UPRIGHT, fit=img2pdf.FitMode.into, auto_orient=True)
    turn = img2pdf.Rotation.ifvalid
    return _open(img2pdf.convert(_opaque(data), layout_fun=layout, rotation=turn, nodate=True))


def _open(content: Path | bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content) if isinstance(content, bytes) else content)


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
    """Make stamps, signatures and filled fields part of the page, or they would be lost on the sheet."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("print")


def _lay_on_sheet(target: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Lay a page in the middle of an A4 sheet, scaled to fit; a wide page gets a sheet laid across."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    wide, high = right - left, top - bottom
    if int(page.obj.get("/Rotate", 0)) % 180:
        wide, high = high, wide
    sheet = target.add_blank_page(page_size=ACROSS if wide > high else UPRIGHT)
    _lay_over(target, sheet, page, name="/Paper")


def _lay_over(target: pikepdf.Pdf, sheet: pikepdf.Page, page: pikepdf.Page, *, name: str) -> None:
    """Draw a page over a sheet of ``target``, scaled to it (pikepdf's own overlay takes random names)."""
    _own_resources(sheet)
    form = target.copy_foreign(page.as_form_xobject())
    key = sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    whole = pikepdf.Rectangle(*(float(edge) for edge in sheet.mediabox))
    placement = sheet.calc_form_xobject_placement(form, key, whole, allow_shrink=True, allow_expand=True)
    sheet.contents_add(b"q\n", prepend=True)
    sheet.contents_add(b"Q\n" + placement)


def _own_resources(sheet: pikepdf.Page) -> None:
    """Pages drawn in one go share their resources: what is laid over one of them must not appear on the others."""
    resources = copy(sheet.resources)
    if "/XObject" in resources:
        resources.XObject = copy(resources.XObject)
    sheet.obj.Resources = resources


# --- cover, catalogue, numbers --------------------------------------------------------------------------


def _with_extent(cover: Mapping[str, Any], pieces: int, pages: int) -> dict[str, Any]:
    """The cover's context with the number of papers and pages in its place, or at the end."""
    rows, extent = list(cover["rows"]), f"{pieces}件 {pages}页"
    labels = [label for label, _value in rows]
    if EXTENT not in labels:
        rows.append((EXTENT, ""))
    return {**cover, "rows": [(label, extent if label == EXTENT else value) for label, value in rows]}


def _catalogue(parts: Sequence[Part], lengths: Sequence[int]) -> tuple[pikepdf.Pdf, list[int]]:
    """The catalogue and the number of the page on which each part begins.

    The catalogue is numbered too, so its own length must be known before its numbers are: it is drawn until
    the length it was drawn for is the length it has.
    """
    own = 0
    while True:
        starts = [own + 1 + sum(lengths[:place]) for place in range(len(parts))]
        catalogue = _open(typesetting.draw("catalogue", {"entries": _entries(parts, lengths, starts)}))
        if len(catalogue.pages) <= own:
            return catalogue, starts
        own = len(catalogue.pages)


def _entries(parts: Sequence[Part], lengths: Sequence[int], starts: Sequence[int]) -> list[dict[str, Any]]:
    """The lines of the catalogue."""
    lines = zip(parts, lengths, starts, strict=True)
    return [
        {"no": no, "title": part.title, "maker": part.maker, "on": part.on, "remark": part.remark,
         "pages": pages, "page": page}
        for no, (part, pages, page) in enumerate(lines, start=1)
    ]  # fmt: skip


def _closing(
    context: Mapping[str, Any], parts: Sequence[Part], lengths: Sequence[int], *, before: int
) -> tuple[pikepdf.Pdf, int]:
    """The closing page and the number of pages up to and with it; ``before`` pages are numbered before it."""
    rows = [
        {"no": no, "title": part.title, "pages": pages, "sha256": (digest := part.digest()),
         "short": f"{digest[:8]} {digest[8:16]}"}
        for no, (part, pages) in enumerate(zip(parts, lengths, strict=True), start=1)
    ]  # fmt: skip
    code = segno.make(context["url"], error="m", micro=False)
    drawing = mark_safe(code.svg_inline(border=2, omitsize=True, title="二维码：" + context["url"]))  # noqa: S308
    own = 1
    while True:
        counted = {"pieces": len(parts), "pages": before + own, "rows": rows, "qr": drawing}
        closing = _open(typesetting.draw("closing", {**context, **counted}))
        if len(closing.pages) == own:
            return closing, before + own
        own = len(closing.pages)


def _attach(bound: pikepdf.Pdf, record: bytes) -> None:
    """Attach the case's record."""
    bound.attachments["record.json"] = pikepdf.AttachedFileSpec(
        bound, record, filename="record.json", mime_type="application/json", relationship=pikepdf.Name.Data
    )


def _number(bound: pikepdf.Pdf, *, unnumbered: int) -> None:
    """Stamp "page n of m" in the upper outer corner of each page behind the cover (sheets are printed duplex)."""
    pages = list(bound.pages)[unnumbered:]
    sheets = [
        {"number": number, "total": len(pages), "across": page.mediabox[2] > page.mediabox[3],
         "side": "back" if (number + unnumbered) % 2 == 0 else "front"}
        for number, page in enumerate(pages, start=1)
    ]  # fmt: skip
    with _open(typesetting.draw("stamps", {"sheets": sheets})) as stamps:
        for page, stamp in zip(pages, stamps.pages, strict=True):
            _lay_over(bound, page, stamp, name="/Stamp")


def _bookmark(bound: pikepdf.Pdf, parts: Sequence[Part], places: Sequence[int], catalogue: int) -> None:
    """One bookmark for the cover, the catalogue and each paper; ``places`` are page indexes."""
    with bound.open_outline() as outline:
        titles = ["封面", "卷内材料目录", *(f"{no}. {part.title}" for no, part in enumerate(parts, start=1))]
        for title, place in zip(titles, (0, catalogue, *places), strict=True):
            outline.root.append(pikepdf.OutlineItem(title, place))


def _describe(bound: pikepdf.Pdf, *, title: str, unnumbered: int) -> None:
    """Title, language, open bookmarks, and page labels that agree with the stamped numbers."""
    bound.docinfo["/Title"] = title
    bound.Root.Lang = pikepdf.String("zh-CN")
    bound.Root.PageMode = pikepdf.Name.UseOutlines
    bound.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    cover, rest = pikepdf.Dictionary(P=pikepdf.String("封面")), pikepdf.Dictionary(S=pikepdf.Name.D)
    bound.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, cover, unnumbered, rest]))
