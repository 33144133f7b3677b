"""When something may be sent: digests on working days, quiet hours in between. Reckoning only, no clock is asked."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from organisations.working_days import is_working_day

DIGEST_AT, QUIET_FROM, QUIET_UNTIL = datetime.time(8, 30), datetime.time(20), datetime.time(7, 30)
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """The hours of one reader, in the time of the place.

    ``digests``: when a digest is sent on working days, in order. ``quiet_from`` to ``quiet_until`` nothing is sent,
    across midnight if need be; two equal times mean never. ``quiet_days``: nor on days that are no working days.
    """

    digests: tuple[datetime.time, ...] = (DIGEST_AT,)
    quiet_from: datetime.time = QUIET_FROM
    quiet_until: datetime.time = QUIET_UNTIL
    quiet_days: bool = True

    def is_quiet_at(self, time: datetime.time) -> bool:
        """Whether that time of the day lies in the quiet hours; their end does not."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= time < self.quiet_until
        return time >= self.quiet_from or time < self.quiet_until

    def after_quiet(self, moment: datetime.datetime) -> datetime.datetime:
        """The moment itself, or where it is quiet, the end of the quiet."""
        found = timezone.localtime(moment)
        while quiet := self._end_of_quiet(found):
            found = quiet
        return found

    def _end_of_quiet(self, moment: datetime.datetime) -> datetime.datetime | None:
        if self.quiet_days and not is_working_day(moment.date())[0]:
            return _at(moment.date() + ONE_DAY, datetime.time())
        if not self.is_quiet_at(moment.time()):
            return None
        end = _at(moment.date(), self.quiet_until)
        return end if end > moment else _at(moment.date() + ONE_DAY, self.quiet_until)

    def next_digest(self, moment: datetime.datetime) -> datetime.datetime:
        """The next hour of a digest on a working day, not before the moment and not in the quiet."""
        day = timezone.localtime(moment).date()
        while True:
            if is_working_day(day)[0]:
                for hour in self.digests:
                    if (found := _at(day, hour)) >= moment:
                        return self.after_quiet(found)
            day += ONE_DAY


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
