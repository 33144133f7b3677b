"""The editions of the regulation on developing members that the program knows (A.1).

A further edition is one more line here and ``since=`` or ``until=`` at the guards and acts it changes; running cases
keep what they were judged by, because every act is judged by its legal date.
"""

import datetime

from django.utils.translation import gettext_lazy as _

from cases.editions import Edition

FIRST = datetime.date(2014, 5, 28)
REVISED = datetime.date(2026, 5, 11)
"""The day the edition of 2026 was issued and came into force (A-E2, A-E4)."""

INSERTED = 18
"""From this article on the edition of 2014 counts one more: its own article 18 was dropped in 2026 (A-E3)."""


def _of_2014(number: int) -> int:
    return number + 1 if number >= INSERTED else number


EDITIONS = (
    Edition("2014", _("edition of 2014"), FIRST, _of_2014, prefix="2014年版"),
    Edition("2026", _("edition of 2026"), REVISED),
)
