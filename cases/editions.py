"""Editions of a regulation: which one governs a legal date, and how each numbers its articles (A.1)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edition:
    """One edition of a regulation: it governs what happens on or after ``since``, until the next one does.

    ``numbered`` gives the article of this edition for an article number of the newest one.
    """

    name: str
    label: Any
    since: datetime.date
    numbered: Callable[[int], int] = lambda number: number
    prefix: Any = ""


def edition_on(editions: tuple[Edition, ...], on: datetime.date) -> Edition | None:
    """The edition that governs an act of that legal date; before the first one, the first. None without editions."""
    if not editions:
        return None
    return next((one for one in reversed(editions) if one.since <= on), editions[0])


CITED: dict[str, str] = {}
"""Rule ids that are no articles of one regulation, with the law they stand for; filled by the pipelines' law."""
HANZI = "〇一二三四五六七八九"


def cite(article: str, edition: Edition | None = None) -> str:
    """The article as people quote it: A-13 is 第十三条 of the membership regulation, L-1 a local rule (A.10).

    Other ids are told as the law they stand for (``CITED``); one that stands for none is told as it is.
    Rule ids number the articles of the newest edition; under an older ``edition`` its own number is told.
    """
    head, _dash, number = article.partition("-")
    if head == "L":
        return f"地方规定{number}"
    if head != "A" or not number.isdigit():
        return CITED.get(article, article)
    count, prefix = int(number), ""
    if edition:
        count, prefix = edition.numbered(count), str(edition.prefix)
    tens, ones = divmod(count, 10)
    ten = ("" if tens == 1 else HANZI[tens]) + "十" if tens else ""
    return f"{prefix}第{ten}{HANZI[ones] if ones else ''}条"


def cite_with_id(article: str) -> str:
    """The same for documents of the law, with our own id beside the law it stands for."""
    return f"{CITED[article]}（{article}）" if article in CITED else cite(article)
