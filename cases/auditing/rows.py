"""The rows of one case made sense of: who and where, and each event with its act, date, papers and people."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.law import Action
from organisations.identity import birth_date, validate_id_number

from .cells import Unreadable, date_of, flag_of, several, text_of
from .columns import FIXED, Names, Vocabulary
from .reading import Histories, Record
from .standins import Seat


@dataclass(slots=True)
class Entry:
    """One event: the acts it may mean (several share a label), its legal date, and its cells by column."""

    row: int
    candidates: list[Action]
    on: datetime.date
    cells: dict[int, Any]
    papers: list[str]
    names: tuple[str, ...] | None


@dataclass
class Story:
    """What the file tells of one case, in order of dates; ``faults`` are rows that make no sense, with the reason."""

    key: str
    name: str = ""
    born: datetime.date | None = None
    id_number: str = ""
    organisation: str = ""
    floating: bool | None = None
    seats: dict[str, Seat] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    names_papers: bool = False


class Grammar:
    """How the columns of one file are understood; made once per file."""

    def __init__(self, found: Histories, words: Vocabulary, *, until: datetime.date):
        self.words, self.until = words, until
        self.fixed = {place: FIXED.get(header, header) for place, header in enumerate(found.headers)}
        self.facts = {place: words.header(FIXED.get(header, header)) for place, header in enumerate(found.headers)}
        self.asks_papers = found.has("papers")

    def story(self, record: Record) -> Story:
        """The case as a story; a row that makes no sense is left out and named."""
        story = Story(record.key)
        for number, cells in record.rows:
            said = {self.fixed[place]: value for place, value in cells}
            try:
                self._who(story, said)
                story.entries.append(self._entry(number, said, dict(cells)))
            except Unreadable as fault:
                story.faults.append((number, str(fault)))
                story.broken |= {one.name for one in self.words.by_name.get(text_of(said.get("action", "")), ())}
        story.entries.sort(key=lambda one: one.on)
        story.names_papers = self.asks_papers
        return story

    # --- who and where ---

    def _who(self, story: Story, said: dict[str, Any]) -> None:
        if name := said.get("name"):
            story.name = story.name or text_of(name)
        if place := said.get("organisation"):
            self._where(story, text_of(place), said)
        if story.floating is None and (floating := said.get("floating")) is not None:
            story.floating = flag_of(floating)
        if not story.id_number and (number := said.get("id_number")):
            story.id_number = _sound(text_of(number))
            story.born = birth_date(story.id_number)
        if not story.born and (born := said.get("birth_date")):
            story.born = date_of(born)

    def _where(self, story: Story, name: str, said: dict[str, Any]) -> None:
        story.organisation = story.organisation or name
        if name not in story.seats:
            story.seats[name] = Seat(
                name, text_of(said.get("committee", "")), text_of(said.get("deliberation", "")),
                _flag(said, "rural", usual=False), _flag(said, "branch_committee", usual=True),
                _flag(said, "may_accept", usual=True),
            )  # fmt: skip

    # --- what happened ---

    def _entry(self, number: int, said: dict[str, Any], cells: dict[int, Any]) -> Entry:
        label, on = text_of(said.get("action", "")), said.get("on")
        candidates = self.words.by_name.get(label)
        if not candidates:
            raise Unreadable(_("“%(text)s” is not an act of this pipeline") % {"text": label[:30]})
        if on is None:
            raise Unreadable(_("no date"))
        day = date_of(on)
        if day > self.until:
            raise Unreadable(_("dated %(on)s, after the day of the audit") % {"on": day.isoformat()})
        names = tuple(several(said["people"])) if "people" in said else None
        return Entry(number, candidates, day, cells, self._codes(said.get("papers", "")), names)

    def _codes(self, raw: Any) -> list[str]:
        found, known = several(raw) if raw else [], self.words.papers
        if unknown := [one for one in found if one not in known]:
            raise Unreadable(_("no such paper: %(names)s") % {"names": "、".join(unknown)[:60]})
        return [known[one] for one in found]

    def facts_of(self, entry: Entry, action: Action) -> dict[str, Any]:
        """The facts of an event under the act it means, None for those not told; Unreadable if impossible."""
        known = self.words.facts[action.name]
        facts: dict[str, Any] = dict.fromkeys(known)
        for place, raw in entry.cells.items():
            names = self.facts[place]
            if names and (name := names.get(action.name)):
                facts[name] = self._read(known[name].read, raw, known[name].label)
        if entry.names is not None and "people" in facts and facts["people"] is None:
            facts["people"] = Names(entry.names)
        return facts

    def _read(self, read: Callable[[Any], Any], raw: Any, label: str) -> Any:
        try:
            return read(raw)
        except Unreadable as fault:
            raise Unreadable(f"{label}：{fault}") from None


def _flag(said: dict[str, Any], name: str, *, usual: bool) -> bool:
    return flag_of(said[name]) if name in said else usual


def _sound(number: str) -> str:
    """A sound ID number; the reason of a refusal never repeats it."""
    try:
        return validate_id_number(number)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from None
