"""Acts of results, shortlist and ranking (D.3 rows 5 to 8, E-08)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, line
from cases.law import aside, onward
from dossiers import papers
from recruitment.intakes.steps import Deciding, Examining
from recruitment.scoring import EXTRA, INTERVIEW, WRITTEN
from workflows.corrections import MENDED, RETURNED

from . import guards, ranking_guards, results, standing, unselected
from .steps import IN_SELECTION, Checks, NotTaken, Selection

CORRECTION = line("document_number", _("Document number of the correction"))


class ExaminingActs:
    """Results, shortlist and ranking."""

    @aside(
        Selection.QUALIFIED, None, _("Enter the written result"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.WRITTEN), guards.not_before_round,
              ranking_guards.has_written_part, ranking_guards.entered_once(WRITTEN)],
        asks=[results.marked(WRITTEN), results.Bonus],
    )  # fmt: skip
    def record_written(self):
        """The written result with the announced bonus, or why there is none (D.3 row 5, E-07)."""
        results.enter(self, WRITTEN)

    @onward(
        Selection.QUALIFIED, Selection.SHORTLISTED, _("Admit to the interview"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.INTERVIEW), ranking_guards.results_complete,
              ranking_guards.within_shortlist],
        asks=[standing.WrittenStanding],
    )  # fmt: skip
    def admit(self):
        """Within the announced number by rank, all ties at the cut included (D.3 row 6)."""

    @aside(
        Selection.SHORTLISTED, None, _("Enter the interview result"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.INTERVIEW), guards.not_before_round,
              ranking_guards.entered_once(INTERVIEW)],
        asks=[results.marked(INTERVIEW)],
    )  # fmt: skip
    def record_interview(self):
        """The interview's result, or why there is none (D.3 row 7, E-07)."""
        results.enter(self, INTERVIEW)

    @aside(
        (Selection.SHORTLISTED, Selection.RESERVE), None, _("Enter the result of the further test"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.INTERVIEW, Deciding.CHECKS), guards.not_before_round,
              ranking_guards.is_undecided, ranking_guards.entered_once(EXTRA)],
        asks=[results.marked(EXTRA), standing.NextStanding],
    )  # fmt: skip
    def record_extra(self):
        """Equals across the last post sit a further test (D.3 row 7)."""
        results.enter(self, EXTRA)

    @aside(
        (Selection.QUALIFIED, Selection.SHORTLISTED, Selection.RESERVE), None, _("Correct a result"), article="D.3",
        when=[guards.not_oneself, ranking_guards.entered_before],
        asks=[results.WhichPart, results.Marked, results.Bonus, Reason, CORRECTION],
    )  # fmt: skip
    def correct_result(self):
        """A result is changed only with reason and document; both values stay on record (D.3 row 5)."""
        results.enter(self, self.facts["part"])

    @onward(
        Selection.SHORTLISTED, Checks.NOMINATED, _("Nominate for the checks"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Deciding.CHECKS), ranking_guards.results_complete,
              ranking_guards.within_posts, ranking_guards.decided, ranking_guards.post_vacant],
        asks=[standing.FinalStanding], draws=[papers.SCORE_SHEET],
    )  # fmt: skip
    def nominate(self):
        """First in rank for the posts there are (D.3 rows 7 and 8)."""

    @aside(
        Selection.SHORTLISTED, Selection.RESERVE, _("Put in reserve"), article="E-08",
        when=[guards.not_oneself, ranking_guards.substitution_announced, guards.round_at(Deciding.CHECKS),
              ranking_guards.results_complete, ranking_guards.in_reserve],
        asks=[standing.FinalStanding],
    )  # fmt: skip
    def stand_by(self):
        """Next in rank, where the announcement provides for substitution (E-08)."""

    @onward(
        Selection.RESERVE, Checks.NOMINATED, _("Substitute"), article="E-08",
        when=[guards.not_oneself, ranking_guards.substitution_announced, guards.round_at(Deciding.CHECKS),
              ranking_guards.post_vacant, ranking_guards.next_in_rank, ranking_guards.decided],
        asks=[standing.NextStanding], draws=[papers.SCORE_SHEET],
    )  # fmt: skip
    def substitute(self):
        """A vacancy is filled by the next in rank, only where the announcement says so (E-08)."""

    @aside(
        IN_SELECTION, NotTaken.NOT_SELECTED, _("Not selected"), article="D.3",
        during=[RETURNED], when=[guards.not_oneself, ranking_guards.excluded], asks=[unselected.Unselected, MENDED],
    )  # fmt: skip
    def not_select(self):
        """Not within the announced number by rank, or round or position have come to an end (D.3 rows 4, 6, 7)."""
