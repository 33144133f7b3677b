"""The flows, one per pipeline; all they say is whose law they follow."""

from .models import MembershipCase, PlacementCase
from .nodes import PipelineFlow


class MembershipFlow(PipelineFlow):
    """Membership"""

    case_class = MembershipCase


class PlacementFlow(PipelineFlow):
    """Placement"""

    case_class = PlacementCase


FLOWS = {MembershipCase.pipeline_name: MembershipFlow, PlacementCase.pipeline_name: PlacementFlow}
