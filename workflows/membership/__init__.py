"""Membership: from the application of a citizen to full membership and archive, under the regulation of 2026.

Read ``steps`` first (where a case waits), then the acts of each stage, then ``guards`` (the conditions). The class that
joins them is ``workflows.models.MembershipCase``.
"""
