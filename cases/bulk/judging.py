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
from ..forms import complaints
from ..law import Action, InvalidFacts, Obstacle, Unlawful
from ..models import Case


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
        return Verdict(case, tuple(reasons(refusal)))
    finally:
        case.attempt = None
    return Verdict(case, warnings=tuple(notes["warnings"]))


def elsewhere(case: Case) -> str:
    """That the case is at another step than those of the act, and at which."""
    return _("It is at another step: %(step)s.") % {"step": case.step.label}


def reasons(refusal: Exception) -> list[str]:
    """Why the door said no, in sentences."""
    if isinstance(refusal, Unlawful):
        return [told(one) for one in refusal.obstacles]
    if isinstance(refusal, InvalidFacts):
        return complaints(refusal.form)
    return [str(refusal)]


def told(obstacle: Obstacle) -> str:
    """An obstacle with its article, and in a few words what cures it."""
    kind, what = obstacle.cure or ("", None)
    cure = ""
    if kind == "wait":
        cure = _("possible from %(date)s on") % {"date": f"{what:%Y-%m-%d}"}
    elif kind == "file":
        cure = _("upload the scan on the page of the case")
    elif kind == "do" and what:
        cure = _("to be done first on the page of the case")
    return f"{obstacle}；{cure}" if cure else str(obstacle)
