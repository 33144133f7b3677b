"""The flows, one per pipeline; all they say is whose law they follow."""

from .models import HiringCase, MembershipCase, PlacementCase
from .nodes import PipelineFlow


class MembershipFlow(PipelineFlow):
    """Membership"""

    case_class = MembershipCase


class PlacementFlow(PipelineFlow):
    """Placement"""

    case_class = PlacementCase


class HiringFlow(PipelineFlow):
    """Hiring"""

    case_class = HiringCase


FLOWS = {flow.case_class.pipeline_name: flow for flow in (MembershipFlow, PlacementFlow, HiringFlow)}
