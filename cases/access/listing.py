"""The access log narrowed: user, kind, result, person, case and days, all of them in the address as ids and numbers."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone

from evidence import devices
from evidence.kinds import KINDS, SIGNED_IN
from evidence.models import AccessEntry
from organisations.models import User

from ..limits import ONE_DAY
from ..listing import query_of
from ..models import Case
from . import readers, subjects

NAMES = ("user", "kind", "outcome", "person", "case", "since", "until")


class Narrowed:
    """What of the log its reader may read is asked for, read from the address; what makes no sense is passed over."""

    def __init__(self, given: Any, request: Any):
        self.query = query_of(request, NAMES) if request.method in ("GET", "HEAD") else ""
        told = {name: given.get(name, "").strip() for name in NAMES}
        self.reader = request.user
        self.user = _number(told["user"])
        self.person = _number(told["person"])
        self.kind = told["kind"] if told["kind"] in KINDS else ""
        self.outcome = told["outcome"] if told["outcome"] in dict(AccessEntry.OUTCOMES) else ""
        self.case = told["case"].upper()[:20]
        self.since, self.until = _day(told["since"]), _day(told["until"])
        self.told = told

    def rows(self) -> QuerySet[AccessEntry]:
        """The entries, newest first; each filter has its index.

        Of a case or a person of the reader's organisation all of them, else what the accounts did that he audits.
        """
        rows, ours = AccessEntry.objects.select_related("by__person"), False
        exact = {"kind": self.kind, "outcome": self.outcome, "person": self.person, "by": self.user}
        rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
        if self.case:
            case = Case.objects.filter(number=self.case).first()
            rows = rows.filter(subject__in=subjects.of_case(case)) if case else rows.none()
            ours = case is not None and readers.audited_cases(self.reader).filter(pk=case.pk).exists()
        elif self.person:
            ours = readers.audits_person(self.reader, self.person)
        if not ours:
            rows = rows.filter(readers.audited_entries(self.reader))
        if self.since:
            rows = rows.filter(at__gte=_begin(self.since))
        if self.until:
            rows = rows.filter(at__lt=_begin(self.until + ONE_DAY))
        return rows.order_by("-at", "-pk")

    @property
    def account(self) -> User | None:
        """The user the log is narrowed to."""
        if not self.user:
            return None
        return readers.audited_accounts(self.reader).filter(pk=self.user).select_related("person").first()


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 18 else None


def _day(word: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(word)
    except ValueError:
        return None


def _begin(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=get_current_timezone())


class Row:
    """An entry as a list shows it."""

    def __init__(self, entry: AccessEntry, words: subjects.Words):
        self.entry = entry
        self.kind = KINDS.get(entry.kind, entry.kind)
        self.about = words.get(entry.subject, entry.subject)
        in_words = devices.in_words if entry.kind == SIGNED_IN else subjects.fields_in_words
        self.fields = in_words(entry.fields) if entry.fields else ""


def as_rows(entries: list[AccessEntry]) -> list[Row]:
    """Entries with the words for what they are about."""
    words = subjects.in_words(entries)
    return [Row(entry, words) for entry in entries]
