"""Figures with their bounds, and the ways to take them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Figure:
    """One measured value; ``least`` or ``most`` is the bound, without either it is for information."""

    title: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None
    remark: str = ""

    @property
    def held(self) -> bool:
        """Whether the value is within its bound."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    def __str__(self):
        bound = (
            f">= {self.least:g}" if self.least is not None else f"<= {self.most:g}" if self.most is not None else "-"
        )
        verdict = "" if bound == "-" else "held" if self.held else "NOT HELD"
        value = f"{self.value:.0f}" if float(self.value).is_integer() else f"{self.value:.3g}"
        return f"{self.title:<62} {value + self.unit:>10}  {bound:>8}  {verdict:<8}  {self.remark}".rstrip()


def seconds(calls: Iterable[Callable[[], object]]) -> list[float]:
    """How long each call took, the collector kept out."""
    taken = []
    gc.collect()
    gc.disable()
    try:
        for call in calls:
            begun = time.perf_counter()
            call()
            taken.append(time.perf_counter() - begun)
    finally:
        gc.enable()
    return taken


def side_by_side(*rows: list[Callable[[], object]]) -> list[float]:
    """The median time of each row's calls, taken in turns so that the machine's moods meet all alike."""
    turns = [call for turn in zip(*rows, strict=True) for call in turn]
    taken = seconds(turns)
    return [statistics.median(taken[place :: len(rows)]) for place in range(len(rows))]


def statements(call: Callable[[], object]) -> list[str]:
    """The SQL statements of a call, BEGIN, SAVEPOINT and COMMIT included."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured.captured_queries]
