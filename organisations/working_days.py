"""Which days are working days: the holidays and shifted working days that the State Council announces each year."""

from __future__ import annotations

import datetime

import chinese_calendar


def is_working_day(day: datetime.date) -> tuple[bool, bool]:
    """(whether it is a working day, whether that is provisional: Monday to Friday, the year not being announced)."""
    try:
        return chinese_calendar.is_workday(day), False
    except NotImplementedError:  # the calendar of that year is not known
        return day.weekday() < 5, True
