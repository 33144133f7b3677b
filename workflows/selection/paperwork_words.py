"""What the papers of candidates and of everybody employed are put together from: acts, dates, ticks, letters.

A paper may be printed before the act it records: then what is not known is left as room to write in.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from cases.models import Event
from cases.paperwork.matter import Matter, as_date, in_words
from organisations.models import Organisation
from organisations.tree import name_on

Composer = Callable[[Matter], dict[str, Any]]

ROOM = "　　　　年　　月　　日"
"""A day that is not known yet."""
GAP = "＿＿＿＿＿＿"
"""A word that is not known yet, in the middle of a sentence."""
NUMBER = "〔　　　　〕　　号"
"""A document number that nobody has given yet."""


def at(matter: Matter, *actions: str) -> Matter | None:
    """The matter as it stood right after the latest of the acts; None before any of them was done."""
    done = matter.last(*actions)
    return Matter(matter.case, done, kinds=matter.kinds) if done else None


def at_its_act(*actions: str) -> Callable[[Composer], Composer]:
    """A composer that sees the matter as it stood at the latest of the acts: a transfer since then changes nothing."""

    def seen(compose: Composer) -> Composer:
        @functools.wraps(compose)
        def composed(matter: Matter) -> dict[str, Any]:
            return compose(at(matter, *actions) or matter)

        return composed

    return seen


def day_of(day: Any) -> str:
    """A day in Chinese words; empty without one."""
    found = as_date(day)
    return in_words(found) if found else ""


def dated(day: Any) -> str:
    """A day in Chinese words, or room to write it in."""
    return day_of(day) or ROOM


def done_on(event: Event | None) -> str:
    """The legal date of an act, or room to write it in."""
    return dated(event.on if event else None)


def ticks(choices: Iterable[tuple[str, str]], *chosen: str) -> str:
    """Boxes to tick, those that were chosen filled in."""
    return "　".join(f"{'■' if value in chosen else '□'}{words}" for value, words in choices)


def said(title: str, text: str = "", *, signer: str = "负责人", on=None) -> dict[str, Any]:
    """An opinion of a form, with the place for the signature."""
    return {"title": title, "text": text, "signer": signer, "on": on}


def blank(whose: str) -> dict[str, Any]:
    """The opinion of an office, to be written and signed by hand."""
    return said(f"{whose}意见")


# --- who acts --------------------------------------------------------------------------------------------------


def host(matter: Matter) -> Organisation:
    """The department that recruits: it opened the case."""
    return matter.events[0].organisation


def hosts_name(matter: Matter, done: Event | None = None) -> str:
    """The full name of the department that recruits, on the day of the act or of the paper."""
    return name_on(host(matter), (done or matter.event).on)


def personnel(matter: Matter) -> str:
    """The personnel authority of the county or prefecture that recruits."""
    return f"{host(matter).short_name.removesuffix('委')}人力资源和社会保障局"


# --- letters ---------------------------------------------------------------------------------------------------


def letter(
    done: Event | None, title: str, body: list[str], *, issuer: str, addressee: str, number: str = "", **more: Any
) -> dict[str, Any]:
    """The context of a letter that an act sends: of its day and under its number, or with room for both."""
    given = number or (done.facts.get("document_number", "") if done else "")
    return {
        "number": given or NUMBER, "issuer": issuer, "addressee": addressee, "title": title,
        "paragraphs": [line for line in body if line], "attachments": [], "signatory": issuer,
        "on": done.on if done else "", **more,
    }  # fmt: skip
