"""Many cases decided in one pass, each by itself: what one is refused or loses never holds up another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from organisations.models import User

from .actions import NotYours, submit
from .law import Refusal
from .models import Case, Event

MOST = 500


@dataclass(frozen=True)
class Decision:
    """One act on one case, with facts as a form posts them; ``version`` is the one that was looked at."""

    case_pk: int
    action: str
    version: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a decision: its event, or why there is none.

    A refusal is what the door raises (NotYours, InvalidFacts, Unlawful, Stale), DoesNotExist of a case the user
    does not see or an act its pipeline does not know, or a DatabaseError that hit this case alone.
    """

    decision: Decision
    event: Event | None = None
    refusal: Refusal | NotYours | ObjectDoesNotExist | DatabaseError | None = None


def decide(decisions: Sequence[Decision], *, by: User) -> list[Outcome]:
    """Decide up to 500 cases, one decision each, as ``perform`` would one by one; outcomes in the order given."""
    if len(decisions) > MOST or len({one.case_pk for one in decisions}) < len(decisions):
        raise ValueError("at most 500 decisions at once, one to a case")
    with transaction.atomic():
        done = {one.case_pk: _alone(one, by) for one in sorted(decisions, key=lambda one: one.case_pk)}
    return [done[one.case_pk] for one in decisions]


def _alone(decision: Decision, by: User) -> Outcome:
    try:
        case = Case.objects.visible_to(by).get(pk=decision.case_pk)
        if decision.action not in case.pipeline_class.actions():
            raise Case.DoesNotExist
        data = {**{name: decision.data[name] for name in decision.data}, "version": decision.version}
        with transaction.atomic():
            event = submit(case, decision.action, by=by, data=data, files=decision.files)
    except (Refusal, NotYours, ObjectDoesNotExist, DatabaseError) as refusal:
        return Outcome(decision, refusal=refusal)
    return Outcome(decision, event)
