"""Histories as a spreadsheet with Chinese headers."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

from cases.law import Action
from cases.models import Case
from cases.spreadsheets import lean

from .columns import FIXED, HEADER, Vocabulary, allowed, vocabulary
from .exporting import Row

LISTED = ("papers", "people")


def as_xlsx(rows: Iterable[Row], case_class: type[Case], *, guide=None) -> bytes:
    """Rows by code names as a spreadsheet with Chinese headers; ``guide`` adds sheets of its own."""
    words, out = vocabulary(case_class), io.BytesIO()
    columns = _columns(words)
    places = {name: place for place, name in enumerate(columns)}
    with xlsxwriter.Workbook(out, lean() | {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet, bold = book.add_worksheet("经过"), book.add_format({"bold": True, "bg_color": "#F3EFE8"})
        sheet.freeze_panes(1, 2)
        sheet.write_row(0, 0, columns, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in sorted(_cells(row, words, places)):
                sheet.write(number, place, value)
        if guide:
            guide(book, words, bold)
    return out.getvalue()


def _columns(words: Vocabulary) -> list[str]:
    """The fixed columns, then each label of a fact once in the order of the law."""
    found = dict.fromkeys(FIXED)
    for action in words.actions:
        for name in words.facts[action.name]:
            if name not in LISTED and name not in HEADER:
                found[words.column(action, name)] = None
    return list(found)


def _cells(row: Row, words: Vocabulary, places: dict[str, int]) -> Iterator[tuple[int, Any]]:
    action = words.by_name[row["action"]][0]
    for name, value in row.items():
        header = HEADER.get(name) or words.column(action, name)
        yield places[header], _cell(value, words, action, name)


def _cell(value: Any, words: Vocabulary, action: Action, name: str) -> Any:
    """A value as the sheet shows it: choices by label, 是 and 否, lists joined."""
    if isinstance(value, bool):
        return "是" if value else "否"
    fact: Any = words.facts[action.name].get(name)
    labels = {str(key): str(label) for key, label in getattr(fact.field, "choices", ())} if _closed(fact) else {}
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    if fact and allowed(fact.field) == "日期" and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return labels.get(str(value), value)


def _closed(fact) -> bool:
    return fact is not None and "、" in allowed(fact.field) and hasattr(fact.field, "choices")
