"""Scoring and ranking (being written)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Terms:
    """What an announcement fixes about scoring."""

    written: Decimal = Decimal(60)
    interview: Decimal = Decimal(40)
    decimals: int = 2
    bonus_on: str = "none"
    bonus_cap: Decimal = Decimal(0)
    pass_written: Decimal | None = None
    pass_interview: Decimal | None = None
    zero_excluded: bool = True
    shortlist: Decimal = Decimal(3)
    tie_break: tuple[str, ...] = ("written", "interview", "extra")


@dataclass(frozen=True)
class Result:
    """The results of one candidate."""

    key: Any
    written: Decimal | None = None
    bonus: Decimal = Decimal(0)
    interview: Decimal | None = None
    extra: Decimal | None = None
    out: str = ""
