"""Writing one PDF of the pages of many, object by object as they are read.

qpdf holds a copy of every stream that comes from another file until the whole is saved: a thousand dossiers would take
as much memory as their files are long. Here only the place of each object in the file is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

import pikepdf

ROOT, PAGES, INFO, OUTLINES = 1, 2, 3, 4
"""The numbers of the objects that are written last."""
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
LEFT_OUT = ("/Parent", "/StructParents")
"""What a page does not keep: its place in another tree, and in a structure that is not taken over."""


class Source:
    """Pages of one PDF on their way into another.

    ``numbers``: what is written already; to be shared by sources of the same PDF, so that it is written once.
    """

    def __init__(self, pages: Sequence[pikepdf.Page], numbers: dict[tuple[int, int], int] | None = None):
        self.pages = pages
        self.numbers = {} if numbers is None else numbers


class Writer:
    """A PDF being written: sections of pages, each with a bookmark; ``close`` writes what holds them together."""

    def __init__(self, sink: BinaryIO):
        self.sink = sink
        self.digest = hashlib.sha256()
        self.length = 0
        self.places: list[int] = [0] * (OUTLINES + 1)
        self.sections: list[tuple[str, int, int, int]] = []  # title, node of the page tree, first page, pages
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def count(self) -> int:
        """Pages so far."""
        return sum(pages for _title, _node, _first, pages in self.sections)

    def section(self, title: str, sheets: Iterable[Source | tuple[float, float]]) -> None:
        """Write the pages of each source one after the other; a size in points is a blank page."""
        node = self._number()
        kids: list[int] = []
        for one in sheets:
            kids += self._pages(one, node) if isinstance(one, Source) else [self._blank(one, node)]
        self._object(node, b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>" % (PAGES, len(kids), _references(kids)))
        self.sections.append((title, node, kids[0], len(kids)))

    def close(self, *, title: str) -> None:
        """Write page tree, bookmarks, catalogue and the table of places."""
        nodes = _references(node for _title, node, _first, _pages in self.sections)
        self._object(PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self.count, nodes))
        self._bookmarks()
        self._object(INFO, b"<</Title %s>>" % _text(title))
        catalogue = b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/PageMode/UseOutlines/Lang(zh-CN)" % (PAGES, OUTLINES)
        preferences = b"/ViewerPreferences<</DisplayDocTitle true/Duplex/DuplexFlipLongEdge>>>>"
        self._object(ROOT, catalogue + preferences)
        begin, size = self.length, len(self.places)
        identity = self.digest.hexdigest()[:32].encode()
        rows = [b"%010d 00000 n \n" % place for place in self.places[1:]]
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(rows))
        self._put(b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
                  % (size, ROOT, INFO, identity, identity, begin))  # fmt: skip

    def _bookmarks(self) -> None:
        items = [self._number() for _section in self.sections]
        for place, (number, (title, _node, first, _pages)) in enumerate(zip(items, self.sections, strict=True)):
            before = b"/Prev %d 0 R" % items[place - 1] if place else b""
            after = b"/Next %d 0 R" % items[place + 1] if place + 1 < len(items) else b""
            words = (_text(title), OUTLINES, first, before, after)
            self._object(number, b"<</Title %s/Parent %d 0 R/Dest[%d 0 R/Fit]%s%s>>" % words)
        ends = (items[0], items[-1], len(items))
        self._object(OUTLINES, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % ends)

    # --- pages and what they need ---

    def _pages(self, source: Source, node: int) -> list[int]:
        kids = []
        for page in source.pages:
            kids.append(self._number())
            source.numbers[page.obj.objgen] = kids[-1]
        waiting: list[pikepdf.Object] = []
        for page, number in zip(source.pages, kids, strict=True):
            kept = {key: value for key in INHERITED if (value := _inherited(page.obj, key)) is not None}
            kept |= {key: value for key, value in page.obj.items() if key not in LEFT_OUT}
            body = self._entries(kept, source, waiting)
            self._object(number, b"<<%s/Parent %d 0 R>>" % (body, node))
        while waiting:
            self._copy(waiting.pop(), source, waiting)
        return kids

    def _blank(self, size: tuple[float, float], node: int) -> int:
        number = self._number()
        wide, high = (str(edge).encode() for edge in size)
        self._object(number, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<<>>>>" % (node, wide, high))
        return number

    def _copy(self, found: pikepdf.Object, source: Source, waiting: list[pikepdf.Object]) -> None:
        """Write an object of a source under its new number; what it refers to is left waiting."""
        number = source.numbers[found.objgen]
        if isinstance(found, pikepdf.Stream):
            data = found.read_raw_bytes()
            said = {key: value for key, value in found.stream_dict.items() if key != "/Length"}
            head = b"<<%s/Length %d>>\nstream\n" % (self._entries(said, source, waiting), len(data))
            self._object(number, head + data + b"\nendstream")
        else:
            self._object(number, self._direct(found, source, waiting))

    def _value(self, value: Any, source: Source, waiting: list[pikepdf.Object]) -> bytes:
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            if value.objgen not in source.numbers:
                source.numbers[value.objgen] = self._number()
                waiting.append(value)
            return b"%d 0 R" % source.numbers[value.objgen]
        return self._direct(value, source, waiting)

    def _direct(self, value: Any, source: Source, waiting: list[pikepdf.Object]) -> bytes:
        if isinstance(value, pikepdf.Dictionary):
            return b"<<%s>>" % self._entries(dict(value.items()), source, waiting)
        if isinstance(value, pikepdf.Array):
            return b"[%s]" % b" ".join(self._value(one, source, waiting) for one in value)
        if isinstance(value, pikepdf.Object):
            return value.unparse(resolved=True)
        return _plain(value)

    def _entries(self, entries: dict[str, Any], source: Source, waiting: list[pikepdf.Object]) -> bytes:
        pairs = ((pikepdf.Name(key).unparse(), self._value(value, source, waiting)) for key, value in entries.items())
        return b"".join(b"%s %s" % pair for pair in pairs)

    # --- bytes ---

    def _number(self) -> int:
        self.places.append(0)
        return len(self.places) - 1

    def _object(self, number: int, body: bytes) -> None:
        self.places[number] = self.length
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _put(self, data: bytes) -> None:
        self.sink.write(data)
        self.digest.update(data)
        self.length += len(data)


def _inherited(page: pikepdf.Object, key: str) -> Any:
    """An attribute of a page or of the nearest node above that has it."""
    node: Any = page
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _plain(value: Any) -> bytes:
    """A number, truth value or nothing."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return format(value, "f").encode() if isinstance(value, Decimal | float) else str(value).encode()


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _text(words: str) -> bytes:
    return pikepdf.String(words).unparse()
