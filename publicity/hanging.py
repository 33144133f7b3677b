"""How notices stand: who hangs on one still, which run, which wait to be closed; and how their days were counted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import chinese_calendar
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import UPHELD
from cases.limits import ONE_DAY, is_working_day
from cases.models import Case, NoticeSheet, Publicity
from organisations.models import User

CURRENT, WAITING, ENDED = "current", "waiting", "ended"
TABS = {CURRENT: gettext_lazy("Hanging now"), WAITING: gettext_lazy("To be closed"), ENDED: gettext_lazy("Ended")}


def undecided(rows: QuerySet | None = None) -> QuerySet:
    """Persons whose notice is not closed: nothing came of it yet, and the case still waits where it was announced.

    Whoever withdrew or was sent back meanwhile hangs no longer; nor does an earlier notice of the same case.
    """
    found = Publicity.objects.all() if rows is None else rows
    later = Publicity.objects.filter(case=OuterRef("case"), kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
    return found.filter(outcome="", case__state=F("event__target")).exclude(Exists(later))


def tab(sheets: QuerySet, name: str, *, on: datetime.date) -> QuerySet:
    """The sheets that run on that day, that wait to be closed, or that have ended; the latest to end first."""
    if name == CURRENT:
        return sheets.filter(ends_on__gte=on).order_by("ends_on", "pk")
    waits = Exists(undecided(Publicity.objects.filter(sheet=OuterRef("pk"))))
    over = sheets.filter(ends_on__lt=on)
    return (over.filter(waits) if name == WAITING else over.exclude(waits)).order_by("-ends_on", "-pk")


def count(sheets: list[NoticeSheet], user: User) -> None:
    """Put on each sheet how many persons hang on it, of how many an objection is open, and the first the user sees."""
    contested = Count("pk", filter=Q(contested_since__isnull=False))
    rows = Publicity.objects.filter(sheet__in=sheets).order_by().values("sheet")
    found = {one["sheet"]: one for one in rows.annotate(persons=Count("pk"), contested=contested, first=Min("pk"))}
    firsts = Publicity.objects.filter(
        pk__in=[one["first"] for one in found.values()], case__in=Case.objects.visible_to(user)
    )
    names = dict(firsts.values_list("sheet", "case__person__name"))
    for sheet in sheets:
        one: Any = sheet
        one.persons, one.contested = found[sheet.pk]["persons"], found[sheet.pk]["contested"]
        one.first_name = names.get(sheet.pk, "")


def state_of(sheet: NoticeSheet, *, waits: bool, on: datetime.date) -> str:
    """Which tab the sheet is under."""
    return CURRENT if on <= sheet.ends_on else WAITING if waits else ENDED


def said_of(run: Publicity, *, hangs: bool) -> tuple[str, str]:
    """(words, look of the tag) of how it stands with one person."""
    if run.outcome:
        upheld = run.outcome == UPHELD
        return (_("objection upheld"), "tag-overdue") if upheld else (_("no obstacle"), "tag-done")
    if not hangs:
        return _("taken down, the case has moved on"), ""
    if run.contested_since:
        return _("objection being investigated"), "tag-soon"
    return _("being announced"), ""


# --- the reckoning ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A day of the period: its number among the working days, or why it does not count."""

    on: datetime.date
    number: int
    why: str
    shifted: bool


def reckoned(start: datetime.date, days: int) -> dict[str, Any]:
    """Every day from the first to the last of so many working days, and whether the calendar is provisional (A.7)."""
    found: list[Day] = []
    day, number, provisional = start, 0, False
    while number < days:
        working, unsure = is_working_day(day)
        provisional |= unsure
        number += working
        found.append(Day(day, number if working else 0, *_why(day, working=working, unsure=unsure)))
        day += ONE_DAY
    free = sum(one.number == 0 for one in found)
    shifted = sum(one.shifted for one in found)
    return {"days": found, "first": start, "last": found[-1].on, "count": days, "calendar_days": len(found),
            "free": free, "shifted": shifted, "provisional": provisional}  # fmt: skip


def _why(day: datetime.date, *, working: bool, unsure: bool) -> tuple[str, bool]:
    """(why the day counts or not where that is not plain, whether it is a shifted working day)."""
    weekend = day.weekday() >= 5
    if unsure:
        return (_("weekend") if weekend else ""), False
    if working:
        return (_("worked in exchange for a holiday"), True) if weekend else ("", False)
    name = chinese_calendar.get_holiday_detail(day)[1]
    return (_("public holiday: %(name)s") % {"name": _holiday(name)} if name else _("weekend")), False


def _holiday(name: str) -> str:
    """The holiday in Chinese, as the calendar of the State Council calls it."""
    return next((one.chinese for one in chinese_calendar.Holiday if one.value == name), name)
