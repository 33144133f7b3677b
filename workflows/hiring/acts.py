"""The law of hiring as one: the road without examination, onboarding, and what employment adds (E)."""

from __future__ import annotations

from organisations.desks import COMMITTEE, RECRUITER
from workflows.corrections import sending_back
from workflows.selection.falling import falling

from .channels import ChannelActs
from .exempting import ExemptingActs
from .grading import GradingActs
from .onboarding import OnboardingActs
from .steps import IN_SELECTION, STAGES

SENDING_BACK = sending_back(STAGES, (RECRUITER, COMMITTEE), article="D.3")


class HiringActs(
    ExemptingActs, OnboardingActs, GradingActs, ChannelActs, SENDING_BACK, falling(IN_SELECTION),  # type: ignore
):  # fmt: skip
    """What hiring has besides selection and employment."""
