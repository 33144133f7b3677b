"""A case in the words papers use, as it stood right after one of its events.

A paper drawn late, because the broker was down, must say what was true when it was due: everything here is read from
the events up to that one.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Collection
from typing import Any

from django.utils.dateparse import parse_date

from cases.forms import sealed_facts
from cases.history import standing
from cases.limits import add_months
from cases.models import Case, Event
from cases.readable import action_of
from cases.sealing import is_sealed, open_facts
from dossiers import papers
from dossiers.models import Document
from organisations import codes
from organisations.desks import BRANCH, COMMITTEE
from organisations.models import Organisation
from organisations.tree import name_on

PROBATION_MONTHS = 12
TAKEN_OVER = ("take_over_activist", "take_over_probationer")
WITHHELD = "（因不属工作需要，未附）"
"""What papers say in place of a text whose kind is not told in them."""
BRIEF = 200
"""Characters of one text that the record form has room for."""


class Matter:
    """A case up to and including ``event``; of sealed facts those of ``kinds`` are told, all of them for None."""

    whole_sheet = False  # whether a public notice is to name everybody who hangs on the case's sheet

    def __init__(self, case: Case, event: Event, *, kinds: Collection[str] | None = None):
        self.case, self.person, self._sealed = case, case.person, event
        self._tell(kinds)

    def telling(self, kinds: Collection[str]) -> Matter:
        """The same, with sealed facts of these kinds alone; never more than were told."""
        same = copy.copy(self)
        same._tell(kinds if self.kinds is None else set(kinds) & set(self.kinds))
        return same

    def _tell(self, kinds: Collection[str] | None) -> None:
        self.kinds, case, event = kinds, self.case, self._sealed
        self.events = [_opened(case, one, kinds) for one in case.history.events if one.seq <= event.seq]
        self.event = _opened(case, event, kinds)
        self._standing = list(standing(self.events, case.pipeline_class.actions()))[::-1]

    # --- what was done ---

    def all(self, *actions: str) -> list[Event]:
        """Every event of any of the actions, oldest first; one that was taken back does not count."""
        return [one for one in self._standing if one.action in actions]

    def last(self, *actions: str) -> Event | None:
        """The latest event of any of the actions."""
        found = self.all(*actions)
        return found[-1] if found else None

    def facts(self, *actions: str) -> dict[str, Any]:
        """The facts of the latest event of any of the actions; none if there is no such event."""
        event = self.last(*actions)
        return event.facts if event else {}

    def date(self, *actions: str) -> str:
        """The legal date of the latest event of any of the actions, in words; empty if there is none."""
        event = self.last(*actions)
        return in_words(event.on) if event else ""

    def names(self, *actions: str) -> str:
        """Who was appointed by the latest event of any of the actions."""
        return "、".join(one["name"] for one in self.facts(*actions).get("people", []))

    def since_naming(self, action: str) -> list[Event]:
        """The events of an action since the person was last named an activist."""
        named = self.last("name_activist")
        return [one for one in self.all(action) if named is None or one.seq > named.seq]

    # --- who ---

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name

    @property
    def opened_on(self) -> datetime.date:
        """The day of the application, here or where the person was before."""
        return as_date(self.facts(*TAKEN_OVER).get("applied_on")) or self.case.opened_on

    @property
    def named_on(self) -> datetime.date | None:
        """The day the person was named an activist, here or before; None for one who never was."""
        named = self.last("name_activist")
        return named.on if named else as_date(self.facts(*TAKEN_OVER).get("activist_on"))

    @property
    def branch(self) -> Organisation:
        """The organisation that acts as the case's branch."""
        return BRANCH.competent(self.case.organisation) or self.case.organisation

    @property
    def committee(self) -> Organisation:
        """The committee that pre-reviews and approves."""
        return COMMITTEE.competent(self.case.organisation) or self.case.organisation

    @property
    def issuer(self) -> str:
        """The full name, on that day, of the organisation that acted in the event."""
        return name_on(self.event.organisation, self.event.on)

    def particulars(self) -> str:
        """Name, sex, ethnic group, month of birth, education and post: what requests prescribe, and nothing more."""
        person = self.person
        known = [
            person.name, codes.name_of(codes.SEX, person.sex), codes.name_of(codes.ETHNIC, person.ethnic),
            f"{month(person.birth_date)}出生", education(person), person.occupation,
        ]  # fmt: skip
        return "，".join(word for word in known if word)

    # --- probation ---

    @property
    def probation(self) -> tuple[datetime.date, datetime.date] | None:
        """First day of probation and the day it is over, an approved extension included (A-31); None before it."""
        meeting = self.last("adopt", "take_over_probationer")
        if meeting is None:
            return None
        starts = as_date(meeting.facts.get("meeting_on")) or meeting.on
        extended = self.facts("propose_extension").get("months") if self.last("approve_extension") else 0
        return starts, add_months(add_months(starts, PROBATION_MONTHS), extended or 0)

    # --- papers ---

    def enclosed(self, *wanted: str) -> list[str]:
        """The official titles of those of the papers that are on file."""
        filed = set(Document.objects.filter(dossier=self.case.dossier_id).current().values_list("paper", flat=True))
        return [papers.by_code(code).official_title for code in wanted if code in filed]


def _opened(case: Case, event: Event, kinds: Collection[str] | None) -> Event:
    """The event with its sealed facts as they were told: papers say them; the stored event is left alone.

    What is of no kind that may be told is withheld, in clear or not: events of old kept their facts in clear.
    """
    sealed = {name for name, value in event.facts.items() if is_sealed(value)}
    action = action_of(case.pipeline_class, event)
    kind_of = sealed_facts(action) if action else {}
    shut = {
        name for name in sealed | (kind_of.keys() & event.facts.keys())
        if kinds is not None and kind_of.get(name) not in kinds and event.facts[name] not in (None, "", [])
    }  # fmt: skip
    if not sealed and not shut:
        return event
    told = copy.copy(event)
    opened = open_facts(event, case.history.opened) if sealed - shut else event.facts
    told.facts = opened | dict.fromkeys(shut, WITHHELD)
    return told


# --- words -----------------------------------------------------------------------------------------------------


def handled_by(event: Event) -> str:
    """Who handled an event, and for whom where somebody stood in: 李某（代张某办理）."""
    return f"{event.by}（代{event.acting_for}办理）" if event.acting_for_id else str(event.by)


def as_date(value: Any) -> datetime.date | None:
    """A date as an event's facts keep it."""
    return value if isinstance(value, datetime.date) else parse_date(str(value or ""))


def in_words(day: datetime.date) -> str:
    """A date as papers say it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month(day: datetime.date) -> str:
    """A month as papers say it: 1999年3月."""
    return f"{day.year}年{day.month}月"


def education(person) -> str:
    """The person's education; empty where it is not known."""
    return codes.name_of(codes.EDUCATION, person.education) if person.education else ""


def ended(text: str) -> str:
    """A text as a whole sentence."""
    text = text.strip()
    return text if not text or text[-1] in "。！？；…”）" else f"{text}。"


def brief(text: str, most: int = BRIEF) -> str:
    """A text as the record form has room for: cut at a sentence where it is longer, and saying that it was cut.

    The form asks for the main facts; the whole text stays with the event and in the paper it belongs to.
    """
    text = "".join(str(text or "").split("\n")).strip()
    if len(text) <= most:
        return ended(text)
    cut = text[:most]
    stop = max(cut.rfind(sign) for sign in "。；！？")
    return f"{cut[: stop + 1] if stop > most // 2 else cut}……（全文见办理记录）"


def paragraphs(text: str, lead: str = "") -> list[str]:
    """A text in paragraphs, the first after ``lead``; none where nothing was written."""
    lines = [line.strip() for line in str(text or "").splitlines() if line.strip()]
    return [ended(lead + line if place == 0 else line) for place, line in enumerate(lines)]


def ballot_in_words(vote: dict[str, Any]) -> str:
    """The totals of a general meeting's ballot (A-19, A-20, A-21); never who voted how."""
    written, written_yes, written_no, invalid = (
        vote.get(name) or 0 for name in ("written", "written_yes", "written_no", "invalid")
    )
    said = (
        f"应到会有表决权的党员{vote['due']}名，实到会{vote['present']}名，会前提出正式书面意见{written}份，"
        f"发出表决票{vote['issued']}张，收回{vote['collected']}张"
    )
    said += f"，其中无效票{invalid}张" if invalid else ""
    said += f"；赞成{vote['yes'] + written_yes}票" + (f"（含书面意见{written_yes}票）" if written_yes else "")
    return said + f"，不赞成{(vote.get('no') or 0) + written_no}票，弃权{vote.get('abstained') or 0}票"
