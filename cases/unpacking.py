"""What an uploaded spreadsheet would unpack to, reckoned before the library that reads it may hold it all in memory.

Neither what the archive says of itself nor the size of the file tells: a kilobyte may hold one cell in the last corner
of the sheet, for which the library would ask the machine for half a terabyte and end the process.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

MEMBERS = 2000
"""Files in an archive; a workbook has some dozens."""
CELL = 32
"""Bytes the library keeps for each place between the first cell and the last, filled or not."""
PIECE = 2**20
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_FOREIGN = ("content.xml", "xl/workbook.bin")


class Swells(ValueError):
    """The archive unpacks to more than it may."""


def measure(content: bytes, most_bytes: int) -> None:
    """Raise ``Swells`` for a workbook that needs more than so many bytes, ``zipfile.BadZipFile`` for what is none."""
    budget, rows, columns = most_bytes, 0, 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
    if len(members) > MEMBERS:
        raise Swells
    if any(one.filename.lower() in _FOREIGN for one in members):
        raise zipfile.BadZipFile("another kind of workbook")
    for member in members:
        extent = _Extent()
        for piece in _unpacked(content, member):
            budget -= len(piece)
            if budget < 0:
                raise Swells
            extent.take(piece)
        rows, columns = max(rows, extent.rows), max(columns, extent.columns)
        if rows * columns * CELL > most_bytes:
            raise Swells


def _unpacked(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member piece by piece, however long it says it is."""
    head = content[member.header_offset : member.header_offset + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04" or member.flag_bits & 1:
        raise zipfile.BadZipFile("no member there, or an encrypted one")
    begin = member.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
    packed = content[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while packed and not reader.eof:
                yield reader.decompress(packed, PIECE)
                packed = reader.unconsumed_tail
        except zlib.error:
            raise zipfile.BadZipFile("damaged") from None
    else:
        raise zipfile.BadZipFile("packed in an unusual way")


class _Extent:
    """How far down and to the right the cells of a sheet reach: as they say, or one beside the other where they do not.

    Where a sheet does both it may reach twice as far either way.
    """

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._counted, self._run, self._rest = 0, 0, b""

    def take(self, piece: bytes) -> None:
        """Read on; what is cut off within a tag waits for the next piece."""
        data = self._rest + piece
        end = data.rfind(b">") + 1 or len(data)
        data, self._rest = data[:end], data[end:][-PIECE:]
        places = _PLACE.findall(data)
        self._count(data)
        self.columns = max([self.columns, *map(_number, {column for column, _row in places})])
        self.rows = max([self.rows, *map(int, {row for _column, row in places})])

    def _count(self, data: bytes) -> None:
        first, *rows = _ROW.split(data)
        self._run += len(_CELL.findall(first))
        for one in rows:
            self.columns = max(self.columns, self._run)
            self._run = len(_CELL.findall(one))
        self.columns = max(self.columns, self._run)
        self._counted += len(rows)
        self.rows = max(self.rows, self._counted)


def _number(letters: bytes) -> int:
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - 64
    return found
