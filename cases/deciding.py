"""Many cases decided in one pass, each by itself: what one is refused or loses never holds up another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from organisations.models import User

from .actions import NotYours, locked_all, settle
from .joint import Company
from .law import PIPELINES, Refusal
from .models import Case, Event
from .signals import deciding

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
    """Decide up to 500 cases, one decision each, as ``perform`` would one by one; outcomes in the order given.

    All cases are locked first, in the order of their keys, and their pasts are read together; then each is judged and
    written in a savepoint of its own.
    """
    sought = {one.case_pk: one for one in decisions}
    if len(decisions) > MOST or len(sought) < len(decisions):
        raise ValueError("at most 500 decisions at once, one to a case")
    with transaction.atomic():
        cases = _locked(list(sought), by)
        company = Company(cases)
        deciding.send(sender=Case, cases=cases)
        found = {case.pk: _alone(case, sought[case.pk], by, company) for case in cases}
    return [found.get(one.case_pk) or Outcome(one, refusal=Case.DoesNotExist()) for one in decisions]


def _locked(keys: list[int], by: User) -> list[Case]:
    """Those of the cases that the user sees, under lock: pipeline by pipeline, by key."""
    names = Case.objects.filter(pk__in=keys).order_by("pipeline").values_list("pipeline", flat=True).distinct()
    kinds = [PIPELINES[name] for name in names]
    return [one for kind in kinds for one in locked_all(kind.objects.visible_to(by).filter(pk__in=keys))]


def _alone(case: Case, decision: Decision, by: User, company: Company) -> Outcome:
    """One decision in its own savepoint; whatever it raises is its own."""
    if decision.action not in case.actions():
        return Outcome(decision, refusal=Case.DoesNotExist())
    words: dict[str, Any] = {"version": decision.version, "data": decision.data, "files": decision.files}
    try:
        with transaction.atomic():
            event = settle(case, decision.action, by=by, **words)
    except (Refusal, NotYours, DatabaseError) as refusal:
        return Outcome(decision, refusal=refusal)
    if Case.person.is_cached(case):
        company.forget_person(case.person_id)
    return Outcome(decision, event)
