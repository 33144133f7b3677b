"""Why a candidate is not selected: by rank, or because round or position have come to an end (D.3 rows 4, 6, 7)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from recruitment.intakes.steps import Over
from recruitment.models import Intake
from recruitment.ranking import Contest
from recruitment.scoring import RESERVE

from .looked_up import looked_up
from .standing import BELOW, RANKED, FinalStanding, after_falls, by_total, by_written, settled
from .steps import Selection

RANK, CANCELLED, CONCLUDED, CUT = "rank", "cancelled", "concluded", "cut"
BECAUSE = (
    (RANK, _("not within the announced number by rank")),
    (CANCELLED, _("the round was cancelled")),
    (CONCLUDED, _("the round is concluded")),
    (CUT, _("the position was cut")),
)


class Unselected(FinalStanding):
    """Why a candidate is not selected: by rank, or because round or position are gone; looked up (D.3 rows 4, 6, 7)."""

    because = looked_up(forms.ChoiceField, _("Because"), choices=[("", ""), *BECAUSE])
    cancellation = looked_up(forms.CharField, _("Reason of the cancellation"))

    def told(self, found):
        """What ended the round or the position comes before rank."""
        case = self.case
        if over := gone(case):
            return {"because": over, "cancellation": _why(case.intake) if over == CANCELLED else None}
        if case.state == Selection.QUALIFIED.value:
            words = by_written(case, found)
            low = words["verdict"] == BELOW
        else:
            words = by_total(case, found, after_falls(found) if case.intake.substitution else found)
            low = words["verdict"] == BELOW or _passed_over(case.intake, found, words["verdict"])
        can = case.state in RANKED and not words["missing"]
        return words | {"because": RANK if can and low else None}


def _passed_over(intake: Intake, found: Contest, verdict: str) -> bool:
    """Whether nobody in reserve is needed any more; without substitution nobody ever is (E-08)."""
    return settled(found) if intake.substitution else verdict == RESERVE


def gone(case) -> str | None:
    """Whether the round has ended, or the position has no posts any more, and how."""
    ends = {Over.CANCELLED.value: CANCELLED, Over.FINISHED.value: CONCLUDED}
    dead = case.position.merged_into_id or not case.position.places
    return ends.get(case.intake.state) or (CUT if dead else None)


def _why(intake: Intake) -> str | None:
    event = intake.history.last("cancel")
    return event.facts.get("reason") if event else None
