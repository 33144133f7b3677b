"""From clearance, or from being sent, to the contract (D.3 rows 11 and 12); and people who serve already."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.companions import appointed
from cases.facts import Reason, day, line, scan, text
from cases.law import aside, duty, onward, opens
from cases.limits import ONE_DAY, add_months, days
from cases.models import Sponsorship
from dossiers import papers
from organisations.desks import COMMITTEE, RECRUITER
from recruitment.programmes import CIVIL_SERVANT
from workflows.selection.steps import Checks

from . import facts, guards, posts, record_facts
from .steps import Appointment, Ending, Service

AFTER_CONTRACT = (Appointment.CONTRACTED, *Service.steps)
MENTOR = (appointed(Sponsorship.MENTOR, least=1, most=2), scan(papers.MENTOR_PAIRING, required=False))
ENTERED = (facts.Kin, scan(papers.APPOINTMENT_REPLY, required=False), scan(papers.QUOTA_NOTICE, required=False))
CANCELLED = "cancelled"


def signed(case) -> None:
    """Enter the contract's dates; while only looking ahead, the shortest term of the programme."""
    given = case.facts or {}
    case.contract_from = given.get("contract_from") or case.on
    case.contract_until = given.get("contract_until") or None
    programme = case.programme
    if case.contract_until is None and programme and programme.identity != CIVIL_SERVANT:
        case.contract_until = add_months(case.contract_from, programme.term_least) - ONE_DAY


def begun(case, day) -> None:
    """Start the service clock on the day of reporting in (D.3 row 13).

    The term ends with the contract, else after the programme's term; the minimum term (D-05) never outlasts it.
    """
    programme = case.programme
    case.reported_on, case.terms = day, 1
    case.serves_until = case.contract_until or add_months(day, programme.term_most)
    case.bound_until = min(add_months(day, programme.minimum), case.serves_until)


def newly_come(case) -> bool:
    """Whether the person comes to the village by this record; who was taken over has been there before."""
    return case.history.last("take_over") is None


def unaccompanied(case) -> bool:
    """Whether no mentor serves; whoever has just been appointed is what discharges the duty."""
    return not case.history.serving(Sponsorship.MENTOR)


class AppointingActs:
    """Appointment, contract, training before the post, mentor."""

    @opens(
        Appointment.APPOINTED, _("Take in somebody sent by the level above"), by=RECRUITER, article="D.2",
        when=[guards.kin_apart],
        asks=[line("document_number", _("Document number by which the person is sent")), posts.PostOfTheSent,
              *ENTERED],
    )  # fmt: skip
    def take_in(self):
        """Selected graduates and volunteers are chosen by the level above and sent with a document (D.2)."""
        posts.take_post(self)

    @opens(
        Service.SERVING, _("Take over somebody already in service"), by=RECRUITER, article="D.3",
        asks=[line("document_number", _("Document number of the appointment")), posts.PostHeld, facts.Contract,
              day("reported_on", _("Reported in on")), record_facts.LastYear],
    )  # fmt: skip
    def take_over(self):
        """Somebody already serves when the system is introduced: the paper record is taken over (D.3)."""
        posts.take_post(self)
        signed(self)
        begun(self, self.facts["reported_on"])

    @onward(
        Checks.CLEARED, Appointment.APPOINTED, _("Appoint"), article="E-01", when=[guards.kin_apart],
        asks=[line("document_number", _("Document number of the reply on the appointment")), posts.PostReserved,
              *ENTERED],
    )  # fmt: skip
    def appoint(self):
        """The appointment is approved, the person entered into the quota, and the post occupied (D.3 row 11, D.5)."""
        posts.take_post(self)

    @onward(
        Appointment.APPOINTED, Appointment.CONTRACTED, _("Conclude the contract"), article="D.3-12",
        when=[guards.contract_of_the_programme, guards.three_years_normally, guards.probation_as_due],
        asks=[facts.FirstContract, scan(papers.EMPLOYMENT_CONTRACT, required=False)], draws=[papers.PLACEMENT_ORDER],
    )  # fmt: skip
    def conclude_contract(self):
        """The contract of employment or service, with the probation it provides for (D.3 row 12)."""
        signed(self)
        self.probation_months = self.facts["probation"]

    @duty(
        AFTER_CONTRACT, _("Training before taking up the post"), by=RECRUITER, article="D.3-13", within=days(30),
        only_if=newly_come,
        asks=[day("began_on", _("Began on")), line("place", _("Place")), text("content", _("What was taught")),
              scan(papers.INDUCTION_RECORD, required=False)],
    )  # fmt: skip
    def train(self):
        """Whoever is new is trained before taking up the post (D.3 row 13)."""

    @duty(
        AFTER_CONTRACT, _("Appoint a mentor"), by=COMMITTEE, article="D.3-13", within=days(30), only_if=unaccompanied,
        asks=[*MENTOR], renewed_by=["transfer_village"],
    )  # fmt: skip
    def appoint_mentor(self):
        """A cadre of the township accompanies the newcomer in the village (D.3 row 13)."""

    @aside(
        AFTER_CONTRACT, None, _("Replace the mentor"), by=COMMITTEE, article="D.3-13",
        only_if=lambda case: not unaccompanied(case), asks=[*MENTOR],
    )  # fmt: skip
    def replace_mentor(self):
        """Another mentor takes over; the former tenure keeps its dates (D.3 row 13)."""

    @aside(
        Appointment.steps, Ending.LEAVING, _("Cancel the appointment"), by=RECRUITER, article="E-08",
        asks=[facts.DOCUMENT, Reason, posts.released(_("appointment cancelled"))],
    )  # fmt: skip
    def cancel_appointment(self):
        """Who does not come to the village, or gives up before, is taken off the post again (E-08, D.5)."""
        self.outcome = CANCELLED
