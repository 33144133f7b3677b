"""From being sent or appointed to the village: contract, training, mentor, reporting in (D.3 rows 11 to 13)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.companions import appointed
from cases.facts import choice, day, line, scan, text
from cases.guards import duty_done
from cases.law import WARN, aside, duty, onward, opens
from cases.limits import add_months, days
from cases.models import Sponsorship
from dossiers import papers
from organisations.desks import COMMITTEE, RECRUITER
from workflows.employment import facts, guards, posts
from workflows.employment.appointing import ENTERED, begun, signed
from workflows.employment.steps import Appointment, Service
from workflows.employment.wording import YES_NO

AFTER_CONTRACT = (Appointment.CONTRACTED, *Service.steps)
MENTOR = (appointed(Sponsorship.MENTOR, least=1, most=2), scan(papers.MENTOR_PAIRING, required=False))
ARRIVAL = (
    line("order_number", _("Number of the placement order")),
    choice("accommodation", _("Accommodation in the village arranged"), YES_NO),
)
trained_first = duty_done("train", _("the training before taking up the post has not been held"), article="D.3-13",
                          mode=WARN)  # fmt: skip


def newly_come(case) -> bool:
    """Whether the person comes to the village by this record; who was taken over has been there before."""
    return case.history.last("take_over") is None


def unaccompanied(case) -> bool:
    """Whether no mentor serves; whoever has just been appointed is what discharges the duty."""
    return not case.history.serving(Sponsorship.MENTOR)


class ArrivingActs:
    """Being sent, contract, training before the post, mentor, reporting in."""

    @opens(
        Appointment.APPOINTED, _("Take in somebody sent by the level above"), by=RECRUITER, article="D.2",
        when=[guards.kin_apart],
        asks=[line("document_number", _("Document number by which the person is sent")), posts.PostOfTheSent,
              *ENTERED],
    )  # fmt: skip
    def take_in(self):
        """Selected graduates and volunteers are chosen by the level above and sent with a document (D.2)."""
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
        asks=[*MENTOR], renewed_by=["change_post"],
    )  # fmt: skip
    def appoint_mentor(self):
        """A cadre of the township accompanies the newcomer in the village (D.3 row 13)."""

    @aside(
        AFTER_CONTRACT, None, _("Replace the mentor"), by=COMMITTEE, article="D.3-13",
        only_if=lambda case: not unaccompanied(case), asks=[*MENTOR],
    )  # fmt: skip
    def replace_mentor(self):
        """Another mentor takes over; the former tenure keeps its dates (D.3 row 13)."""

    @onward(
        Appointment.CONTRACTED, Service.PROBATION, _("Report in, on probation"), article="D.3-13",
        only_if=guards.on_probation, when=[trained_first], asks=[*ARRIVAL], draws=[papers.REPORT_IN_SLIP],
    )  # fmt: skip
    def report_in(self):
        """Reporting in at the village starts the service clock, with probation (D.3 row 13)."""
        begun(self, self.on)
        self.probation_until = add_months(self.on, self.probation_months)

    @onward(
        Appointment.CONTRACTED, Service.SERVING, _("Report in"), article="D.3-13", only_if=guards.without_probation,
        when=[trained_first], asks=[*ARRIVAL], draws=[papers.REPORT_IN_SLIP],
    )  # fmt: skip
    def report_in_without_probation(self):
        """Reporting in at the village starts the service clock; the agreement has no probation (D.2, D.3 row 13)."""
        begun(self, self.on)
