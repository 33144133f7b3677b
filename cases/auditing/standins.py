"""Stand-ins for what a file only names: organisations, people, notices. Unsaved, and silent on what nobody told.

Whoever asks a stand-in for what the file does not say gets ``Unknown``: then the condition could not be judged.
"""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass
from typing import Any, NoReturn

from cases.law import Unknown
from cases.overlays import FastTrackNotice
from organisations.models import Kind, Organisation, Person

from .columns import Names, Reference

PERSON, DATE_OF_BIRTH, SUPERIORS, NOTICE = "person", "birth_date", "superiors", "notice"
"""What a file may be silent about (the words of ``Unknown``)."""


@dataclass(frozen=True)
class Seat:
    """What the rows of a case say of one of its organisations."""

    name: str
    committee: str = ""
    deliberation: str = ""
    rural: bool = False
    branch_committee: bool = True
    may_accept: bool = True
    known: bool = True


class _Silent(dict):
    """A prefetched cache that knows nothing."""

    def __getitem__(self, key) -> NoReturn:
        raise Unknown(PERSON)


def silent(what: str):
    """A method that raises Unknown."""

    def ask(*args, **kwargs) -> NoReturn:
        raise Unknown(what)

    return ask


class Scene:
    """The stand-ins of one case, each name once; ``notices`` are the fast-track notices registered here, by number."""

    def __init__(self, seats: dict[str, Seat], notices: dict[str, FastTrackNotice]):
        self.seats, self.notices = seats, notices
        self._organisations: dict[str, Organisation] = {}
        self._people: dict[str, Person] = {}
        self._numbers = itertools.count(1)

    def organisation(self, name: str) -> Organisation:
        """The branch of that name with the line of superiors its rows tell of."""
        if name not in self._organisations:
            self._organisations[name] = self._seated(self.seats.get(name) or Seat(name, known=False))
        return self._organisations[name]

    def _seated(self, seat: Seat) -> Organisation:
        made: Any = self._bare(
            seat.name, kind=Kind.BRANCH, rural=seat.rural, has_branch_committee=seat.branch_committee,
            can_take_applications=True, can_accept=seat.may_accept,
        )  # fmt: skip
        if not seat.known:
            made.line = silent(SUPERIORS)
            return made
        above = [self._superior(seat.deliberation, can_deliberate=True)] if seat.deliberation else []
        above += [
            self._superior(seat.committee or f"{seat.name}的上级党委", can_approve=True, can_keep_files=True),
            self._superior("县（市）委组织部", can_record=True),
        ]
        made._line = [made, *above]
        return made

    def _superior(self, name: str, **powers) -> Organisation:
        """An organisation above; two branches below one committee share it."""
        if name not in self._organisations:
            self._organisations[name] = self._bare(name, kind=Kind.COMMITTEE, **powers)
        return self._organisations[name]

    def _bare(self, name: str, **columns) -> Organisation:
        return Organisation(pk=-next(self._numbers), name=name, short_name=name, **columns)

    def applicant(self, name: str, born: datetime.date | None) -> Person:
        """The person the case is about."""
        known: dict[str, Any] = {"birth_date": born}
        made: Any = Person(pk=0, name=name, **known)
        made._prefetched_objects_cache = _Silent()
        return made

    def person(self, name: str) -> Person:
        """Somebody named in the record: nothing but the name is known."""
        if name not in self._people:
            made: Any = Person(pk=-next(self._numbers), name=name)
            made.is_full_member = silent(PERSON)
            made._prefetched_objects_cache = _Silent()
            self._people[name] = made
        return self._people[name]

    def notice(self, number: str) -> FastTrackNotice:
        """The notice registered here under that number, or one of which nothing but the number is known."""
        if number not in self.notices:
            made: Any = FastTrackNotice(pk=-1, number=number)
            made.in_force = silent(NOTICE)
            return made
        return self.notices[number]

    def real(self, value: Any) -> Any:
        """A cleaned fact with stand-ins for what it only names."""
        if isinstance(value, Names):
            return [self.person(name) for name in value.names]
        if isinstance(value, Reference):
            return self.organisation(value.text) if value.kind == "organisation" else self.notice(value.text)
        return value
