"""Acts for everybody whom they concern at one point of a round: each case by itself, through the door of cases.

Permission and conditions hold as if somebody had done every act by hand; a case that is refused is told with its
reasons and stays for people. What has been done already has moved on and is not found again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions import submit
from cases.law import Action

from .intakes.field import APPLIED, PUBLICITY, RESERVE, VETTED
from .intakes.steps import Applying, Deciding
from .running import Step, kind
from .runs import Run

ACTS = {"qualify": "qualify", "notice": "put_up_notice", "close_notice": "close_notice", "remainder": "not_select"}
"""The act each order given by hand repeats; its facts are asked once, for everybody."""


def asked(case_class, act: str) -> dict[str, forms.Field]:
    """The fields an order asks: those of the act that people fill in; what is looked up is looked up for each case."""
    action: Action = case_class.act(act)
    fields = {name: field for group in action.asks for name, field in group.base_fields.items()}
    return {name: one for name, one in fields.items() if not one.disabled and not isinstance(one, forms.FileField)}


def step_of(run: Run, pk: Hashable, number: str, act: str, **facts: Any) -> Step:
    """The row of one case: the act through the door, with the facts of the order."""
    rows = run.intake.case_class._default_manager.filter(pk=pk)
    data = {"on": run.on.isoformat(), **run.facts, **facts}
    return Step(number, lambda: submit(rows, act, by=run.by, data=data))


def _all_at(run: Run, state: str, act: str) -> Iterator[Step]:
    rows = run.intake.candidates.filter(state=state).order_by("number")
    for pk, number in rows.values_list("pk", "number"):
        yield step_of(run, pk, number, act)


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
