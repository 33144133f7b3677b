"""Acts by which a candidate falls out (E-07, E-08)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, choice, text
from cases.law import Step, aside
from organisations.masking import MEDICAL
from recruitment.scoring import VOID
from workflows.corrections import MENDED

from . import check_facts, check_guards, guards, results, wording
from .steps import IN_SELECTION, LEAVING, Checks, NotTaken


def falling(steps: Iterable[Step]) -> type:
    """Misconduct and giving up at any of the steps; a pipeline that has more ways into the checks names more."""
    steps = tuple(steps)

    class Falling:
        """How a candidate falls out of his own doing."""

        @aside(
            steps, NotTaken.VOIDED, _("Void the application"), article="E-07", during=LEAVING,
            when=[guards.not_oneself], asks=[check_facts.Breach, Reason, MENDED],
        )  # fmt: skip
        def void(self):
            """Misconduct voids the application; what is serious goes on the integrity record (E-07)."""
            results.fall_out(self, VOID)

        @aside(
            steps, NotTaken.GAVE_UP, _("Record that the applicant gives up"), article="E-08", during=LEAVING,
            when=[guards.not_oneself], asks=[Reason, MENDED],
        )  # fmt: skip
        def give_up(self):
            """The applicant gives up; the vacancy is filled only where the announcement says so (E-08)."""
            results.fall_out(self, wording.WITHDREW)

    return Falling


class FallingActs(falling(IN_SELECTION)):  # type: ignore[misc]
    """How a candidate falls out."""

    @aside(
        Checks.steps, NotTaken.NOT_PASSED, _("Check or review not passed"), article="E-08",
        when=[guards.not_oneself, check_guards.adverse_on_record],
        asks=[choice("what", _("What was not passed"), wording.FAILED),
              text("reason", _("Reason"), most=600, about=MEDICAL)],  # of check or review: hidden as the stricter one
    )  # fmt: skip
    def not_pass(self):
        """A failed check or review leaves a vacancy (E-08)."""
