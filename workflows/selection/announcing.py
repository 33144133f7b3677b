"""The public notice of those to be appointed: what it asks, and its conditions (D.3 row 10).

The rule itself is in cases/guards.py, one for every pipeline that announces somebody.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases import guards as shared
from cases.facts import Notice, NoticeOutcome, group
from recruitment.programmes import CIVIL_SERVANT

APPOINTMENT = "appointment"
"""The kind of notice."""


class AppointmentNotice(Notice):
    """The public notice of those to be appointed (D.3 row 10)."""

    kind = APPOINTMENT

    def prepare(self):
        """The announced number of working days, and no word of floating members."""
        days, places = (self.fields[name] for name in ("days", "places"))
        days.initial = self.case.intake.notice_days if self.case.intake_id else None
        days.help_text = _("as announced, normally seven, for civil servants five (D.3)")
        places.help_text = ""


AppointmentOutcome = group("AppointmentOutcome", NoticeOutcome, kind=APPOINTMENT)


SEVEN, FIVE = 7, 5


def notice_days(case) -> int:
    """The announced days, never fewer than the programme's: seven working days, five for civil servants."""
    programme = case.intake.programme
    least = FIVE if programme.identity == CIVIL_SERVANT else SEVEN
    return max(case.intake.notice_days, programme.notice_days, least)


notice_long_enough = shared.notice_long_enough(
    notice_days, article="D.3", doc="The notice runs its announced working days, 7, for civil servants 5 (D.3 row 10)."
)
notice_has_run = shared.notice_has_run(
    APPOINTMENT, article="D.3", doc="The notice has run; its result is usable the day after (D.3 row 10, A.7)."
)
notice_clear = shared.notice_clear(
    article="D.3", doc="No objection is upheld or still open (D.3 row 10, E-08)."
)  # fmt: skip
notice_uncontested = shared.notice_uncontested(
    APPOINTMENT, article="D.3", doc="No objection to the person is still being investigated (D.3 row 10, E-08)."
)
