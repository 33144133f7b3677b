"""An announcement's rules about scores, worked out: ranking, shortlist, total, who is taken (D.3 rows 5-8, E).

Arithmetic only: no models, no words for people. Decimals come in and go out; between them it is reckoned in fractions,
because a third of a mark has no end in decimals and a total must not fall below its half for that.

One scale: a score on other full marks is converted to 100 before anything else. The *written score* is the paper so
converted plus, with ``bonus_on="written"``, the bonus in points of 100; ranking, pass mark and tie-break all mean it.
Totals are always rounded half up to ``decimals``; the two scores only with ``round_parts``, else they are compared
exactly as marked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

WRITTEN, INTERVIEW, EXTRA, BONUS = "written", "interview", "extra", "bonus"
TOTAL, NONE = "total", "none"
ABSENT, VOID, WITHDRAWN = "absent", "void", "withdrawn"
TAKEN, UNDECIDED, RESERVE = "taken", "undecided", "reserve"
HUNDRED = Decimal(100)
MOST_DECIMALS = 4


@dataclass(frozen=True)
class Terms:
    """What an announcement fixes and nobody may change afterwards (D.3 rows 2 and 5-7); ``faults`` says what is wrong.

    ``written``, ``interview``: weights in percent; 0 means that there is no such examination (D-06).
    ``bonus_on``: "written", "total" or "none"; ``bonus_cap``: the most bonus that counts, in points of 100.
    ``pass_written``, ``pass_interview``: least marks, in the same full marks as the score; below, one does not go on.
    ``zero_excluded``: nought in the written test drops the candidate. A paper without a score never counts.
    ``shortlist``: candidates per post, a fraction of a candidate counts as one; None admits all who pass.
    ``tie_break``: words of {"written", "interview", "bonus", "extra"} in order; "extra", the further test, comes last.
    """

    written: Decimal = Decimal(60)
    interview: Decimal = Decimal(40)
    decimals: int = 2
    round_parts: bool = False
    bonus_on: str = NONE
    bonus_cap: Decimal | None = None
    full_marks_written: Decimal = HUNDRED
    full_marks_interview: Decimal = HUNDRED
    pass_written: Decimal | None = None
    pass_interview: Decimal | None = None
    zero_excluded: bool = False
    shortlist: Decimal | None = Decimal(3)
    tie_break: tuple[str, ...] = (WRITTEN, INTERVIEW, EXTRA)

    def __post_init__(self) -> None:
        _refuse_floats(self)


@dataclass(frozen=True)
class Result:
    """One candidate's marks as they were given, from 0 to the full marks (the form holds the limits).

    None: not known. ``out``: why the candidate does not count ("absent", "void" (E-07), "withdrawn", ...);
    ``out_from``: "written" if nowhere, "interview" if only from the interview on, so that somebody who falls out later
    keeps the place in the written ranking and the shortlist stays as it was published.
    """

    key: Hashable
    written: Decimal | None = None
    bonus: Decimal | None = None
    interview: Decimal | None = None
    extra: Decimal | None = None
    out: str = ""
    out_from: str = WRITTEN

    def __post_init__(self) -> None:
        _refuse_floats(self)
        if self.out_from not in (WRITTEN, INTERVIEW):
            raise ValueError("out_from")


def _refuse_floats(one: Terms | Result) -> None:
    for name, value in vars(one).items():
        if name != "key" and (isinstance(value, float) or (isinstance(value, Decimal) and not value.is_finite())):
            raise TypeError(f"{name} must be a finite Decimal")


FAULTS = {
    "weight_negative": "written", "weights_sum": "interview", "decimals": "decimals", "bonus_on": "bonus_on",
    "bonus_without_written": "bonus_on", "bonus_cap": "bonus_cap", "full_marks_written": "full_marks_written",
    "pass_written": "pass_written", "full_marks_interview": "full_marks_interview", "pass_interview": "pass_interview",
    "shortlist": "shortlist", "tie_break": "tie_break", "extra_not_last": "tie_break",
}  # fmt: skip
"""Code of a fault: the field of ``Terms`` where a form should show it."""


def faults(terms: Terms) -> list[str]:
    """Codes of what is wrong with an announcement, in the order of ``FAULTS``; empty if nothing is.

    ``Terms`` can be made with faults, so that a form can ask; ranking by them raises ValueError with the same codes.
    """
    return [code for code, wrong in _checks(terms) if wrong]


def _checks(terms: Terms) -> Iterator[tuple[str, bool]]:
    yield "weight_negative", min(terms.written, terms.interview) < 0
    yield "weights_sum", terms.written + terms.interview != HUNDRED
    yield "decimals", terms.decimals not in range(MOST_DECIMALS + 1)
    yield "bonus_on", terms.bonus_on not in (WRITTEN, TOTAL, NONE)
    yield "bonus_without_written", terms.bonus_on == WRITTEN and not terms.written
    yield "bonus_cap", terms.bonus_cap is not None and terms.bonus_cap < 0
    for part in (WRITTEN, INTERVIEW):
        full, least = getattr(terms, f"full_marks_{part}"), getattr(terms, f"pass_{part}")
        yield f"full_marks_{part}", full <= 0
        yield f"pass_{part}", least is not None and not 0 <= least <= full
    yield "shortlist", terms.shortlist is not None and terms.shortlist < 1
    yield "tie_break", len(set(terms.tie_break) & set(MEASURES)) != len(terms.tie_break)
    yield "extra_not_last", EXTRA in terms.tie_break[:-1]


def _checked(results: Iterable[Result], terms: Terms) -> list[Result]:
    """The results as a list. Raises ValueError for faulty terms, or where one candidate comes twice."""
    found = list(results)
    if wrong := faults(terms):
        raise ValueError(", ".join(wrong))
    if len({result.key for result in found}) != len(found):
        raise ValueError("twice")
    return found


def half_up(value: Fraction, decimals: int) -> Decimal:
    """四舍五入: the nearest value of so many decimals, the upper one from the half on."""
    return Decimal(math.floor(value * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def written_score(result: Result, terms: Terms) -> Decimal | None:
    """The written score on 100, counted bonus included, as it is published; None if not known or not held."""
    return _shown(_written(result, terms), terms)


def interview_score(result: Result, terms: Terms) -> Decimal | None:
    """The interview's score on 100 as it is published; None if not known or not held."""
    return _shown(_interview(result, terms), terms)


def total(result: Result, terms: Terms) -> Decimal | None:
    """The total, rounded half up to ``terms.decimals``; None while a score that weighs is not known (D.3 row 7)."""
    parts = [(terms.written, _written(result, terms)), (terms.interview, _interview(result, terms))]
    weighed = [Fraction(weight) * score / 100 for weight, score in parts if weight and score is not None]
    if len(weighed) < sum(1 for weight, _score in parts if weight):
        return None
    more = _bonus(result, terms) if terms.bonus_on == TOTAL else 0
    return half_up(sum(weighed, Fraction(more)), terms.decimals)


def _written(result: Result, terms: Terms) -> Fraction | None:
    more = _bonus(result, terms) if terms.bonus_on == WRITTEN else Fraction(0)
    return _on_hundred(result.written, terms.full_marks_written, terms=terms, more=more)


def _interview(result: Result, terms: Terms) -> Fraction | None:
    return _on_hundred(result.interview, terms.full_marks_interview, terms=terms)


def _bonus(result: Result, terms: Terms) -> Fraction:
    bonus = result.bonus or Decimal(0)
    return Fraction(bonus if terms.bonus_cap is None else min(bonus, terms.bonus_cap))


def _on_hundred(marks: Decimal | None, full: Decimal, *, terms: Terms, more: Fraction = Fraction(0)) -> Fraction | None:
    if marks is None:
        return None
    score = Fraction(marks) * 100 / Fraction(full) + more
    return Fraction(half_up(score, terms.decimals)) if terms.round_parts else score


def _shown(score: Fraction | None, terms: Terms) -> Decimal | None:
    """Exactly what is compared; only a score without an end (100 of 150 marks) is cut to four decimals."""
    if score is None:
        return None
    if terms.round_parts:
        return half_up(score, terms.decimals)
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact if Fraction(exact) == score else half_up(score, MOST_DECIMALS)


def waiting(results: Iterable[Result], part: str) -> list[Hashable]:
    """Who has neither a score in ``part`` ("written", "interview" or "extra") nor a reason to be out of it, as given.

    Ask about the interview with the results of those admitted to it, about the further test with those undecided.
    """
    if part not in (WRITTEN, INTERVIEW, EXTRA):
        raise ValueError("part")
    return [one.key for one in results if getattr(one, part) is None and not _is_out(one, part)]


def _is_out(result: Result, part: str) -> bool:
    return bool(result.out) and not (part == WRITTEN and result.out_from == INTERVIEW)


def _sat(result: Result, terms: Terms) -> bool:
    """Whether the written paper counts at all; where there is no written test, everybody has done enough."""
    return not terms.written or not (result.written is None or (terms.zero_excluded and not result.written))


def _passed(result: Result, part: str, *, terms: Terms) -> bool:
    """Whether the pass mark is reached, the mark being converted and rounded as the score is."""
    least, full = getattr(terms, f"pass_{part}"), getattr(terms, f"full_marks_{part}")
    mark, score = _on_hundred(least, full, terms=terms), MEASURES[part](result, terms)
    return not getattr(terms, part) or mark is None or (score is not None and score >= mark)


Measure = Callable[[Result, Terms], Any]  # a number, or None where there is none
MEASURES: dict[str, Measure] = {
    WRITTEN: _written, INTERVIEW: _interview, BONUS: _bonus, EXTRA: lambda result, terms: result.extra,
}  # fmt: skip


@dataclass(frozen=True)
class Ranked:
    """A candidate's place: ``rank`` of ``of`` by ``score`` (1, 2, 2, 4); ``tied``: still equal to another one."""

    key: Hashable
    score: Decimal
    rank: int
    of: int
    tied: bool


def written_rank(results: Iterable[Result], terms: Terms) -> list[Ranked]:
    """All whose written test counts, those below the pass mark too, best first, equals as given (D.3 row 5)."""
    field = [one for one in _checked(results, terms) if not _is_out(one, WRITTEN) and _sat(one, terms)]
    return _ranking(field if terms.written else [], terms, measures=[_written], score=written_score)


def final_rank(results: Iterable[Result], terms: Terms) -> list[Ranked]:
    """All who count and have passed every examination, by total, then by ``tie_break`` (D.3 row 7).

    Who has no score yet in an examination that weighs is not in it: ask ``waiting`` before publishing.
    """
    field = [one for one in _checked(results, terms) if _qualified(one, terms)]
    return _ranking(field, terms, measures=[total, *(MEASURES[word] for word in terms.tie_break)], score=total)


def place(key: Hashable, ranked: Iterable[Ranked]) -> Ranked | None:
    """One candidate's line of a ranking; None if not in it."""
    return next((one for one in ranked if one.key == key), None)


def _qualified(result: Result, terms: Terms) -> bool:
    passed = all(_passed(result, part, terms=terms) for part in (WRITTEN, INTERVIEW))
    return not result.out and _sat(result, terms) and passed and total(result, terms) is not None


def _ranking(field: list[Result], terms: Terms, *, measures: Sequence[Measure], score: Measure) -> list[Ranked]:
    ranked: list[Ranked] = []
    for equals in _equals(field, terms, measures=measures):
        rank, tied = len(ranked) + 1, len(equals) > 1
        ranked += [Ranked(one.key, score(one, terms), rank, len(field), tied) for one in equals]
    return ranked


def _equals(field: list[Result], terms: Terms, *, measures: Sequence[Measure]) -> Iterator[list[Result]]:
    """Groups of those equal by every measure, best first.

    What one of several equals lacks separates none of them: nobody is beaten by a further test not yet taken.
    """
    if len(field) < 2 or not measures:
        yield from [field] if field else []
        return
    worth = {one.key: measures[0](one, terms) for one in field}
    if None in worth.values():
        worth = dict.fromkeys(worth, Decimal(0))
    best_first = sorted(field, key=lambda one: worth[one.key], reverse=True)
    for _worth, equals in groupby(best_first, key=lambda one: worth[one.key]):
        yield from _equals(list(equals), terms, measures=measures[1:])


@dataclass(frozen=True)
class Shortlist:
    """Who is admitted to the interview, best first; ``places`` is None where all who pass are.

    ``cut``: the lowest score admitted. ``enlarged``: equals at the cut made it longer than ``places`` (D.3 row 6).
    """

    ranked: tuple[Ranked, ...]
    admitted: tuple[Hashable, ...]
    places: int | None
    cut: Decimal | None
    enlarged: bool = False

    def admits(self, key: Hashable) -> bool:
        """Whether this candidate goes to the interview."""
        return key in self.admitted


def shortlisted(results: Iterable[Result], terms: Terms, *, posts: int) -> Shortlist:
    """The first ``posts`` x ``shortlist`` of those who pass, with all equals at the cut (D.3 row 6).

    Where fewer pass, all who do; without a written test all who count (D-06).
    """
    field = _checked(results, terms)
    if not terms.written:
        return Shortlist((), tuple(one.key for one in field if not _is_out(one, WRITTEN)), None, None)
    ranked = written_rank(field, terms)
    places = None if terms.shortlist is None else math.ceil(terms.shortlist * posts)
    passed = {one.key for one in field if _passed(one, WRITTEN, terms=terms)}
    # a rank is one more than the number of those ahead, so equals at the cut share a rank within the places
    admitted = [one for one in ranked if one.key in passed and (places is None or one.rank <= places)]
    cut = admitted[-1].score if admitted else None
    enlarged = places is not None and len(admitted) > places
    return Shortlist(tuple(ranked), tuple(one.key for one in admitted), places, cut, enlarged)


@dataclass(frozen=True)
class Choice:
    """Who goes on 1:1 (D.3 row 8), who is tied across the last place, and who stands in reserve, each best first.

    ``left``: places not given yet, which the undecided compete for or nobody is there to take.
    """

    taken: tuple[Hashable, ...]
    undecided: tuple[Hashable, ...]
    reserve: tuple[Hashable, ...]
    left: int

    def verdict(self, key: Hashable) -> str:
        """ "taken", "undecided", "reserve", or "" for somebody who is not in the final ranking."""
        lists = {TAKEN: self.taken, UNDECIDED: self.undecided, RESERVE: self.reserve}
        return next((word for word, keys in lists.items() if key in keys), "")


def chosen(results: Iterable[Result], terms: Terms, *, posts: int) -> Choice:
    """Take the best ``posts`` of the final ranking. Of equals across the last place none is taken before they differ.

    Where the announcement lets the next in rank follow (E-08), give who fell out a reason with
    ``out_from="interview"`` and ask again: equals in reserve become undecided when their turn comes.
    """
    lists: dict[str, list[Hashable]] = {TAKEN: [], UNDECIDED: [], RESERVE: []}
    for rank, equals in groupby(final_rank(results, terms), key=lambda one: one.rank):
        keys = [one.key for one in equals]
        fits = TAKEN if rank - 1 + len(keys) <= posts else UNDECIDED if rank <= posts else RESERVE
        lists[fits] += keys
    taken, undecided, reserve = (tuple(lists[word]) for word in (TAKEN, UNDECIDED, RESERVE))
    return Choice(taken, undecided, reserve, posts - len(taken))
