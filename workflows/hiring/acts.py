"""The law of hiring as one: the road without examination, onboarding, and what employment adds (E)."""

from __future__ import annotations

from workflows.selection.falling import falling

from .channels import ChannelActs
from .exempting import ExemptingActs
from .grading import GradingActs
from .onboarding import OnboardingActs
from .steps import IN_SELECTION


class HiringActs(ExemptingActs, OnboardingActs, GradingActs, ChannelActs, falling(IN_SELECTION)):  # type: ignore[misc]
    """What hiring has besides selection and employment."""
