"""The law of placement as one: coming to a village, and what is sent back for mending (D)."""

from __future__ import annotations

from organisations.desks import COMMITTEE, RECRUITER
from workflows.corrections import sending_back

from .arriving import ArrivingActs
from .steps import STAGES


class PlacementActs(ArrivingActs, sending_back(STAGES, (RECRUITER, COMMITTEE), article="D.3")):  # type: ignore[misc]
    """What placement has besides selection and employment."""
