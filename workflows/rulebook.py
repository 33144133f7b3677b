"""What a pipeline must uphold: the rules of its regulation, one demand each, and where its law is written.

A pipeline declares its book in its own ``coverage`` module (workflows/membership/coverage.py); how each rule is upheld
is derived from the law (workflows/coverage.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

GUARD, CLOCK, PAPER, RECORD, OUTSIDE = "guard", "clock", "paper", "record", "outside"


@dataclass(frozen=True)
class Demand:
    """What an article or rule asks; ``how``, ``why`` and ``by`` only where the law itself does not show it.

    ``articles``: those a numbered rule belongs to, so that what upholds the rule upholds them (A.5).
    """

    text: Any
    how: tuple[str, ...] = ()
    why: Any = ""
    by: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()


def declared(text, how: str, why, *by: str, articles: tuple[int, ...] = ()) -> Demand:
    """A demand that is upheld in a manner the law does not show; why, and by what."""
    return Demand(text, tuple(how.split()), why, by, articles)


@dataclass(frozen=True)
class Quoting:
    """How sources quote the rules of a book: by ids the pattern finds, and by articles (第十三条) if it has any."""

    pattern: re.Pattern[str]
    articles: bool = False


@dataclass(frozen=True, eq=False)
class RuleBook:
    """The rules a pipeline must cover, and where what upholds them is written.

    ``pipeline`` names it, ``quoting`` how its rules are quoted. ``articles``: demands of numbered articles (``count``
    of them must have one), ``rules``: demands by id. ``clocks``: the rules whose term a step's own ceiling is.
    ``local``: local rules (guards) with ``local_words``, what each asks. ``standing``: whether the yearly duties of
    organisations belong to it. ``packages``: where the law is written, with a dot at the end; ``modules``: those that
    hold guards. ``cases``: the table of named cases below the root, if there is one.
    """

    pipeline: str
    quoting: Quoting
    rules: dict[str, Demand]
    clocks: dict[str, tuple[str, ...]]
    packages: tuple[str, ...]
    modules: tuple[str, ...]
    articles: dict[int, Demand] = field(default_factory=dict)
    count: int = 0
    local: tuple[Any, ...] = ()
    local_words: Mapping[str, Any] = field(default_factory=dict)
    standing: bool = False
    cases: str = ""

    def short(self, name: str) -> str:
        """A name without the package the law is written in."""
        for package in self.packages:
            name = name.removeprefix(package)
        return name
