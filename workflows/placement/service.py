"""The acts of appointment, service and its end (D.3 rows 11 to 17, D-01 to D-08)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason
from cases.law import aside, onward, opens
from organisations.desks import RECRUITER
from workflows.selection.steps import Checks

from .steps import Appointment, Closed, Ending, Service


class ServiceActs:
    """From appointment to the closed file."""

    @opens(Appointment.APPOINTED, _("Take in somebody sent by the level above"), by=RECRUITER, article="D.2")
    def take_in(self):
        """Selected graduates and volunteers are chosen by the level above and sent with a document (D.2)."""

    @opens(Service.SERVING, _("Take over somebody already in service"), by=RECRUITER, article="D.3")
    def take_over(self):
        """Somebody already serves when the system is introduced: the paper record is taken over."""

    @onward(Checks.CLEARED, Appointment.APPOINTED, _("Appoint"), article="E-01")
    def appoint(self):
        """The appointment is approved and the post occupied (D.3 row 11, D.5)."""

    @onward(Appointment.APPOINTED, Appointment.CONTRACTED, _("Conclude the contract"), article="D.3")
    def conclude_contract(self):
        """The contract of employment or service (D.3 row 12)."""

    @onward(Appointment.CONTRACTED, Service.PROBATION, _("Report in, on probation"), article="D.3")
    def report_in(self):
        """Reporting in at the village starts the service clock (D.3 row 13)."""

    @onward(Appointment.CONTRACTED, Service.SERVING, _("Report in"), article="D.3")
    def report_in_without_probation(self):
        """Where the programme has no probation (D.2)."""

    @onward(Service.PROBATION, Service.SERVING, _("Probation passed"), article="D.3")
    def pass_probation(self):
        """Probation is passed (D.3 row 14)."""

    @aside(Service.PROBATION, Ending.LEAVING, _("Probation not passed"), article="D.3", asks=[Reason])
    def fail_probation(self):
        """Probation is not passed: the appointment is cancelled and the post released (D.3 row 14)."""

    @onward(Service.SERVING, Ending.REVIEWED, _("Review the term"), article="D.3")
    def review_term(self):
        """The review of the term of service decides on renewal (D.3 row 16)."""

    @onward(Ending.REVIEWED, Service.SERVING, _("Renew"), article="D.3")
    def renew(self):
        """A further term (D.3 row 17)."""

    @onward(Ending.REVIEWED, Ending.LEAVING, _("Leave the post at the end of the term"), article="D.3")
    def settle(self):
        """Transfer, promotion, targeted recruitment or leaving; the post is released (D.3 row 17)."""

    @onward(Ending.LEAVING, Closed.ARCHIVED, _("Close the file"), article="D.3")
    def archive(self):
        """The papers are complete and handed over."""
