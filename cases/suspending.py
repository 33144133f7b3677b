"""Holding a case, letting it go on, and waiving a condition, as facts of acts (A.5 overlays)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.desks import Desk

from .facts import Facts, group
from .law import Guard
from .overlays import Suspension, Waiver


class Held(Facts):
    """The case is put on hold; ``kind`` says how."""

    kind: ClassVar[str] = Suspension.ON_HOLD

    @classmethod
    def rows(cls, case, event, data):
        """One open Suspension."""
        yield Suspension(case=case, event=event, kind=cls.kind, since=event.on, reason=data.get("reason") or "")


class Released(Facts):
    """The open suspension of ``kind`` ends."""

    kind: ClassVar[str] = Suspension.ON_HOLD

    @classmethod
    def rows(cls, case, event, data):
        """The open Suspension with its last day."""
        open_one = case.history.suspended(cls.kind)
        if open_one:
            open_one.until = max(event.on, open_one.since)
            yield open_one


def held(kind: str) -> Any:
    """Begin a suspension of that kind."""
    return group(f"Held_{kind}", Held, kind=kind)


def released(kind: str) -> Any:
    """End the open suspension of that kind."""
    return group(f"Released_{kind}", Released, kind=kind)


# --- waivers ---------------------------------------------------------------------------------------------------


def waivable(case, desk: Desk) -> list[Guard]:
    """The conditions of the step's acts that the desk may waive, each once, as the law tells them."""
    found = {
        one.name: one
        for action in case.actions_from(case.step)
        for one in action.when
        if one.waivable_by == desk and one.in_force(case.on)
    }
    return list(found.values())


class Waiving(Facts):
    """A condition let pass for this case, until it moves on; with the reason and the document it rests on."""

    desk: ClassVar[Desk]

    guard = forms.ChoiceField(label=_("Condition to be waived"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    document_number = forms.CharField(label=_("Document number"), max_length=120, required=False)

    def prepare(self):
        """Offer the conditions this desk may waive at the case's step."""
        field: Any = self.fields["guard"]
        field.choices = [(one.name, one.told) for one in waivable(self.case, self.desk)]

    @classmethod
    def rows(cls, case, event, data):
        """One Waiver."""
        yield Waiver(
            case=case, event=event, guard=data["guard"], on=event.on, reason=data["reason"],
            document=data.get("document_number") or "",
        )  # fmt: skip


def waiving(desk: Desk) -> Any:
    """Ask which condition the desk waives and why."""
    return group(f"Waiving_{desk.role}", Waiving, desk=desk)
