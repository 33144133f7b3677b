"""The ranking of a position, read from the candidates' columns and worked out by ``scoring`` (D.3 rows 5 to 8).

Every stored candidate with results counts, wherever the case stands now: what was announced stays. Who no longer
counts says so in ``out``, and ``out_from`` says since which part. No ranking is stored: it is worked out anew.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cases.law import PIPELINES

from .models import Intake, Position
from .scoring import (
    INTERVIEW,
    NONE,
    WITHDRAWN,
    WRITTEN,
    Choice,
    Ranked,
    Result,
    Shortlist,
    Terms,
    chosen,
    final_rank,
    place,
    shortlisted,
    waiting,
)  # fmt: skip

COLUMNS = ("position_id", "state", "pk", "written", "bonus", "interview", "extra", "out", "out_from")


KEPT = 64
"""Rankings a process remembers by the very results they were made of: an act for everybody asks one for each."""


@functools.lru_cache(maxsize=KEPT)
def _shortlisted(results: tuple[Result, ...], terms: Terms, posts: int) -> Shortlist:
    return shortlisted(results, terms, posts=posts)


@functools.lru_cache(maxsize=KEPT)
def _final_rank(results: tuple[Result, ...], terms: Terms) -> tuple[Ranked, ...]:
    return tuple(final_rank(results, terms))


@functools.lru_cache(maxsize=KEPT)
def _chosen(results: tuple[Result, ...], terms: Terms, posts: int) -> Choice:
    return chosen(results, terms, posts=posts)


@dataclass(frozen=True)
class Contest:
    """The candidates of one position in the order of their applications: results, and the step each case is at."""

    position: Position
    terms: Terms
    results: tuple[Result, ...] = ()
    states: dict[Hashable, str] = dataclasses.field(default_factory=dict)

    @cached_property
    def shortlist(self) -> Shortlist:
        """Who is admitted to the interview, all ties at the cut included (D.3 row 6)."""
        return _shortlisted(self.results, self.terms, self.position.places)

    @cached_property
    def final(self) -> tuple[Ranked, ...]:
        """The final ranking of those who have every result (D.3 row 7)."""
        return _final_rank(self.results, self.terms)

    @cached_property
    def choice(self) -> Choice:
        """Who goes to the checks, who is tied across the last place, who stands in reserve (D.3 rows 7 and 8)."""
        return _chosen(self.results, self.terms, self.position.places)

    @cached_property
    def missing_written(self) -> list[Hashable]:
        """Who has neither a written result nor a reason to be out; nobody where there is no written test."""
        return waiting(self.results, WRITTEN) if self.terms.written else []

    @cached_property
    def missing_interview(self) -> list[Hashable]:
        """Who was admitted to the interview and has neither a result nor a reason to be out."""
        admitted = [one for one in self.results if self.shortlist.admits(one.key)]
        return waiting(admitted, INTERVIEW) if self.terms.interview else []

    def standing(self, key: Hashable) -> Ranked | None:
        """The candidate's line: in the final ranking, before there is one in the written ranking; else None."""
        return place(key, self.final) or place(key, self.shortlist.ranked)

    def without(self, fallen: Collection[Hashable]) -> Contest:
        """The same contest after those have fallen out, so that the next in rank move up (E-08)."""
        results = tuple(
            dataclasses.replace(one, out=WITHDRAWN, out_from=INTERVIEW) if one.key in fallen and not one.out else one
            for one in self.results
        )
        return Contest(self.position, self.terms, results, self.states)


def terms_of(position: Position, terms: Terms) -> Terms:
    """The round's terms as they hold for the position: one by interview alone has no written part (D-06)."""
    if not position.direct:
        return terms
    bonus_on = NONE if terms.bonus_on == WRITTEN else terms.bonus_on
    return dataclasses.replace(
        terms, written=Decimal(0), interview=Decimal(100), pass_written=None, bonus_on=bonus_on
    )  # fmt: skip


def contest(position: Position, intake: Intake, *, candidates) -> Contest:
    """The contest of one position; ``candidates`` is the manager of the pipeline's class. One query."""
    rows = candidates.filter(position=position).order_by("pk").values_list(*COLUMNS)
    return _contest(position, intake.terms, list(rows))


def contests(intake: Intake) -> dict[int, Contest]:
    """The contests of a round by the position's key, those without examination left out: two queries for any number."""
    rows: dict[int, list[tuple]] = defaultdict(list)
    found = PIPELINES[intake.programme.pipeline]._default_manager.filter(intake=intake)
    for row in found.order_by("pk").values_list(*COLUMNS):
        rows[row[0]].append(row)
    terms = intake.terms
    return {one.pk: _contest(one, terms, rows[one.pk]) for one in intake.positions.filter(exempt=False)}


def _contest(position: Position, terms: Terms, rows: list[tuple]) -> Contest:
    states = {row[2]: row[1] for row in rows}
    return Contest(position, terms_of(position, terms), tuple(_result(*row[2:]) for row in rows), states)


def _result(key, written, bonus, interview, extra, out: str, since: str) -> Result:
    return Result(key, written, bonus, interview, extra, out, since or WRITTEN)
