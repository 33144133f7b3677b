"""The acts of selection in the order of the law; mixed into every pipeline that fills posts (E-01)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason
from cases.law import aside, onward, opens
from organisations.desks import RECRUITER

from .steps import Checks, NotTaken, Selection

IN_SELECTION = (*Selection.steps, *Checks.steps)


class SelectionActs:
    """From application to clearance."""

    @opens(Selection.APPLIED, _("Enter an application"), by=RECRUITER, article="E-01")
    def apply(self):
        """A graduate applies for one position of an announced round (D.3 row 3)."""

    @onward(Selection.APPLIED, Selection.QUALIFIED, _("Conditions are met"), article="E-01")
    def qualify(self):
        """The announced conditions are met (D.3 row 3)."""

    @onward(Selection.QUALIFIED, Selection.SHORTLISTED, _("Admit to the interview"), article="E-01")
    def admit(self):
        """Within the announced number by rank, all ties at the cut included (D.3 row 6)."""

    @onward(Selection.SHORTLISTED, Checks.NOMINATED, _("Nominate for the checks"), article="E-01")
    def nominate(self):
        """First in rank for the posts there are (D.3 rows 7 and 8)."""

    @aside(Selection.SHORTLISTED, Selection.RESERVE, _("Put in reserve"), article="E-08")
    def stand_by(self):
        """Next in rank, where the announcement provides for substitution (E-08)."""

    @onward(Selection.RESERVE, Checks.NOMINATED, _("Substitute"), article="E-08")
    def substitute(self):
        """A vacancy is filled by the next in rank, only where the announcement says so (E-08)."""

    @onward(Checks.NOMINATED, Checks.FIT, _("Physical check passed"), article="E-01")
    def pass_physical(self):
        """Fit by the standard; the conclusion alone is kept (D.3 row 8)."""

    @onward(Checks.FIT, Checks.VETTED, _("Background review passed"), article="E-01")
    def pass_review(self):
        """Conduct, record, file and avoidance were looked into (D.3 row 9)."""

    @onward(Checks.VETTED, Checks.PUBLICITY, _("Put up the public notice"), article="E-01")
    def put_up_notice(self):
        """Those to be appointed are announced in public (D.3 row 10)."""

    @onward(Checks.PUBLICITY, Checks.CLEARED, _("Close the public notice"), article="E-01")
    def close_notice(self):
        """The notice has run its days and nothing stands in the way (D.3 row 10)."""

    @aside((Selection.APPLIED,), NotTaken.NOT_QUALIFIED, _("Conditions are not met"), article="E-01", asks=[Reason])
    def disqualify(self):
        """An announced condition is not met (D.3 row 3)."""

    @aside(
        (Selection.QUALIFIED, Selection.SHORTLISTED, Selection.RESERVE), NotTaken.NOT_SELECTED, _("Not selected"),
        article="E-01",
    )  # fmt: skip
    def not_select(self):
        """Not within the announced number by rank (D.3 rows 6 and 7)."""

    @aside(Checks.steps, NotTaken.NOT_PASSED, _("Check, review or notice not passed"), article="E-08", asks=[Reason])
    def not_pass(self):
        """A failed check, review or an upheld objection leaves a vacancy (E-08)."""

    @aside(IN_SELECTION, NotTaken.VOIDED, _("Void the application"), article="E-07", asks=[Reason])
    def void(self):
        """Misconduct of an applicant voids the application (E-07)."""

    @aside(IN_SELECTION, NotTaken.GAVE_UP, _("Record that the applicant gives up"), article="E-08", asks=[Reason])
    def give_up(self):
        """The applicant gives up; the vacancy is filled only where the announcement says so (E-08)."""
