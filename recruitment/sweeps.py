"""Acts for everybody whom they concern at one point of a round: each case by itself, through the door of cases.

Permission and conditions hold as if somebody had done every act by hand; a case that is refused is told with its
reasons and stays for people. What has been done already has moved on and is not found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions import submit
from cases.law import Action

from .intakes.field import APPLIED, PUBLICITY, QUALIFIED, RESERVE, SHORTLISTED, VETTED, in_the_running
from .intakes.steps import Applying, Deciding, Examining, Over
from .ranking import contests
from .running import Step, kind
from .runs import Run
from .scoring import RESERVE as NEXT
from .scoring import TAKEN, UNDECIDED

ACTS = {"qualify": "qualify", "notice": "put_up_notice", "close_notice": "close_notice", "remainder": "not_select"}
"""The act each order given by hand repeats; its facts are asked once, for everybody."""


def asked(case_class, act: str) -> dict[str, forms.Field]:
    """The fields an order asks: those of the act that people fill in; what is looked up is looked up for each case."""
    action: Action = case_class.act(act)
    fields = {name: field for group in action.asks for name, field in group.base_fields.items()}
    return {name: one for name, one in fields.items() if not one.disabled and not isinstance(one, forms.FileField)}


def _step(run: Run, pk: int, number: str, act: str, **facts: Any) -> Step:
    rows = run.intake.case_class._default_manager.filter(pk=pk)
    data = {"on": run.on.isoformat(), **run.facts, **facts}
    return Step(number, lambda: submit(rows, act, by=run.by, data=data))


def _all_at(run: Run, state: str, act: str) -> Iterator[Step]:
    rows = run.intake.candidates.filter(state=state).order_by("number")
    for pk, number in rows.values_list("pk", "number"):
        yield _step(run, pk, number, act)


@kind("qualify", _("Pass everybody whose conditions check out"), at=(Applying.OPEN, Applying.REVIEW))
def qualify(run: Run) -> Iterable[Step]:
    """Applicants whose announced conditions are met by what is on record; the others stay for people (D.3 row 3)."""
    return _all_at(run, APPLIED, ACTS["qualify"])


@kind("notice", _("Put up the public notice for all who passed the checks"), at=(Deciding.CHECKS,))
def notice(run: Run) -> Iterable[Step]:
    """One public notice for all who have passed check and review (D.3 row 10)."""
    return _all_at(run, VETTED, ACTS["notice"])


@kind("close_notice", _("Close the public notice for all"), at=(Deciding.CHECKS,))
def close_notice(run: Run) -> Iterable[Step]:
    """Where the notice has run its days and nothing stands in the way (D.3 row 10)."""
    return _all_at(run, PUBLICITY, ACTS["close_notice"])


@kind("remainder", _("Tell those left in reserve that they are not selected"), at=(Deciding.CHECKS,))
def remainder(run: Run) -> Iterable[Step]:
    """Nobody in reserve is needed any more (E-08)."""
    return _all_at(run, RESERVE, ACTS["remainder"])


# --- ordered by acts of the round --------------------------------------------------------------------------------


def _numbers(run: Run) -> dict[int, str]:
    return dict(run.intake.candidates.values_list("pk", "number"))


@kind("shortlist", _("Shortlist"), at=(Examining.INTERVIEW,), by_hand=False)
def shortlist(run: Run) -> Iterable[Step]:
    """Who is within the announced number by rank is admitted, all ties at the cut included (D.3 row 6)."""
    numbers = _numbers(run)
    for contest in contests(run.intake).values():
        for pk, state in contest.states.items():
            if state == QUALIFIED:
                act = "admit" if contest.shortlist.admits(pk) else "not_select"
                yield _step(run, pk, numbers[pk], act)


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
                yield _step(run, pk, numbers[pk], acts.get(verdict, "not_select"))


@kind("merge", _("Applicants follow their position"), at=(Applying.REVIEW,), by_hand=False)
def merge(run: Run) -> Iterable[Step]:
    """Applicants of a merged position compete for the one it went into (D.3 row 4)."""
    states = in_the_running(run.intake.case_class)
    rows = run.intake.candidates.filter(state__in=states).exclude(position__merged_into=None).order_by("number")
    reason = _because(run, "merge")
    for pk, number, target in rows.values_list("pk", "number", "position__merged_into"):
        yield _step(run, pk, number, "change_position", position=target, reason=reason)


@kind("cancelled", _("End the applications of the cancelled round"), at=(Over.CANCELLED,), by_hand=False)
def cancelled(run: Run) -> Iterable[Step]:
    """A cancelled round ends every application with the reason, wherever the case stands (35号令)."""
    rows = run.intake.candidates.filter(state__in=in_the_running(run.intake.case_class)).order_by("number")
    for pk, number in rows.values_list("pk", "number"):
        yield _step(run, pk, number, "not_select")


def _because(run: Run, action: str) -> str:
    event = run.intake.history.last(action)
    return str(event.facts.get("reason", "")) if event else ""
