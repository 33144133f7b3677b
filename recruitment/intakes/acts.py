"""The acts of a round, in the order of the law (D.3 rows 1 to 11, E-01)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason
from cases.law import back, onward

from . import guards
from . import planning_guards as plan
from .amending_acts import AmendingActs
from .facts import PlanApproved, Released, orders
from .steps import Applying, Deciding, Examining, Over, Planning


class PlanningActs:
    """Plan and announcement."""

    @onward(
        Planning.DRAFT, Planning.APPROVED, _("Record the approval of the plan"), article="E-01", asks=[PlanApproved],
        when=[plan.filled_by_rounds, plan.has_positions, plan.positions_have_posts, plan.examined_by_identity,
              plan.pools_suffice],
    )  # fmt: skip
    def approve_plan(self):
        """Use of quota and plan are approved before anything is announced; the posts are reserved (D.3 row 1, D.5)."""

    @back(
        Planning.APPROVED, Planning.DRAFT, _("Take the plan back for changes"), article="D.5", asks=[Reason, Released]
    )
    def take_back_plan(self):
        """Before anything is public the plan may be drawn up anew; its posts are released (D.3 row 1, D.5)."""

    @onward(
        Planning.APPROVED, Applying.OPEN, _("Publish the announcement"), article="E-01",
        when=[
            plan.has_positions, plan.positions_have_posts, plan.examined_by_identity, plan.dates_set,
            plan.dates_in_order, plan.terms_sound, plan.announced_long_enough,
        ],
    )  # fmt: skip
    def publish(self):
        """The announcement is published; from then on its terms stand (E-01, D.3 row 2)."""
        self.published_on = self.on


class ApplyingActs:
    """Applications, conditions and the opening ratio."""

    @onward(
        Applying.OPEN, Applying.REVIEW, _("Close applications"), article="E-01",
        when=[guards.last_day_reached, guards.nothing_running],
    )  # fmt: skip
    def close_applications(self):
        """No application is taken after the announced last day (D.3 row 3)."""

    @onward(
        Applying.REVIEW, Examining.WRITTEN, _("Open the written test"), article="E-01",
        when=[
            guards.nothing_running, guards.something_left, guards.everybody_examined, guards.opening_ratio_met,
            guards.written_announced,
        ],
        only_if=guards.somebody_is_tested,
    )  # fmt: skip
    def open_written(self):
        """Conditions are examined and the opening ratio is met, or posts were cut or merged (D.3 rows 3 and 4)."""

    @onward(
        Applying.REVIEW, Examining.INTERVIEW, _("Open the interview without a written test"), article="D-06",
        asks=[orders("shortlist")],
        when=[
            guards.nothing_running, guards.something_left, guards.everybody_examined, guards.opening_ratio_met,
            guards.interview_alone_announced,
        ],
        only_if=guards.nobody_is_tested,
    )  # fmt: skip
    def open_interview_directly(self):
        """Where the announcement provides for interviews alone; whoever is qualified is admitted (D-06)."""

    @onward(
        Applying.REVIEW, Deciding.CHECKS, _("Go on to the checks without examination"), article="E-03",
        when=[guards.nothing_running, guards.something_left, guards.everybody_examined],
        only_if=guards.nobody_is_examined,
    )  # fmt: skip
    def open_checks(self):
        """Where every position was announced without examination the checks follow the recommendations (E-03)."""


class ExaminingActs:
    """Results, shortlist and ranking."""

    @onward(
        Examining.WRITTEN, Examining.INTERVIEW, _("Announce the shortlist"), article="E-01", asks=[orders("shortlist")],
        when=[guards.nothing_running, guards.written_complete],
    )  # fmt: skip
    def announce_shortlist(self):
        """Written results are complete and the shortlist is public, ties at the cut included (D.3 rows 5 and 6)."""

    @onward(
        Examining.INTERVIEW, Deciding.CHECKS, _("Announce the final ranking"), article="E-01", asks=[orders("ranking")],
        when=[guards.nothing_running, guards.shortlist_carried_out, guards.interview_complete, guards.nobody_undecided],
    )  # fmt: skip
    def announce_ranking(self):
        """All results are in; who is first in rank goes to the checks (D.3 row 7)."""

    @onward(
        Deciding.CHECKS, Over.FINISHED, _("Conclude the round"), article="E-01", asks=[Released],
        when=[guards.nothing_running, guards.nobody_left],
    )  # fmt: skip
    def conclude(self):
        """Every candidate has been appointed or told; posts not filled are released (D.3 row 11, E-08)."""


class RoundActs(PlanningActs, ApplyingActs, ExaminingActs, AmendingActs):
    """Everything that can be done in a round."""
