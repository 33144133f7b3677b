"""Which acts ask their doer to prove again who he is: told by the law, enforced by the views (ASVS 3.7, F.2).

An approval is what an approving desk decides: it moves a case onward or off its road, votes on it, or lets a condition
pass. Sending back, notes and work that a desk merely owes are none. Where the department decides about posts, whatever
it decides under a document number is. The clock and other jobs of the system do not pass here.
"""

from __future__ import annotations

import functools
from typing import Any

from accounts import again
from organisations.desks import Desk, Power, Role

from .law import BACK, DUTY, Action
from .suspending import Waiving
from .votes import CommitteeVote

APPROVING = frozenset({Power.DELIBERATE, Power.APPROVE, Power.RECORD})
DECIDERS = frozenset({Role.DELIBERATOR, Role.ORGANISER, Role.DEPARTMENT})
NUMBERED = ("document_number", "quota_document")
"""The facts that say under which document a department decides about posts."""


def needs_proof(action: Action, source: str = "") -> bool:
    """Whether the act is an approval when the case waits at ``source``; without one, at any of its steps."""
    desks = [action.desk(source)] if source else [action.desk(one.value) for one in action.sources]
    return any(_decides(action, desk) for desk in desks)


@functools.cache
def _decides(action: Action, desk: Desk) -> bool:
    if desk.role not in DECIDERS or action.kind == DUTY:
        return False
    if desk.power == Power.RECRUIT:
        return any(name in group.base_fields for group in action.asks for name in NUMBERED)
    votes = any(issubclass(group, CommitteeVote | Waiving) for group in action.asks)
    return desk.power in APPROVING and (votes or (action.moves and action.kind != BACK))


def proven(request: Any, *acts: Action) -> bool:
    """Whether the user may do the acts now: none is an approval, or he has proved himself (``again.proven``)."""
    return not any(needs_proof(one) for one in acts) or again.proven(request)
