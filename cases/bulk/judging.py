"""The look before anything is done: which cases the act can be done for, which not and why; nothing is changed.

The same questions as at the door (cases/actions.py), put to many cases whose pasts were read together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organisations.models import User

from ..actions import NotYours, attempt
from ..law import Action, InvalidFacts, Unlawful
from ..models import Case
from ..refusals import reasons


@dataclass(frozen=True)
class Verdict:
    """What the door would say: nothing against it, or why not; ``warnings`` do not block."""

    case: Case
    why: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def judge(cases: list[Case], action: Action, *, by: User, data: Mapping[str, Any]) -> list[Verdict]:
    """A verdict for each case whose past is known (cases/recalling.py); asks the database nothing of its own.

    ``data``: the facts for all, as typed.
    """
    return [_judged(case, action, by, data) for case in cases]


def _judged(case: Case, action: Action, by: User, data: Mapping[str, Any]) -> Verdict:
    if case.step not in action.sources:
        return Verdict(case, (elsewhere(case),))
    try:
        _organisation, notes = attempt(case, action, by=by, data=data)
    except (NotYours, InvalidFacts, Unlawful) as refusal:
        return Verdict(case, tuple(reasons(refusal, cures=True)))
    finally:
        case.attempt = None
    return Verdict(case, warnings=tuple(notes["warnings"]))


def elsewhere(case: Case) -> str:
    """That the case is at another step than those of the act, and at which."""
    return _("It is at another step: %(step)s.") % {"step": case.step.label}
