"""What the marks of the days since the last telling mean for each reader: one notice of a kind, however many items.

A day that is over is not told late. What still holds is: work that is still open and still to come, or still overdue.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from cases import readable
from notices import kinds
from notices.outbox import tell

from ..models import OPEN_STATUSES
from .models import Mark, Supervision
from .readers import Desks, users


@dataclass
class Heap:
    """How many items a reader is told of, and the latest date among them."""

    number: int = 0
    last: datetime.date = datetime.date.min

    def add(self, number: int, last: datetime.date) -> None:
        """Add items of one desk."""
        self.number, self.last = self.number + number, max(self.last, last)


@dataclass(frozen=True)
class Told:
    """A digest: which marks, as which kind of notice, in which words, leading where.

    ``ahead``: of dates still to come; ``upward``: to the organisation above.
    """

    name: str
    marks: tuple[str, ...]
    kind: str
    words: Any
    url: str
    ahead: bool = False
    upward: bool = False


DUE = ngettext_lazy("%(number)s item falls due by %(last)s.", "%(number)s items fall due by %(last)s.", "number")
LAPSE = ngettext_lazy(
    "%(number)s item lapses after %(last)s if it is not decided before.",
    "%(number)s items lapse by %(last)s if they are not decided before.",
    "number",
)
LATE = ngettext_lazy("%(number)s item has become overdue.", "%(number)s items have become overdue.", "number")
RUN = ngettext_lazy(
    "%(number)s public notice has run; its outcome is to be entered.",
    "%(number)s public notices have run; their outcomes are to be entered.",
    "number",
)
BELOW = ngettext_lazy(
    "%(number)s item below you has long been overdue.", "%(number)s items below you have long been overdue.", "number"
)


def digests() -> list[Told]:
    """Every digest, with addresses as they are now."""
    desk, below = reverse("desk:index"), reverse("supervision:overdue")
    soon, late = f"{desk}?due={readable.SOON}", f"{desk}?due={readable.LATE}"
    return [
        Told("reminder", (Mark.FIRST, Mark.LAST), kinds.REMINDER, DUE, soon, ahead=True),
        Told("lapsing", (Mark.LAPSING,), kinds.REMINDER, LAPSE, desk, ahead=True),
        Told("overdue", (Mark.OVERDUE,), kinds.OVERDUE, LATE, late),
        Told("notice", (Mark.NOTICE_RUN,), kinds.PUBLICITY, RUN, desk),
        Told("above", (Mark.ABOVE, Mark.FURTHER), kinds.OVERDUE, BELOW, below, upward=True),
    ]


def tell_all(since: datetime.date, today: datetime.date) -> dict[str, int]:
    """Tell every reader of the marks set for days after ``since`` that still hold today; how many notices."""
    desks = Desks()
    counts = {one.name: _tell(one, _heaps(one, since, today, desks), today) for one in digests()}
    counts["supervision"] = _tell_of_supervisions(since, today, desks)
    return counts


def _heaps(one: Told, since: datetime.date, today: datetime.date, desks: Desks) -> dict[int, Heap]:
    """What each reader is told, by key; one grouped query, and the desks it names."""
    rows = Mark.objects.filter(kind__in=one.marks, on__gt=since, on__lte=today, task__status__in=OPEN_STATUSES)
    if one.ahead:
        rows = rows.filter(due_on__gte=today)
    desk = ("organisation",) if one.upward else ("task__organisation", "task__role", "task__owner")
    found = list(
        rows.order_by().values_list(*desk).annotate(number=Count("task", distinct=True), last=Max("due_on")).iterator()
    )
    desks.load(row[0] for row in found)
    heaps: dict[int, Heap] = {}
    for *station, number, last in found:
        readers = desks.heads(station[0]) if one.upward else desks.readers(station[1], station[0], station[2])
        for reader in readers:
            heaps.setdefault(reader, Heap()).add(number, last)
    return heaps


def _tell(one: Told, heaps: dict[int, Heap], today: datetime.date) -> int:
    """One notice for each reader and day; readers who are told the same sentence are told together."""
    alike: dict[tuple[int, datetime.date], list[int]] = {}
    for reader, heap in heaps.items():
        alike.setdefault((heap.number, heap.last), []).append(reader)
    for (number, last), readers in alike.items():
        text = one.words % {"number": number, "last": readable.in_words(last)}
        tell(users(readers), one.kind, text, url=one.url, key=f"clock-{one.name}-{today}")
    return len(heaps)


def _tell_of_supervisions(since: datetime.date, today: datetime.date, desks: Desks) -> int:
    """The day after an answer was due and none has come, desk and supervisor are told."""
    open_ones = Supervision.objects.filter(closed_at=None, answer_by__gte=since, answer_by__lt=today)
    silent = [one for one in open_ones.select_related("task", "task__case") if not one.answered_at]
    for one in silent:
        told = {"number": one.task.case.number, "last": readable.in_words(one.answer_by)}
        text = _("The answer to the supervision of %(number)s was due by %(last)s.") % told
        readers = {*(user.pk for user in desks.of([one.task])), one.by_id}
        url = reverse("supervision:supervision", args=[one.pk])
        tell(users(readers), kinds.SUPERVISED, text, url=url, key=f"supervision-late-{one.pk}-{one.answer_by}")
    return len(silent)
