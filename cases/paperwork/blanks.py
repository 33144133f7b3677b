"""What forms share: the person as forms describe one, and room to write in where nothing is known yet.

A form may be wanted before the act it records, to be filled in by hand: what is not on record stays blank, and nothing
is made up. No identity number, telephone or home address of anybody appears on any of them, and family only as cells to
be written by hand: none is stored.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from cases.facts import FIT, UNFIT
from cases.models import Event
from organisations import codes
from organisations.models import Person
from organisations.tree import name_on

from .matter import Matter, education, in_words, month

DAY = "　　　　年　　月　　日"
"""A date to be written in."""
FULL, EMPTY = "■", "□"
VERDICTS = {FIT: "合格", UNFIT: "不合格"}
BODIES = {"committee": "支部委员会", "meeting": "支部党员大会"}
"""Who may decide for the branch, as the law's facts name them (A-08)."""
ROOM = 200
"""Characters that the box of a form takes; a longer text follows on a sheet of its own."""
ANNEXED = "（全文见附页）"
MEMBERS = ("01", "02")
"""The codes of full and probationary members."""


def dated(day: datetime.date | None) -> str:
    """A day in words, or room for one."""
    return in_words(day) if day else DAY


def day_of(event: Event | None) -> str:
    """The legal date of an event in words, or room for one."""
    return dated(event.on if event else None)


def said(event: Event | None, name: str) -> str:
    """A fact of an event as it was written; empty where nothing was."""
    return str((event.facts.get(name) if event else None) or "")


def since(matter: Matter, asked: Event | None, *actions: str) -> Event | None:
    """The latest event of the actions after the one that asked for it: an older answer answered something else."""
    found = matter.last(*actions)
    return found if found and (asked is None or found.seq > asked.seq) else None


def boxes(choices: Mapping[str, str], chosen: Iterable[str] | str) -> str:
    """The choices with a box each, those chosen filled in."""
    chosen = [chosen] if isinstance(chosen, str) else list(chosen)
    return "　".join(f"{FULL if key in chosen else EMPTY}{words}" for key, words in choices.items())


def annexed(said: dict[str, Any], **headings: str) -> dict[str, Any]:
    """The context with its long texts, by name with their headings, on sheets behind the form; the boxes say so."""
    long = [name for name in headings if len(said[name]) > ROOM]
    return said | dict.fromkeys(long, ANNEXED) | {"annexes": [(headings[name], said[name]) for name in long]}


def body(matter: Matter, event: Event | None) -> str:
    """The body that decided, or both where it is not known; a branch without a committee has but its meeting (A-08)."""
    known = said(event, "decided_by") or ("" if matter.branch.has_branch_committee else "meeting")
    return BODIES.get(known, "支部委员会（支部党员大会）")


def described(who: Person) -> dict[str, str]:
    """A person as forms within the Party describe one (B.2).

    Only today's political status is known: once a member, what it was at the time is left to be written in.
    """
    return {
        "name": who.name, "sex": codes.name_of(codes.SEX, who.sex), "ethnic": codes.name_of(codes.ETHNIC, who.ethnic),
        "birth": month(who.birth_date), "native": who.native_place, "education": education(who),
        "political": "" if who.political in MEMBERS else codes.name_of(codes.POLITICAL, who.political),
        "post": who.occupation,
    }  # fmt: skip


def form(matter: Matter, title: str, **more: Any) -> dict[str, Any]:
    """The context of a form: title, number of the case, person, branch and committee, and what is its own."""
    return {
        "title": title, "number": matter.case.number, "on": matter.event.on, "person": described(matter.person),
        "applied": in_words(matter.opened_on), "branch": name_on(matter.branch, matter.event.on),
        "committee": name_on(matter.committee, matter.event.on), **more,
    }  # fmt: skip
