"""Cells of a spreadsheet or values of JSON: texts, dates in the usual forms, 是 and 否, lists."""

from __future__ import annotations

import datetime
import functools
import re
from typing import Any

from django.utils.translation import gettext as _

SEPARATORS = re.compile(r"[、，,；;\n]+")
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?")
FIRST_DAY = datetime.date(1899, 12, 30)
"""Day 0 of a spreadsheet's dates."""
YES = frozenset({"是", "有", "已", "√", "✓", "y", "yes", "true", "1", "t"})
NO = frozenset({"否", "无", "未", "×", "n", "no", "false", "0", "f"})


class Unreadable(ValueError):
    """A cell that cannot be what its column asks for; says so in words."""


# --- cells -----------------------------------------------------------------------------------------------------


def text_of(raw: Any) -> str:
    """A cell as text; a whole number without its ".0"."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).strip()


def date_of(raw: Any) -> datetime.date:
    """A date cell, a text in one of the usual forms, or a spreadsheet's day number."""
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    return _date_in(text_of(raw))


@functools.lru_cache(maxsize=65536)
def _date_in(text: str) -> datetime.date:
    try:
        if found := DATE.fullmatch(text):
            return datetime.date(*(int(part) for part in found.groups()))
        if re.fullmatch(r"\d{8}", text):
            return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if re.fullmatch(r"\d{5}", text):
            return FIRST_DAY + datetime.timedelta(days=int(text))
    except ValueError:
        pass
    raise Unreadable(_("“%(text)s” is not a date") % {"text": text[:30]})


def flag_of(raw: Any) -> bool:
    """是 or 否, in the usual forms."""
    if isinstance(raw, bool):
        return raw
    text = text_of(raw).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise Unreadable(_("“%(text)s” is neither 是 nor 否") % {"text": text[:30]})


def several(raw: Any) -> list[str]:
    """The items of a cell that lists several, or of a JSON list."""
    if isinstance(raw, list | tuple):
        return [text_of(one) for one in raw if text_of(one)]
    return [one.strip() for one in SEPARATORS.split(text_of(raw)) if one.strip()]
