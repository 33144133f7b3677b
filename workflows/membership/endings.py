"""Ways off the road and what lies over it: ending early, posthumous admission, non-recognition, holding, waiving."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, choice, day, line, scan, text
from cases.law import aside, duty, onward
from cases.limits import months
from cases.overlays import Suspension
from cases.suspending import held, released, waivable, waiving
from dossiers import papers
from organisations.codes import FULL_MEMBER, MASSES
from organisations.desks import BRANCH, COMMITTEE, COUNTY, DELIBERATION
from workflows.corrections import MENDED, sending_back

from . import guards
from .application import DECIDED_BY
from .steps import EARLY, OPEN, STAGES, Admission, Ends, Probation

HELD = (Suspension.ON_HOLD, Suspension.TRANSFERRING)
LEAVING = (*HELD, Suspension.RETURNED)
"""Who leaves the road does so also while the case was sent back for mending, which is then over."""
SOURCES = (("report", _("a report or complaint")), ("inspection", _("an inspection")), ("other", _("another matter")))
UNRECOGNISED = (
    ("unverifiable", _("papers of a transferred member cannot be verified (A-34)")),
    ("unqualified", _("admitted against conditions or procedure and not qualified (A-41)")),
)


class EndingActs:
    """Ways off the road: withdrawal, removal and death."""

    @aside(
        EARLY, Ends.WITHDRAWN, _("Withdraw at the person's own wish"), by=BRANCH, article="A-G21", during=LEAVING,
        asks=[Reason, scan(papers.ENDING_PROOF, required=False), MENDED],
    )  # fmt: skip
    def withdraw(self):
        """The person withdraws; dated, with reason and proof; the dossier is kept and every clock stops (A-G21)."""

    @aside(
        EARLY[1:], Ends.REMOVED, _("Branch committee removes from the list"), by=BRANCH, article="A-G20",
        during=LEAVING, when=[guards.decided_by_the_right_body],
        asks=[Reason, DECIDED_BY, text("minutes", _("Decision of the branch committee"), rows=3), MENDED],
    )  # fmt: skip
    def remove(self):
        """The branch committee removes an activist or candidate, with minutes and a filing upward (A-G20)."""

    @aside(
        OPEN, Ends.DECEASED, _("Record the person's death"), by=BRANCH, article="A-G21", during=LEAVING,
        asks=[day("died_on", _("Died on")), Reason, scan(papers.ENDING_PROOF, required=False), MENDED],
    )  # fmt: skip
    def record_death(self):
        """The person has died; the case is closed and the dossier kept (A-G21)."""

    @aside(
        EARLY, Admission.POSTHUMOUS, _("Ask for posthumous admission"), by=BRANCH, article="A-27", during=LEAVING,
        asks=[day("died_on", _("Died on")), text("deeds", _("Deeds")),
              line("document_number", _("Document number of the request")), scan(papers.POSTHUMOUS_REQUEST), MENDED],
    )  # fmt: skip
    def propose_posthumous(self):
        """Somebody who had asked to join died heroically: it is reported up to the provincial committee (A-27)."""

    @onward(
        Admission.POSTHUMOUS, Ends.ADMITTED_POSTHUMOUSLY, _("Provincial committee admits posthumously"), article="A-27",
        during=HELD,
        asks=[line("document_number", _("Document number of the provincial committee")),
              scan(papers.POSTHUMOUS_REPLY, required=False)],
    )  # fmt: skip
    def admit_posthumously(self):
        """Only a committee at provincial level decides; the county records its document (A-27)."""
        self.full_since = self.on
        self.change_person(political=FULL_MEMBER, member_since=self.on)

    @aside(
        Admission.POSTHUMOUS, Ends.DECEASED, _("Posthumous admission is not granted"), article="A-27", during=HELD,
        asks=[Reason],
    )  # fmt: skip
    def decline_posthumous(self):
        """The provincial committee does not grant it; the dossier is kept (A-27)."""

    @aside(
        (*Probation.steps,), Ends.NOT_RECOGNISED, _("Membership is not recognised"), by=COUNTY, article="A-41",
        during=LEAVING,
        asks=[choice("ground", _("Ground"), UNRECOGNISED), text("analysis", _("Analysis and facts")),
              line("document_number", _("Document number of the decision")),
              day("announced_on", _("Announced at the general meeting on")), MENDED],
    )  # fmt: skip
    def not_recognise(self):
        """Unverifiable papers or a wrongful admission: the county department decides on analysis (A-34, A-41)."""
        self.change_person(political=MASSES, member_since=None)


class HoldingActs(sending_back(STAGES, (BRANCH, DELIBERATION, COMMITTEE), article="A-37")):  # type: ignore[misc]
    """Holding a case while a report is verified, letting it go on, and waiving conditions."""

    @aside(
        OPEN, None, _("Put on hold for verification"), by=COMMITTEE, article="A-37", redates=True,
        asks=[choice("source", _("What is verified"), SOURCES), Reason, held(Suspension.ON_HOLD)],
    )  # fmt: skip
    def hold(self):
        """While a report is verified the case stands still; limits of the regulation go on (A.5)."""

    @duty(
        OPEN, _("Conclude the verification and go on"), by=COMMITTEE, article="A-37", within=months(2, of="hold"),
        only_if=lambda case: case.history.suspended(Suspension.ON_HOLD) is not None, renewed_by=["hold"],
        during=[Suspension.ON_HOLD], redates=True,
        asks=[text("finding", _("Result of the verification")), released(Suspension.ON_HOLD)],
    )  # fmt: skip
    def resume(self):
        """The verification is concluded and the case goes on; what it found is on record (A.5)."""

    @aside(
        OPEN, None, _("Committee waives a condition"), by=COMMITTEE, article="A-17",
        only_if=lambda case: bool(waivable(case, COMMITTEE)), asks=[waiving(COMMITTEE)],
    )  # fmt: skip
    def waive(self):
        """The committee lets this case pass without a condition it may waive, with its reason (A-17)."""

    @aside(
        OPEN, None, _("County waives a condition"), by=COUNTY, article="A-E4",
        only_if=lambda case: bool(waivable(case, COUNTY)), asks=[waiving(COUNTY)],
    )  # fmt: skip
    def waive_by_county(self):
        """The county department lets this case pass without a condition, with its reason and document (A-E4)."""
