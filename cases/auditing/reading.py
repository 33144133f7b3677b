"""Reading a file of histories: xlsx or JSON, one row per event, grouped by case; nothing is judged here."""

from __future__ import annotations

import contextlib
import datetime
import gc
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.spreadsheets import PACKED, Cells, NotASpreadsheet, first_sheet

from .cells import text_of
from .columns import FIXED, HEADER, Vocabulary

CASE = (HEADER["case"], "case")


class NotAHistory(Exception):
    """The file cannot be read at all; says why."""


@dataclass
class Record:
    """The rows of one case as they stand in the file: (row number, the cells that are filled)."""

    key: str
    rows: list[tuple[int, Cells]] = field(default_factory=list)


@dataclass
class Histories:
    """What a file holds: its columns, its cases in order, and what could not be placed."""

    headers: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    rows: int = 0

    def has(self, code: str) -> bool:
        """Whether the file has that fixed column at all."""
        return code in self.headers or HEADER[code] in self.headers


def looks_readable(head: bytes) -> bool:
    """Whether the first bytes are those of a spreadsheet or of JSON."""
    return head[:4] == PACKED or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def read(content: bytes, words: Vocabulary) -> Histories:
    """The histories of an xlsx or JSON file; NotAHistory if it is neither or lacks the columns it must have."""
    found = Histories()
    with _no_collecting():
        _gather(content, found)
    _refuse_without(found, "case", "action", "on")
    found.unknown = [one for one in found.headers if not _code(one) and words.header(one) is None and one]
    return found


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of cells, none of them garbage: the collector would go through them again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _gather(content: bytes, found: Histories) -> None:
    records: dict[str, Record] = {}
    rows = _sheet(content, found) if content[:4] == PACKED else _objects(content, found)
    for number, cells in rows:
        found.rows += 1
        key = next((text_of(value) for place, value in cells if found.headers[place] in CASE), "")
        if not key:
            found.stray.append(number)
            continue
        record = records.get(key)
        if record is None:
            record = records[key] = Record(key)
        record.rows.append((number, cells))
    found.records = list(records.values())


def _code(header: str) -> str:
    return FIXED.get(header) or (header if header in HEADER else "")


def _refuse_without(found: Histories, *codes: str) -> None:
    missing = [HEADER[code] for code in codes if not found.has(code)]
    if missing:
        raise NotAHistory(_("The file lacks the columns: %(names)s.") % {"names": "、".join(missing)})


# --- xlsx ------------------------------------------------------------------------------------------------------


def _sheet(content: bytes, found: Histories) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet below its header, empty cells and rows left out."""
    try:
        found.headers, rows = first_sheet(content)
    except NotASpreadsheet as problem:
        raise NotAHistory(str(problem)) from None
    yield from rows


# --- JSON ------------------------------------------------------------------------------------------------------


def _objects(content: bytes, found: Histories) -> Iterator[tuple[int, Cells]]:
    """The objects of a JSON list, each as one row; whatever is no object is a row without a case."""
    try:
        rows = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise NotAHistory(_("The file is neither a spreadsheet (xlsx) nor JSON.")) from None
    if not isinstance(rows, list):
        raise NotAHistory(_("The JSON file must be a list of events."))
    places: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        yield number, tuple(_placed(row, places, found.headers)) if isinstance(row, dict) else ()


def _placed(row: dict, places: dict[str, int], headers: list[str]) -> Iterable[tuple[int, Any]]:
    for header, value in row.items():
        if header not in places:
            places[header] = len(headers)
            headers.append(header)
        if value not in ("", None, []):
            yield places[header], value


def as_json(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as a JSON file, dates in ISO form."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
