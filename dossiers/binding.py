"""Binding: cover, catalogue and all papers of a dossier become one PDF on A4 sheets, numbered through.

The same parts give the same bytes. Filed documents are only read: turning and scaling happen on the copy.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.utils import translation
from django.utils.translation import gettext as _

from . import declaring, framing, memory, papers, shared_fonts, sheets, stamping, tagging
from .framing import EXTENT as EXTENT
from .models import Document
from .sheets import Section
from .vault import Readable, Stored

NO_DAY = datetime.date(1970, 1, 1)
"""The day a dossier without any paper bears in its metadata."""
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
    """A paper to bind: its line in the catalogue, and its file or the bytes of the type ``mime``.

    ``sha256`` is the hash of that file, in hexadecimal; it is worked out from the content when left empty.
    ``drawn`` says that the filed paper was drawn up by this system.
    """

    title: str
    maker: str
    on: datetime.date
    content: Readable | bytes
    mime: str = "application/pdf"
    remark: str = ""
    sha256: str = ""
    drawn: bool = False

    @classmethod
    def of(cls, document: Document, *, makers: Mapping[str, str] | None = None) -> Part:
        """The part a filed document makes; ``makers`` names who answers (``{"branch": "…党支部"}``)."""
        maker = document.kind.maker
        with translation.override("zh-hans"):
            name = (makers or {}).get(maker) or str(papers.MAKERS[maker])
        file, digest = Stored.of(document.file), document.sha256
        drawn = document.origin == Document.DRAWN
        return cls(document.official_title, name, document.dated_on, file, document.mime, sha256=digest, drawn=drawn)

    def line(self, pages: int) -> dict[str, Any]:
        """Its line in the catalogue and on the closing page."""
        said = {"title": self.title, "maker": self.maker, "on": self.on, "remark": self.remark}
        return {**said, "pages": pages, "sha256": self.digest()}

    def is_drawn(self, source: pikepdf.Pdf) -> bool:
        """Whether this system drew the paper: filed as such, or handed in as bytes fresh from the typesetter."""
        made = str(source.docinfo.get("/Producer", "")).startswith("WeasyPrint")
        return made and (self.drawn or isinstance(self.content, bytes))

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
    with memory.quiet():
        return _bound(cover, parts, progress, closing, record)


def _bound(
    cover: Mapping[str, Any],
    parts: Sequence[Part],
    progress: Progress | None,
    closing: Mapping[str, Any] | None,
    record: bytes | None,
) -> bytes:
    with ExitStack() as open_files:
        sources = [_opened(part, open_files) for part in parts]
        lines = [part.line(len(source.pages)) for part, source in zip(parts, sources, strict=True)]
        frame = framing.drawn(cover, lines, closing)
        open_files.enter_context(frame.pdf)
        bound = open_files.enter_context(pikepdf.new())
        sections = _lay_all(bound, frame, parts, sources, progress)
        on = closing["on"] if closing is not None else max((part.on for part in parts), default=NO_DAY)
        number = closing["number"] if closing is not None else dict(cover["rows"]).get("档号", "")
        tagging.tag(bound, sections)
        stamping.stamp(bound, unnumbered=frame.cover)
        shared_fonts.share(bound)
        declaring.bookmark(bound, sections)
        declaring.label(bound, unnumbered=frame.cover)
        declaring.describe(bound, frame.pdf, title=str(cover["title"]), number=number, on=on)
        if record is not None:
            declaring.attach(bound, record, on=on)
        out = io.BytesIO()
        modern = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "min_version": "1.7"}
        bound.save(out, deterministic_id=True, **modern)
    return out.getvalue()


def _opened(part: Part, open_files: ExitStack) -> pikepdf.Pdf:
    try:
        return open_files.enter_context(sheets.opened(part.content, part.mime))
    except _SOURCE_PROBLEMS as problem:
        raise BindError(part.title) from problem


def _lay_all(
    bound: pikepdf.Pdf,
    frame: framing.Frame,
    parts: Sequence[Part],
    sources: Sequence[pikepdf.Pdf],
    progress: Progress | None,
) -> list[Section]:
    """Lay cover, catalogue, the papers in their order and the closing page into ``bound``."""
    leaves = list(frame.pdf.pages)
    front = frame.cover + frame.catalogue
    sheets.join(bound, leaves[:front], tagged=True)
    sections = [
        Section("封面", 0, frame.cover, frame.pdf),
        Section("卷内材料目录", frame.cover, frame.catalogue, frame.pdf),
    ]
    for no, (part, source) in enumerate(zip(parts, sources, strict=True), start=1):
        try:
            sections.append(sheets.lay(bound, source, title=part.title, no=no, drawn=part.is_drawn(source)))
        except _SOURCE_PROBLEMS as problem:
            raise BindError(part.title) from problem
        if progress:
            progress(no, len(parts))
    if frame.closing:
        sections.append(Section("卷内备考表", len(bound.pages), frame.closing, frame.pdf))
        sheets.join(bound, leaves[front:], tagged=True)
    return sections
