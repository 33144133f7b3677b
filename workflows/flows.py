"""The flows, one per pipeline; all they say is whose law they follow."""

from .models import MembershipCase
from .nodes import PipelineFlow


class MembershipFlow(PipelineFlow):
    """Membership"""

    case_class = MembershipCase


FLOWS = {MembershipCase.pipeline_name: MembershipFlow}
