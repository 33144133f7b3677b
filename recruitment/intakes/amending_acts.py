"""The acts that amend a published announcement: correct, cut, merge, lower the ratio, cancel (D.3 rows 2 and 4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason
from cases.law import aside

from . import amending
from .amending_facts import Correction, Cut, LowerRatio, Merge
from .amending_guards import (
    enough_to_cut,
    examined_alike,
    examined_at_all,
    last_day_ahead,
    no_results_yet,
    no_stricter,
    ratio_lower,
    still_open,
    still_sound,
)  # fmt: skip
from .facts import Released, orders
from .steps import Applying, Deciding, Examining, Over, Planning

PUBLISHED = (Applying.OPEN, Applying.REVIEW, Examining.WRITTEN, Examining.INTERVIEW, Deciding.CHECKS)
RUNNING = (Planning.DRAFT, Planning.APPROVED, *PUBLISHED)


class AmendingActs:
    """A published announcement is not changed: it is corrected or cancelled, and everybody concerned can see it."""

    @aside(
        PUBLISHED, None, _("Correct the announcement"), article="D.3", asks=[Correction],
        when=[no_results_yet, still_open, last_day_ahead, still_sound],
    )  # fmt: skip
    def correct(self):
        """A published announcement is corrected with a reason that every applicant's case shows (D.3 row 2)."""
        amending.apply_to(self, self.facts)

    @aside(
        Applying.REVIEW, None, _("Cut posts of a position"), article="D.3", asks=[Cut, Reason],
        when=[enough_to_cut],
    )  # fmt: skip
    def cut(self):
        """Below the opening ratio posts are cut; of a position cut to none the applicants may change (D.3 row 4)."""

    @aside(
        Applying.REVIEW, None, _("Merge a position into another"), article="D.3", asks=[Merge, Reason, orders("merge")],
        when=[no_stricter, examined_alike, examined_at_all],
    )  # fmt: skip
    def merge(self):
        """A position goes into one that is no stricter, with its posts and applicants (D.3 row 4)."""

    @aside(
        Applying.REVIEW, None, _("Lower the opening ratio"), article="D-06", asks=[LowerRatio, Reason],
        when=[ratio_lower],
    )  # fmt: skip
    def lower_ratio(self):
        """In hard and remote districts the ratio may be lowered or waived with an approving document (D-06)."""

    @aside(RUNNING, Over.CANCELLED, _("Cancel the round"), article="E-01", asks=[Reason, Released, orders("cancelled")])
    def cancel(self):
        """A round may be cancelled with a reason that every applicant's case shows (35号令)."""
