"""The acts of a round, in the order of the law (D.3 rows 1 to 11, E-01)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, line
from cases.law import aside, onward

from .steps import Applying, Deciding, Examining, Over, Planning

RUNNING = (
    Planning.DRAFT, Planning.APPROVED, Applying.OPEN, Applying.REVIEW, Examining.WRITTEN, Examining.INTERVIEW,
    Deciding.CHECKS,
)  # fmt: skip


class PlanningActs:
    """Plan and announcement."""

    @onward(
        Planning.DRAFT, Planning.APPROVED, _("Record the approval of the plan"), article="E-01",
        asks=[line("quota_document", _("Document number: use of quota")),
              line("plan_document", _("Document number: plan"))],
    )  # fmt: skip
    def approve_plan(self):
        """Use of quota and recruitment plan are approved before anything is announced (E-01, D.3 row 1)."""

    @onward(Planning.APPROVED, Applying.OPEN, _("Publish the announcement"), article="E-01")
    def publish(self):
        """The announcement is published; from then on its terms stand (E-01, D.3 row 2)."""
        self.published_on = self.on

    @onward(Applying.OPEN, Applying.REVIEW, _("Close applications"), article="E-01")
    def close_applications(self):
        """No application is taken after the announced last day (D.3 row 3)."""

    @onward(Applying.REVIEW, Examining.WRITTEN, _("Open the written test"), article="E-01")
    def open_written(self):
        """Conditions are examined and the opening ratio is met, or posts were cut or merged (D.3 rows 3 and 4)."""

    @onward(Applying.REVIEW, Examining.INTERVIEW, _("Open the interview without a written test"), article="D-06")
    def open_interview_directly(self):
        """Where the announcement provides for interviews alone (D-06)."""

    @onward(Examining.WRITTEN, Examining.INTERVIEW, _("Announce the shortlist"), article="E-01")
    def announce_shortlist(self):
        """Written results are complete and the shortlist is public (D.3 rows 5 and 6)."""

    @onward(Examining.INTERVIEW, Deciding.CHECKS, _("Announce the final ranking"), article="E-01")
    def announce_ranking(self):
        """All results are in; who is first in rank goes to the checks (D.3 row 7)."""

    @onward(Deciding.CHECKS, Over.FINISHED, _("Conclude the round"), article="E-01")
    def conclude(self):
        """Every candidate has been appointed or told; posts not filled are released (D.3 row 11, E-08)."""

    @aside(RUNNING, Over.CANCELLED, _("Cancel the round"), article="E-01", asks=[Reason])
    def cancel(self):
        """A round may be cancelled with a reason that every applicant's case shows (35号令)."""


ACTS = (PlanningActs,)
