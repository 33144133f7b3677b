"""The acts of selection in the order of the law; mixed into every pipeline that fills posts (E-01)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, scan
from cases.law import aside, onward, opens
from dossiers import papers
from organisations.desks import RECRUITER
from recruitment.intakes.steps import Applying
from recruitment.scoring import WRITTEN

from . import facts, guards, looked_up, wording
from .checking import CheckingActs
from .examining import ExaminingActs
from .falling import FallingActs
from .steps import NotTaken, Selection

CONDITIONS = (guards.position_live, guards.educated, guards.young_enough)


class ApplyingActs:
    """The application and its conditions."""

    @opens(
        Selection.APPLIED, _("Enter an application"), by=RECRUITER, article="E-01",
        when=[guards.not_oneself, guards.round_open, guards.filled_by_examination, *CONDITIONS, guards.holds_no_post,
              guards.not_running, guards.not_voided, guards.not_barred],
        asks=[facts.Applied, facts.Relatives, looked_up.Unbound, scan(papers.REGISTRATION_FORM, required=False),
              scan(papers.CREDENTIALS, required=False)],
    )  # fmt: skip
    def apply(self):
        """Somebody applies for one position of an announced round (D.3 row 3)."""
        self.position = self.facts["position"]
        self.intake = self.position.intake

    @onward(
        Selection.APPLIED, Selection.QUALIFIED, _("Conditions are met"), article="E-01",
        when=[guards.not_oneself, guards.round_at(Applying.OPEN, Applying.REVIEW), *CONDITIONS],
        asks=[scan(papers.QUALIFICATION_REVIEW, required=False)],
    )  # fmt: skip
    def qualify(self):
        """The announced conditions are met (D.3 row 3)."""

    @aside(
        Selection.APPLIED, NotTaken.NOT_QUALIFIED, _("Conditions are not met"), article="E-01",
        when=[guards.not_oneself], asks=[facts.Unqualified, Reason],
    )  # fmt: skip
    def disqualify(self):
        """An announced condition is not met; the applicant is told which and why (D.3 row 3)."""
        self.out, self.out_from = wording.UNQUALIFIED, WRITTEN

    @aside(
        (Selection.APPLIED, Selection.QUALIFIED), None, _("Change the position"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Applying.REVIEW), guards.filled_by_examination, *CONDITIONS],
        asks=[facts.OtherPosition, Reason],
    )  # fmt: skip
    def change_position(self):
        """Who applied for a position that is cut or merged may change to one that is left (D.3 row 4)."""
        self.position = self.facts["position"]


class SelectionActs(ApplyingActs, ExaminingActs, CheckingActs, FallingActs):
    """From application to clearance."""
