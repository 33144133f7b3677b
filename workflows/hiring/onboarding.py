"""Onboarding: the first working day, the written contract, insurance and housing fund, the end of a subsidy (E-09)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import line, scan
from cases.law import aside, duty, onward
from cases.limits import add_months
from dossiers import papers
from organisations.desks import COMMITTEE
from workflows.employment import facts as employment_facts
from workflows.employment import guards
from workflows.employment.appointing import begun, signed
from workflows.employment.steps import EMPLOYED, Appointment, Service

from . import onboarding_facts as facts
from . import onboarding_guards as obstacles

OWED_AT = (*Appointment.steps, *EMPLOYED)
"""Registration is owed from the first working day on, also where work began before the contract (E-09)."""
REGISTER_WITHIN = obstacles.REGISTERED.limit
ARRIVAL = [
    obstacles.after_appointment,
    obstacles.first_day_as_recorded,
    obstacles.contract_covers_work,
    obstacles.subsidy_over,
]


def _registration(name: str, label, text: str, *, article: str = "E-09"):
    """The duty to register for one kind of insurance or the fund; all six differ in nothing but what is registered."""

    def register(self):
        pass

    register.__name__, register.__qualname__, register.__doc__ = name, f"OnboardingActs.{name}", text
    return duty(
        OWED_AT, label, by=COMMITTEE, article=article, within=REGISTER_WITHIN, only_if=obstacles.newly_hired,
        when=[obstacles.registered_in_time, obstacles.proof_given],
        asks=[facts.Registration, scan(papers.INSURANCE_PROOF, required=False)],
    )(register)  # fmt: skip


class OnboardingActs:
    """From the appointment to the first day in the post, and what the employer owes after it."""

    @aside(
        Appointment.APPOINTED, None, _("Work began before the contract"), by=COMMITTEE, article="E-09-10",
        redates=True, when=[obstacles.begins_once, obstacles.after_appointment], asks=[facts.FirstDay],
    )  # fmt: skip
    def start_work(self):
        """Work began before the contract was written: a month for the contract, thirty days to register (E-09)."""
        self.reported_on = self.facts["first_day"]

    @onward(
        Appointment.APPOINTED, Appointment.CONTRACTED, _("Conclude the contract"), article="E-09-10",
        when=[guards.contract_of_the_programme, guards.contract_usual, guards.three_years_normally,
              guards.probation_as_due, guards.probation_by_length, obstacles.contract_from_first_day,
              obstacles.written_within_a_month],
        asks=[employment_facts.FirstContract, scan(papers.EMPLOYMENT_CONTRACT, required=False)],
    )  # fmt: skip
    def conclude_contract(self):
        """The written contract, with the probation it provides for (E.1, E-09)."""
        signed(self)
        self.probation_months = self.facts["probation"]

    @onward(
        Appointment.CONTRACTED, Service.PROBATION, _("Take up work, on probation"), article="E-09",
        only_if=guards.on_probation, redates=True, when=ARRIVAL, asks=[facts.FirstDay],
    )  # fmt: skip
    def report_in(self):
        """The first working day starts every term of employment, with probation (E-09)."""
        begun(self, self.facts["first_day"])
        self.probation_until = add_months(self.reported_on, self.probation_months)

    @onward(
        Appointment.CONTRACTED, Service.SERVING, _("Take up work"), article="E-09",
        only_if=guards.without_probation, redates=True, when=ARRIVAL, asks=[facts.FirstDay],
    )  # fmt: skip
    def report_in_without_probation(self):
        """The first working day starts every term of employment; the contract has no probation (E-09)."""
        begun(self, self.facts["first_day"])

    register_pension = _registration(
        "register_pension", _("Register for pension insurance"),
        "Registered for pension insurance within thirty days of the first working day (E-09).",
    )  # fmt: skip
    register_medical = _registration(
        "register_medical", _("Register for medical insurance"),
        "Registered for medical insurance within thirty days of the first working day (E-09).",
    )  # fmt: skip
    register_injury = _registration(
        "register_injury", _("Register for work-injury insurance"),
        "Registered for work-injury insurance within thirty days of the first working day (E-09).",
    )  # fmt: skip
    register_unemployment = _registration(
        "register_unemployment", _("Register for unemployment insurance"),
        "Registered for unemployment insurance within thirty days of the first working day (E-09).",
    )  # fmt: skip
    register_maternity = _registration(
        "register_maternity", _("Register for maternity insurance"),
        "Registered for maternity insurance, run together with medical insurance, within thirty days (E-09).",
    )  # fmt: skip
    register_fund = _registration(
        "register_fund", _("Register with the housing fund"),
        "Registered with the housing fund within thirty days of the first working day (E-09).", article="E-09-15",
    )  # fmt: skip

    @duty(
        OWED_AT, _("Record the end of the public-welfare subsidy"), by=COMMITTEE, article="E-12",
        within=REGISTER_WITHIN, only_if=obstacles.subsidised, when=[obstacles.subsidy_ended],
        asks=[facts.SubsidyEnd, line("agency", _("Office that ended the subsidy")),
              line("document_number", _("Document number")), scan(papers.SUBSIDY_END, required=False)],
    )  # fmt: skip
    def end_subsidy(self):
        """Who leaves a public-welfare post draws its subsidy no longer; its last day goes on record (E-12)."""
