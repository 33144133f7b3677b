"""What organisations owe every year, case or no case: the analysis of the pool, the report and plan, the agenda item.

A duty is owed by a desk wherever an organisation holds the desk's power. What was done is a ``StandingRecord``, one for
organisation, duty and year, with the figures as they stood when it was entered. It counts cases, never persons' merits.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from organisations.append_only import AppendOnly
from organisations.desks import COMMITTEE, COUNTY, Desk, Power
from organisations.models import Organisation, Place, User

from .limits import Months, months

YEARLY = months(12)


@dataclass(frozen=True, eq=False)
class StandingDuty:
    """Work that a desk owes every year, by which article, and what its record should say.

    ``places``: only organisations that lead such a division owe it; none means all that hold the desk's power.
    """

    name: str
    label: Any
    desk: Desk
    article: str
    says: Any
    every: Months = YEARLY
    places: tuple[str, ...] = ()

    def owed_by(self, organisation: Organisation) -> bool:
        """Whether the organisation owes the duty."""
        placed = not self.places or organisation.place in self.places
        return placed and organisation.closed_on is None and organisation.holds(self.power)

    @property
    def power(self) -> Power:
        """The power that brings the duty."""
        assert self.desk.power is not None  # every standing duty follows from a power
        return self.desk.power

    def owing(self) -> Q:
        """The same condition in SQL, for open organisations."""
        held = Q(closed_on=None, **{f"can_{self.power.value}": True})
        return held & Q(place__in=self.places) if self.places else held

    def due_on(self, year: int) -> datetime.date:
        """The last day of the year, counted in the duty's own rhythm from the end of the year before."""
        return self.every.after(datetime.date(year - 1, 12, 31))


_ANALYSIS = gettext_lazy("Yearly analysis of the pool of activists")
_ANALYSED = gettext_lazy("the state of the pool, problems found, what is done about them")
_AGENDA = gettext_lazy("Admission work on the yearly agenda")
_DISCUSSED = gettext_lazy("date and number of the meeting, what was decided, who is charged with it")
_REPORT = gettext_lazy("Yearly report and plan of admission work")
_REPORTED = gettext_lazy("the year's work, next year's plan, trends and breaches; to whom it was reported")
DUTIES: dict[str, StandingDuty] = {
    one.name: one
    for one in (
        StandingDuty("analysis", _ANALYSIS, COMMITTEE, "A-11", _ANALYSED),
        StandingDuty("county_analysis", _ANALYSIS, COUNTY, "A-11", _ANALYSED, places=(Place.COUNTY,)),
        StandingDuty("agenda", _AGENDA, COMMITTEE, "A-37", _DISCUSSED),
        StandingDuty("department_agenda", _AGENDA, COUNTY, "A-37", _DISCUSSED),
        StandingDuty("report", _REPORT, COUNTY, "A-38", _REPORTED),
    )
}


class StandingRecord(AppendOnly):
    """A duty of a year as an organisation discharged it: when, by whom, in words, with the figures of that day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="standing_records")
    duty = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(gettext_lazy("Year"))
    on = models.DateField(gettext_lazy("Date"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    counts = models.JSONField(default=list)

    class Meta:
        verbose_name = gettext_lazy("record of a standing duty")
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "duty", "year"], name="standing_duty_once_a_year"),
        )

    def __str__(self):
        return f"{self.organisation_id} {self.duty} {self.year}"

    @property
    def label(self) -> str:
        """The duty in words; the bare name of one no longer known."""
        return str(DUTIES[self.duty].label) if self.duty in DUTIES else self.duty


# --- whose is it -----------------------------------------------------------------------------------------------


def owed_by(user: User) -> list[tuple[StandingDuty, Organisation]]:
    """The duties of the user's own desks, in the order of the vocabulary."""
    stations = user.mandates_over()
    return [
        (duty, mandate.organisation)
        for duty in DUTIES.values()
        for mandate in stations
        if mandate.role == duty.desk.role and duty.owed_by(mandate.organisation)
    ]


def any_owing(duties: Iterable[StandingDuty]) -> Q:
    """Organisations that owe any of the duties."""
    found = Q(pk__in=())
    for duty in duties:
        found |= duty.owing()
    return found


def years() -> tuple[int, int]:
    """This year and last: what was not done last year is still owed."""
    today = timezone.localdate()
    return today.year, today.year - 1
