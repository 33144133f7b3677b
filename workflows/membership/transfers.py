"""Transfers of applicants, activists, candidates and probationary members (A-12, A-34, A-35, A-G22, A-G23)."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, choice, day, line, number, scan, text, tick
from cases.guards import provided
from cases.law import Unmet, aside, duty, guard, opens
from cases.limits import add_months, days
from cases.overlays import Suspension
from cases.suspending import held, released
from dossiers import papers
from organisations.codes import PROBATIONARY_MEMBER
from organisations.desks import BRANCH, RECEIVER

from . import guards, probation_guards
from .facts import Destination, Received
from .steps import Admission, Application, Candidacy, Cultivation, Ends, Probation

TRANSFERRING = Suspension.TRANSFERRING
BEFORE = (*Application.steps, Cultivation.ACTIVIST, Candidacy.CANDIDATE, Admission.MEETING)
ON_PROBATION = (Probation.PROBATION, Probation.APPLIED)
MOVABLE = (*BEFORE, *ON_PROBATION)
PACKET = (
    ("application", _("application for membership")),
    ("register", _("register of the activist's cultivation")),
    ("vetting", _("papers of the political review")),
    ("form", _("application form")),
    ("probation", _("register of the probationary member")),
    ("other", _("other papers")),
)
WANTED = {
    Application: ("application",),
    Cultivation: ("application", "register"),
    Candidacy: ("application", "register", "vetting"),
    Admission: ("application", "register", "vetting", "form"),
    Probation: ("application", "register", "vetting", "form", "probation"),
}
"""What goes along, by how far the person has come (A-12, A-34, A-36)."""


def packet() -> list:
    """What an act that hands papers over asks."""
    return [choice("packet", _("Papers handed over"), PACKET, several=True),
            line("document_number", _("Number of the transfer letter"))]  # fmt: skip


@guard(_("the packet of papers lacks: %(missing)s"), article="A-12", reads=("packet",))
def packet_complete(case):
    """The old organisation hands over what the person's papers are by then (A-12, A-34, A-G22)."""
    missing = [label for value, label in PACKET if value in WANTED[case.stage] and value not in case.facts["packet"]]
    return not missing or Unmet(missing=missing)


packet_of_probationer = provided(
    lambda case: case.stage is Probation, replace(packet_complete, name="packet_of_probationer", article="A-34")
)
packet_complete = provided(lambda case: case.stage is not Probation, packet_complete)


@guard(
    _("the dates do not follow each other: application %(applied)s, activist %(named)s, branch meeting %(voted)s"),
    article="A-12", reads=("applied_on", "activist_on"),
)  # fmt: skip
def dates_in_order(case):
    """Application, naming, meeting and reception follow each other, a year between naming and meeting (A-12, A-13)."""
    facts = case.facts
    voted = facts.get("meeting_on")
    row = [facts["applied_on"], facts["activist_on"], *([voted] if voted else []), case.on]
    a_year = not voted or facts.get("fast_track_basis") or guards.CULTIVATION.after(facts["activist_on"]) <= voted
    if row == sorted(row) and a_year:
        return True
    return Unmet(applied=facts["applied_on"], named=facts["activist_on"], voted=voted or "-")


@guard(
    _("the papers could not be verified: the person cannot be taken in (whether to recognise is decided above)"),
    article="A-34", reads=("verified",),
)  # fmt: skip
def papers_verified(case):
    """The new organisation checks the papers strictly; what cannot be verified is not taken in (A-34)."""
    return case.facts["verified"] == "verified"


VERIFIED = (("verified", _("checked paper by paper and found true")), ("unverifiable", _("cannot be verified")))


class TransferActs:
    """Handing over inside and outside the system, receiving, and taking over from outside."""

    @aside(
        MOVABLE, None, _("Transfer to another organisation"), by=BRANCH, article="A-12",
        when=[packet_complete, packet_of_probationer],
        asks=[Destination, *packet(), Reason, held(TRANSFERRING)], redates=True,
    )  # fmt: skip
    def transfer_out(self):
        """The old organisation hands the packet over; the case stays until it is received (A-12, A-34)."""
        self.destination = self.facts["destination"]

    @duty(
        MOVABLE, _("Check and take over the transferred person"), by=RECEIVER, article="A-12", within=days(30),
        only_if=lambda case: case.destination_id is not None, renewed_by=["transfer_out"], during=[TRANSFERRING],
        when=[papers_verified], redates=True,
        asks=[choice("verified", _("Papers received"), VERIFIED), text("examination", _("Result of the examination")),
              Received, released(TRANSFERRING)],
    )  # fmt: skip
    def receive_transfer(self):
        """The new organisation examines and goes on; the time of cultivation counts continuously (A-12, A-34)."""
        self.organisation, self.destination = self.destination, None
        self.received_on = self.on
        self.change_person(organisation=self.organisation)

    @aside(
        MOVABLE, None, _("Send the transfer back"), by=RECEIVER, article="A-12", during=[TRANSFERRING],
        only_if=lambda case: case.destination_id is not None, asks=[Reason, released(TRANSFERRING)], redates=True,
    )  # fmt: skip
    def refuse_transfer(self):
        """The papers are incomplete or wrong: the new organisation returns them with its reason (A-12, A-34)."""
        self.destination = None

    @aside(
        MOVABLE, None, _("Recall the transfer"), by=BRANCH, article="A-12", during=[TRANSFERRING],
        only_if=lambda case: case.destination_id is not None, asks=[Reason, released(TRANSFERRING)], redates=True,
    )  # fmt: skip
    def recall_transfer(self):
        """The old organisation takes the transfer back before it is received (A-12)."""
        self.destination = None

    @aside(
        MOVABLE, Ends.TRANSFERRED, _("Transfer out of the system"), by=BRANCH, article="A-12",
        when=[packet_complete, packet_of_probationer],
        asks=[line("destination_name", _("Receiving organisation")), *packet(), Reason],
    )  # fmt: skip
    def transfer_away(self):
        """The person moves to an organisation outside this system; the packet goes along (A-12, A-34)."""

    @opens(
        Cultivation.ACTIVIST, _("Take over an activist or candidate from outside"), by=BRANCH, article="A-12",
        when=[guards.of_age, dates_in_order, papers_verified],
        asks=[day("applied_on", _("Applied on")), day("activist_on", _("Named an activist on")),
              line("origin", _("Former organisation")), line("document_number", _("Number of the transfer letter")),
              choice("verified", _("Papers received"), VERIFIED),
              tick("floating", _("Floating member: place of origin and residence differ"), required=False),
              scan(papers.APPLICATION), scan(papers.ACTIVIST_REGISTER), scan(papers.ACTIVIST_MINUTES, required=False)],
    )  # fmt: skip
    def take_over_activist(self):
        """An activist comes from outside the system; cultivation counts from where it began (A-12, A-G22, A-G23)."""
        self.activist_since = self.facts["activist_on"]
        self.floating = bool(self.facts.get("floating"))
        self.taken_in, self.received_on = True, self.on

    @opens(
        Probation.PROBATION, _("Take over a probationary member from outside"), by=BRANCH, article="A-34",
        when=[guards.of_age, dates_in_order, papers_verified],
        asks=[day("applied_on", _("Applied on")), day("activist_on", _("Named an activist on")),
              day("meeting_on", _("Branch meeting held on")),
              line("form_serial", _("Serial number of the application form"), one_case=True),
              line("origin", _("Former organisation")), line("document_number", _("Number of the transfer letter")),
              line("fast_track_basis", _("If admitted on the fast track: number of the notice"), required=False),
              number("extended", _("If probation was extended there: by how many months"), required=False),
              choice("verified", _("Papers received"), VERIFIED),
              scan(papers.APPLICATION), scan(papers.APPLICATION_FORM), scan(papers.ACTIVIST_REGISTER),
              scan(papers.VETTING_REPORT)],
    )  # fmt: skip
    def take_over_probationer(self):
        """A probationary member comes from outside; probation runs from the meeting that admitted (A-31, A-34)."""
        self.activist_since, self.form_serial = self.facts["activist_on"], self.facts["form_serial"]
        self.probation_starts = self.facts["meeting_on"]
        self.extended_months = self.facts.get("extended") or 0
        self.probation_ends = add_months(probation_guards.YEAR.after(self.probation_starts), self.extended_months)
        self.taken_in, self.received_on = True, self.on
        self.change_person(political=PROBATIONARY_MEMBER)
