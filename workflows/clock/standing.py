"""What organisations owe every year (A-11, A-37, A-38): their desks are reminded before the year ends, and after."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.limits import ONE_DAY
from cases.standing import DUTIES, StandingDuty, StandingRecord
from notices.kinds import OVERDUE, REMINDER
from notices.outbox import tell
from organisations.models import Organisation

from .days import reminded_on
from .readers import Desks, users
from .rhythms import Pace


def tell_of_standing(since: datetime.date, today: datetime.date, rhythm: dict[str, Pace]) -> int:
    """Tell of each yearly duty that has come near or has not been done in its year; how many readers were told."""
    desks, count = Desks(), 0
    days = [since + ONE_DAY * number for number in range(1, (today - since).days + 1)]
    for duty in DUTIES.values():
        pace = rhythm[duty.desk.role]
        near, over = duty.due_on(today.year), duty.due_on(today.year - 1)
        if any(_reminds(day, pace, near) for day in days):
            text = _("“%(duty)s” of %(year)s is due by the end of the year.") % _words(duty, near)
            count += _tell(duty, near, REMINDER, text, f"standing-{duty.name}-{today}", desks)
        if over + ONE_DAY in days:
            text = _("“%(duty)s” of %(year)s has not been done.") % _words(duty, over)
            count += _tell(duty, over, OVERDUE, text, f"standing-{duty.name}-{over.year}-late", desks)
    return count


def _reminds(day: datetime.date, pace: Pace, due_on: datetime.date) -> bool:
    spans = (reminded_on(day, lead) for lead in (pace.first, pace.last))
    return any(span is not None and span[0] <= due_on <= span[1] for span in spans)


def _words(duty: StandingDuty, due_on: datetime.date) -> dict[str, object]:
    return {"duty": duty.label, "year": due_on.year}


def _tell(duty: StandingDuty, due_on: datetime.date, kind: str, text: str, key: str, desks: Desks) -> int:
    done = StandingRecord.objects.filter(duty=duty.name, year=due_on.year).values("organisation")
    owing = list(Organisation.objects.filter(duty.owing()).exclude(pk__in=done).values_list("pk", flat=True))
    desks.load(owing)
    readers = {reader for one in owing for reader in desks.readers(duty.desk.role, one)}
    return tell(users(readers), kind, text, url=reverse("cases:standing"), key=key)
