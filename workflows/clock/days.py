"""Which due dates a day is about: the arithmetic of reminders in working days, and nothing else.

A due date stays where the law puts it; only the days on which people are told are working days.
"""

from __future__ import annotations

import datetime

from django.utils import timezone

from cases.limits import ONE_DAY, add_working_days, is_working_day

Range = tuple[datetime.date, datetime.date]


def start_of(day: datetime.date) -> datetime.datetime:
    """Midnight, when the day begins here."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def working_day_back(day: datetime.date, number: int) -> datetime.date:
    """The working day that lies ``number`` working days before ``day``, or ``day`` itself for 0 if it is one."""
    while True:
        if is_working_day(day)[0]:
            if number == 0:
                return day
            number -= 1
        day -= ONE_DAY


def reminded_on(day: datetime.date, lead: int) -> Range | None:
    """The due dates, first and last, before which exactly ``lead`` working days are left after ``day``.

    None on a day that is no working day, and for a lead of 0, which means never. Every due date has exactly one day.
    """
    if lead == 0 or not is_working_day(day)[0]:
        return None
    return add_working_days(day, lead)[0], add_working_days(day, lead + 1)[0] - ONE_DAY


def escalated_on(day: datetime.date, after: int) -> Range | None:
    """The days, first and last, on which work was marked overdue that is so for ``after`` working days on ``day``."""
    if after == 0 or not is_working_day(day)[0]:
        return None
    return working_day_back(day, after) + ONE_DAY, working_day_back(day, after - 1)


def entered_by(day: datetime.date, allowed: int) -> datetime.date:
    """The first last day of a term that is not over for ``allowed`` full working days when ``day`` begins."""
    return working_day_back(day - ONE_DAY, allowed - 1)
