"""What acts of a round bring about for everybody: shortlist, ranking, merger, cancellation; each case by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from .intakes.field import QUALIFIED, SHORTLISTED, in_the_running
from .intakes.steps import Applying, Deciding, Examining, Over
from .ranking import contests
from .running import Step, kind
from .runs import Run
from .scoring import RESERVE as NEXT
from .scoring import TAKEN, UNDECIDED
from .sweeps import step_of


def _numbers(run: Run) -> dict[Any, str]:
    return dict(run.intake.candidates.values_list("pk", "number"))


@kind("shortlist", _("Shortlist"), at=(Examining.INTERVIEW,), by_hand=False)
def shortlist(run: Run) -> Iterable[Step]:
    """Who is within the announced number by rank is admitted, all ties at the cut included (D.3 row 6)."""
    numbers = _numbers(run)
    for contest in contests(run.intake).values():
        for pk, state in contest.states.items():
            if state == QUALIFIED:
                act = "admit" if contest.shortlist.admits(pk) else "not_select"
                yield step_of(run, pk, numbers[pk], act)


@kind("ranking", _("Final ranking"), at=(Deciding.CHECKS,), by_hand=False)
def ranking(run: Run) -> Iterable[Step]:
    """The first in rank go to the checks, who follows stands by where that was announced (D.3 row 7, E-08)."""
    numbers = _numbers(run)
    others = "stand_by" if run.intake.substitution else "not_select"
    acts = {TAKEN: "nominate", NEXT: others}
    for contest in contests(run.intake).values():
        waiting = [pk for pk, state in contest.states.items() if state == SHORTLISTED]
        verdicts = [(contest.choice.verdict(pk), pk) for pk in waiting]
        for verdict, pk in sorted(verdicts, key=lambda one: one[0] != TAKEN):
            if verdict != UNDECIDED:
                yield step_of(run, pk, numbers[pk], acts.get(verdict, "not_select"))


@kind("merge", _("Applicants follow their position"), at=(Applying.REVIEW,), by_hand=False)
def merge(run: Run) -> Iterable[Step]:
    """Applicants of a merged position compete for the one it went into (D.3 row 4)."""
    states = in_the_running(run.intake.case_class)
    rows = run.intake.candidates.filter(state__in=states).exclude(position__merged_into=None).order_by("number")
    reason = _because(run, "merge")
    for pk, number, target in rows.values_list("pk", "number", "position__merged_into"):
        yield step_of(run, pk, number, "change_position", position=target, reason=reason)


@kind("cancelled", _("End the applications of the cancelled round"), at=(Over.CANCELLED,), by_hand=False)
def cancelled(run: Run) -> Iterable[Step]:
    """A cancelled round ends every application with the reason, wherever the case stands (35号令)."""
    law = run.intake.case_class
    rows = run.intake.candidates.filter(state__in=in_the_running(law)).order_by("number")
    selected, reason = {one.value for one in law.act("not_select").sources}, _because(run, "cancel")
    for pk, number, state in rows.values_list("pk", "number", "state"):
        if state in selected:
            yield step_of(run, pk, number, "not_select")
        else:  # recommended without examination
            yield step_of(run, pk, number, "decline", reason=reason)


def _because(run: Run, action: str) -> str:
    event = run.intake.history.last(action)
    return str(event.facts.get("reason", "")) if event else ""
