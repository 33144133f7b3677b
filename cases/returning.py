"""Sending a case back to an earlier step for mending, as an overlay: nothing that was lawfully done is undone.

The case keeps its step. While it is sent back its acts are blocked; when the desk of the earlier step has mended what
was wrong, it is at once again with whoever sent it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.desks import Desk

from .actions import station
from .facts import group
from .law import DUTY, Action, Stage, Step
from .overlays import Suspension
from .suspending import Held

RETURNED = Suspension.RETURNED


def passed(case) -> list[Step]:
    """The steps the case really passed on its present way, oldest first; a way it was sent back on is forgotten."""
    steps, way = type(case).steps(), list[str]()
    for event in case.history.events:
        if event.target in way:
            del way[way.index(event.target) :]
        way.append(event.target)
    return [steps[one] for one in way if one in steps and one != case.state and steps[one].desk]


def mending_step(case) -> Step | None:
    """The step that a case was sent back to; None for a case that is not sent back."""
    away = case.history.suspended(RETURNED)
    return type(case).steps().get(away.step) if away else None


def mends(case, desk: Desk) -> bool:
    """Whether it is that desk's turn to mend what the case was sent back for."""
    step = mending_step(case)
    return step is not None and step.desk == desk


def sends_back(action: Action) -> bool:
    """Whether the act sends a case back for mending."""
    return any(issubclass(one, SentBack) for one in action.asks)


def ends_return(action: Action) -> bool:
    """Whether the act is the duty to mend what was sent back."""
    return action.kind == DUTY and RETURNED in action.during


class SentBack(Held):
    """To which earlier step the case is sent back, out of those it has passed."""

    kind: ClassVar[str] = RETURNED

    def prepare(self):
        """Offer the steps passed, the nearest first, each with whose desk it is."""
        offered = ((one.value, _told(self.case, one, one.desk)) for one in reversed(passed(self.case)) if one.desk)
        field: Any = self.fields["back_to"]
        field.choices = [(value, told) for value, told in offered if told]

    @classmethod
    def rows(cls, case, event, data):
        """One open Suspension that names the step."""
        for row in super().rows(case, event, data):
            row.step = data["back_to"]
            yield row


def _told(case, step: Step, desk: Desk) -> str:
    organisation = station(case, desk)
    if organisation is None:
        return ""
    words = {"step": step.label, "organisation": organisation.short_name, "role": desk.label}
    return _("%(step)s (%(organisation)s, %(role)s)") % words


def sent_back(stages: Iterable[type[Stage]]) -> Any:
    """Ask to which step of the pipeline a case is sent back."""
    steps = [(one.value, one.label) for stage in stages for one in stage.steps]
    field = forms.ChoiceField(label=gettext_lazy("Back to"), choices=steps, widget=forms.RadioSelect)
    return group("SentBackTo", SentBack, back_to=field)
