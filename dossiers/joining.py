"""Joining: the bound dossiers of a batch become one archive or one PDF, written to a file as they are read.

Nothing is held in memory but what the file being written needs to find its own parts. The same dossiers in the same
order give the same bytes. File names are dossier numbers and never names of people.
"""

from __future__ import annotations

import csv
import io
import itertools
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation

from .sheets import UPRIGHT
from .typesetting import MissingGlyph, set_in_type
from .vault import Readable
from .writing import Source, Writer

AT_ONCE = 50
"""Separator pages or labels drawn together."""
LISTING = "清单.csv"
BUFFER = 1024 * 1024
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Piece:
    """A bound dossier on its way into the result: what is on its label, and its PDF."""

    number: str
    title: str
    file: Readable
    pages: int
    year: int
    kept: str = "永久"


@dataclass(frozen=True)
class Line:
    """A line of the list that goes with an archive: every dossier of the batch, also one that was not drawn up."""

    position: int
    number: str
    title: str
    outcome: str
    pages: int
    sha256: str


# --- an archive --------------------------------------------------------------------------------------------------


def pack(target: BinaryIO, pieces: Iterable[Piece], lines: Iterable[Line]) -> int:
    """Write a zip archive of the dossiers, uncompressed as PDFs are, with a list of the batch; returns its pages."""
    pages = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for piece in pieces:
            with piece.file.open("rb") as source:
                entry = _entry(f"{piece.number}.pdf", source.seek(0, io.SEEK_END))
                source.seek(0)
                with packed.open(entry, "w") as sink:
                    shutil.copyfileobj(source, sink, BUFFER)
            pages += piece.pages
        listing = _listing(lines)
        with packed.open(_entry(LISTING, len(listing)), "w") as sink:
            sink.write(listing)
    return pages


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.file_size, entry.external_attr = size, 0o640 << 16
    return entry


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a field."""


def never_formula(value: Any) -> Any:
    """The value of a field of CSV; text that would be a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _listing(lines: Iterable[Line]) -> bytes:
    """The list as office programs open it: UTF-8 with its mark, text that is never a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["序号", "档号", "题名", "结果", "页数", "SHA-256"])
    for one in lines:
        line = (one.position, one.number, one.title, one.outcome, one.pages or "", one.sha256)
        writer.writerow([never_formula(word) for word in line])
    return out.getvalue().encode("utf-8-sig")


# --- one PDF -----------------------------------------------------------------------------------------------------


def join(target: BinaryIO, pieces: Iterable[Piece], *, title: str, separated: bool) -> int:
    """Write one PDF of all dossiers, each with a bookmark and beginning on a front page; returns its pages.

    ``separated`` puts a page with number and title before each. Raises ``pikepdf.PdfError`` or ``OSError`` for a
    dossier that cannot be read.
    """
    writer = Writer(target)
    for some in _batched(pieces, AT_ONCE):
        with ExitStack() as open_files:
            parting = open_files.enter_context(_open(separators(some))) if separated else None
            shared: dict[tuple[int, int], int] = {}
            for place, piece in enumerate(some):
                before: list[Source | tuple[float, float]] = (
                    [Source([parting.pages[place]], shared), UPRIGHT] if parting else []
                )
                with piece.file.open("rb") as file, pikepdf.open(file) as source:
                    pages = list(source.pages)
                    writer.section(piece.number, [*before, Source(pages), *([UPRIGHT] * (len(pages) % 2))])
    writer.close(title=title)
    return writer.count


def _batched(pieces: Iterable[Piece], size: int) -> Iterable[Sequence[Piece]]:
    left = iter(pieces)
    while some := list(itertools.islice(left, size)):
        yield some


def separators(pieces: Sequence[Piece]) -> bytes:
    """A page for each dossier that says which begins behind it."""
    return _drawn("separators", {"pieces": pieces, "on": None})


def _open(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def _drawn(name: str, context: dict) -> bytes:
    """A paper of this room; signs that no font has are shown as gaps, since a label is no record."""
    with translation.override("zh-hans"):
        html = render_to_string(f"papers/{name}.html", context)
        try:
            return set_in_type(html)
        except MissingGlyph as problem:
            return set_in_type(html.translate({ord(sign): "〓" for sign in problem.characters}))


# --- labels ------------------------------------------------------------------------------------------------------

SPINES = ((85, 10), (130, 15))
"""Up to so many sheets a spine of so many millimetres; above, the broadest (GB/T 9705: 10, 15 and 20 mm, B-01)."""
BROADEST = 20
BOX_SHEETS = 320
"""Sheets that fill a box of 40 mm; the hard cover of a dossier takes the room of ten."""
COVER_SHEETS = 10
SHEET_WIDE = 186
"""Millimetres across a sheet of spine labels."""


@dataclass(frozen=True)
class Box:
    """Dossiers of one year that stand in one box, first to last."""

    year: int
    kept: str
    first: str
    last: str
    pieces: int
    pages: int


def sheets(piece: Piece) -> int:
    """Sheets of paper of a dossier printed on both sides."""
    return (piece.pages + 1) // 2


def spine(piece: Piece) -> int:
    """How broad the spine of a dossier is, in millimetres (B-01)."""
    return next((broad for most, broad in SPINES if sheets(piece) <= most), BROADEST)


def boxes(pieces: Iterable[Piece]) -> list[Box]:
    """The boxes the dossiers fill in their order of year and number."""
    order = sorted(pieces, key=lambda one: (one.year, one.kept, one.number))
    found: list[list[Piece]] = []
    room = 0
    for one in order:
        needs = sheets(one) + COVER_SHEETS
        if not found or needs > room or (found[-1][0].year, found[-1][0].kept) != (one.year, one.kept):
            found.append([])
            room = BOX_SHEETS
        found[-1].append(one)
        room -= needs
    return [
        Box(some[0].year, some[0].kept, some[0].number, some[-1].number, len(some), sum(one.pages for one in some))
        for some in found
    ]


def labels(target: BinaryIO, pieces: Sequence[Piece]) -> None:
    """Write the labels of spines and boxes as one PDF, to be cut out and stuck on."""
    with ExitStack() as open_files:
        whole = open_files.enter_context(pikepdf.new())
        for some in _batched(pieces, 4 * AT_ONCE):
            spines = _drawn("spine_labels", {"strips": _strips(some), "on": None})
            whole.pages.extend(open_files.enter_context(_open(spines)).pages)
        drawn = _drawn("box_labels", {"boxes": boxes(pieces), "on": None})
        whole.pages.extend(open_files.enter_context(_open(drawn)).pages)
        whole.docinfo["/Title"] = "档案脊背和档案盒标签"
        whole.Root.Lang = pikepdf.String("zh-CN")
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _strips(pieces: Iterable[Piece]) -> list[list[tuple[int, Piece]]]:
    """Labels side by side, as many as fit a sheet, each with its breadth in millimetres."""
    found: list[list[tuple[int, Piece]]] = []
    room = 0
    for one in pieces:
        broad = spine(one)
        if broad > room:
            found.append([])
            room = SHEET_WIDE
        found[-1].append((broad, one))
        room -= broad
    return found
