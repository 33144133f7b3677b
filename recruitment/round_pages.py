"""What the pages of a round show, put together from its law, its history and its candidates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import ahead, pages, readable
from cases import rail as rails
from cases.law import ASIDE, BACK, Action, cite

from .intakes import amending, wording
from .intakes.field import Line
from .models import Intake, Position
from .running import KINDS
from .runs import Run


def find(user, number: str) -> Intake:
    """The round of that number; Http404 unless the user may see it."""
    rows = Intake.objects.visible_to(user).select_related("organisation", "programme")
    return get_object_or_404(rows, number=number)


def is_recruiter(intake: Intake, user) -> bool:
    """Whether the user sits at the desk that acts for the round."""
    return ahead.prospect(intake, Intake.actions()["cancel"], user).mine


def position_of(intake: Intake, code: str) -> Position:
    """The position of that code; Http404 without one."""
    found = next((one for one in intake.lineup if one.code == code), None)
    if found is None:
        raise Http404
    return found


# --- how far and what now ---------------------------------------------------------------------------------------


def rail(intake: Intake) -> list[rails.Milestone]:
    """The stages of a round; one that was cancelled stands where it left the road."""
    stages = [stage for stage in intake.stages if any(not one.final for one in stage.steps)]
    here = _here(intake, stages)
    states = [
        rails.DONE if place < here else rails.CURRENT if place == here else rails.AHEAD for place in range(len(stages))
    ]
    return [rails.Milestone(stage.label, state, []) for stage, state in zip(stages, states, strict=True)]


def _here(intake: Intake, stages: list) -> int:
    if not intake.step.final:
        return stages.index(intake.stage)
    last = intake.history.events[-1]
    return len(stages) if last.action == "conclude" else stages.index(intake.steps()[last.source].stage)


def now(intake: Intake, user) -> pages.Now:
    """What the step offers, as it looks to the user today."""
    result = pages.Now()
    for one in ahead.prospects(intake, user):
        option = _option(intake, one)
        (result.others if one.action.kind in (BACK, ASIDE) else result.onward).append(option)
    return result


def _option(intake: Intake, one: ahead.Prospect) -> pages.Option:
    action = one.action
    hard, soft = (pages.hindrances(intake, found, {}) for found in (one.obstacles, one.warnings))
    url = reverse("rounds:do", args=[intake.number, action.name])
    who = pages.who(intake, action)
    return pages.Option(str(action.label), cite(action.article), url, one.mine, who, None, hard, soft, None, False)


def consequences(intake: Intake, action: Action) -> list[str]:
    """What follows from the act, said before the click."""
    told = []
    if action.moves:
        told.append(_("After submission the round goes to the step: %(step)s.") % {"step": action.target.label})
    if action.name == "publish":
        told.append(_("From then on the announcement stands: it can only be corrected with a reason or cancelled."))
    if action.name in amending.AMENDMENTS:
        told.append(_("Every applicant's case shows this with its reason."))
    if action.name == "approve_plan":
        told.append(_("The posts of the plan are reserved in their pools."))
    return [*told, _("What is entered stays on record and cannot be deleted.")]


# --- positions -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A position as the table shows it."""

    line: Line
    education: str

    @property
    def position(self) -> Position:
        """The position itself."""
        return self.line.position

    @property
    def ratio(self) -> str:
        """Its opening ratio."""
        return f"1:{wording.plain(self.line.ratio)}"

    @property
    def fate(self) -> str:
        """What became of a position without posts."""
        if self.position.merged_into:
            return _("merged into %(position)s") % {"position": self.position.merged_into.code}
        return "" if self.position.places else _("cancelled")


def rows(intake: Intake) -> list[Row]:
    """The positions with their candidates counted."""
    return [Row(one, wording.shown("education", one.position.education)) for one in intake.field.lines]


# --- what happened ----------------------------------------------------------------------------------------------


def load(intake: Intake) -> None:
    """Read the events once, with who did them."""
    intake.history.events = list(intake.events.select_related("by", "organisation").order_by("seq"))


def timeline(intake: Intake) -> list[dict[str, Any]]:
    """What happened, newest first."""
    return [_entry(one) for one in reversed(intake.history.events)]


def _entry(event) -> dict[str, Any]:
    action = Intake.act(event.action)
    told = [(str(_("Announced")), amending.told(event))] if event.action in amending.AMENDMENTS else []
    return {
        "event": event, "kind": action.kind if action else "", "label": str(action.label) if action else event.action,
        "role": event.organisation.short_name, "facts": told or readable.facts(Intake, event),
        "warnings": event.facts.get("warnings", []),
    }  # fmt: skip


# --- orders -----------------------------------------------------------------------------------------------------


def offered(intake: Intake) -> list:
    """The orders for everybody that may be given at this step, imports left out (they bring a file)."""
    from .sweeps import ACTS

    return [KINDS[name] for name in ACTS if intake.state in KINDS[name].at]


def label_of(run: Run) -> str:
    """What was ordered, in words."""
    return str(KINDS[run.kind].label) if run.kind in KINDS else run.kind


def progress(run: Run) -> dict[str, Any]:
    """``state``, ``done`` of ``total`` rows, and ``text``, the sentence that says it (polled by site.js)."""
    numbers = {"done": run.done, "total": run.total, "problems": len(run.problems)}
    sentences = {
        Run.QUEUED: _("Waiting to be carried out. You may leave this page and find the order again in the round."),
        Run.RUNNING: _("Carried out: %(done)s of %(total)s. You may leave this page.") % numbers,
        Run.DONE: _("Carried out: %(total)s in all, of which %(problems)s did not go.") % numbers,
        Run.FAILED: run.message,
    }
    return {"state": run.status, "done": run.done, "total": run.total, "text": sentences[run.status]}
