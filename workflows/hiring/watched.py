"""What the list of overdue onboarding watches: steps and duties by name, in the order in which they fall due (E-09)."""

from __future__ import annotations

from workflows.employment.steps import Appointment

from .onboarding import OnboardingActs

CONTRACT = Appointment.APPOINTED.value
"""The step at which the written contract is owed, within a month (E-09)."""
DUTIES = (
    OnboardingActs.register_pension, OnboardingActs.register_medical, OnboardingActs.register_injury,
    OnboardingActs.register_unemployment, OnboardingActs.register_maternity, OnboardingActs.register_fund,
    OnboardingActs.end_subsidy,
)  # fmt: skip
WATCHED = (CONTRACT, *(one.__name__ for one in DUTIES))
