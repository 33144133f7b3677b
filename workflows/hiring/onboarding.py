"""Onboarding: the first working day, the written contract, insurance and housing fund, the end of a subsidy (E-09)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import day, scan
from cases.law import onward
from cases.limits import add_months
from dossiers import papers
from workflows.employment import facts, guards
from workflows.employment.appointing import begun, signed
from workflows.employment.steps import Appointment, Service


class OnboardingActs:
    """From the appointment to the first day in the post."""

    @onward(
        Appointment.APPOINTED, Appointment.CONTRACTED, _("Conclude the contract"), article="E-09",
        when=[guards.probation_as_due], asks=[facts.FirstContract, scan(papers.EMPLOYMENT_CONTRACT, required=False)],
    )  # fmt: skip
    def conclude_contract(self):
        """The written contract, with the probation it provides for (E.1, E-09)."""
        signed(self)
        self.probation_months = self.facts["probation"]

    @onward(
        Appointment.CONTRACTED, Service.PROBATION, _("Take up work, on probation"), article="E-09",
        only_if=guards.on_probation, asks=[day("first_day", _("First working day"))],
    )  # fmt: skip
    def report_in(self):
        """The first working day starts every term of employment, with probation (E-09)."""
        begun(self, self.facts["first_day"])
        self.probation_until = add_months(self.reported_on, self.probation_months)

    @onward(
        Appointment.CONTRACTED, Service.SERVING, _("Take up work"), article="E-09",
        only_if=guards.without_probation, asks=[day("first_day", _("First working day"))],
    )  # fmt: skip
    def report_in_without_probation(self):
        """The first working day starts every term of employment; the contract has no probation (E-09)."""
        begun(self, self.facts["first_day"])
