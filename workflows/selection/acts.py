"""The acts of selection in the order of the law; mixed into every pipeline that fills posts (E-01)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, choice, line, scan, text
from cases.law import aside, duty, onward, opens
from cases.limits import working_days
from cases.overlays import Suspension
from cases.suspending import held, released
from dossiers import papers
from organisations.desks import RECRUITER
from recruitment.intakes.steps import Applying, Deciding, Examining
from recruitment.scoring import EXTRA, INTERVIEW, VOID, WRITTEN

from . import facts, guards, results, wording
from .steps import Checks, NotTaken, Selection

IN_SELECTION = (*Selection.steps, *Checks.steps)
HELD = (Suspension.ON_HOLD,)
CONDITIONS = (guards.position_live, guards.educated, guards.young_enough)


class ApplyingActs:
    """The application and its conditions."""

    @opens(
        Selection.APPLIED, _("Enter an application"), by=RECRUITER, article="E-01",
        when=[guards.not_oneself, guards.round_open, *CONDITIONS, guards.holds_no_post, guards.not_running,
              guards.not_voided, guards.not_barred],
        asks=[facts.Applied, facts.Kinless, facts.Unbound, scan(papers.PLACEMENT_APPLICATION, required=False),
              scan(papers.CREDENTIALS, required=False)],
    )  # fmt: skip
    def apply(self):
        """Somebody applies for one position of an announced round (D.3 row 3)."""
        self.position = self.facts["position"]
        self.intake = self.position.intake

    @onward(
        Selection.APPLIED, Selection.QUALIFIED, _("Conditions are met"), article="E-01",
        when=[guards.not_oneself, guards.round_at(Applying.OPEN, Applying.REVIEW), *CONDITIONS],
        asks=[scan(papers.QUALIFICATION_REVIEW, required=False)],
    )  # fmt: skip
    def qualify(self):
        """The announced conditions are met (D.3 row 3)."""

    @aside(
        Selection.APPLIED, NotTaken.NOT_QUALIFIED, _("Conditions are not met"), article="E-01",
        when=[guards.not_oneself], asks=[facts.Unqualified, Reason],
    )  # fmt: skip
    def disqualify(self):
        """An announced condition is not met; the applicant is told which and why (D.3 row 3)."""
        self.out, self.out_from = wording.UNQUALIFIED, WRITTEN

    @aside(
        (Selection.APPLIED, Selection.QUALIFIED), None, _("Change the position"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Applying.REVIEW), *CONDITIONS], asks=[facts.OtherPosition, Reason],
    )  # fmt: skip
    def change_position(self):
        """Who applied for a position that is cut or merged may change to one that is left (D.3 row 4)."""
        self.position = self.facts["position"]


class ExaminingActs:
    """Results, shortlist and ranking."""

    @aside(
        Selection.QUALIFIED, None, _("Enter the written result"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.WRITTEN), guards.not_before_round,
              guards.has_written_part, guards.entered_once(WRITTEN)],
        asks=[results.marked(WRITTEN), results.Bonus],
    )  # fmt: skip
    def record_written(self):
        """The written result with the announced bonus, or why there is none (D.3 row 5, E-07)."""
        results.enter(self, WRITTEN)

    @onward(
        Selection.QUALIFIED, Selection.SHORTLISTED, _("Admit to the interview"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.INTERVIEW), guards.results_complete,
              guards.within_shortlist],
        asks=[results.WrittenStanding],
    )  # fmt: skip
    def admit(self):
        """Within the announced number by rank, all ties at the cut included (D.3 row 6)."""

    @aside(
        Selection.SHORTLISTED, None, _("Enter the interview result"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.INTERVIEW), guards.not_before_round,
              guards.entered_once(INTERVIEW)],
        asks=[results.marked(INTERVIEW)],
    )  # fmt: skip
    def record_interview(self):
        """The interview's result, or why there is none (D.3 row 7, E-07)."""
        results.enter(self, INTERVIEW)

    @aside(
        (Selection.SHORTLISTED, Selection.RESERVE), None, _("Enter the result of the further test"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Examining.INTERVIEW, Deciding.CHECKS), guards.not_before_round,
              guards.is_undecided, guards.entered_once(EXTRA)],
        asks=[results.marked(EXTRA), results.NextStanding],
    )  # fmt: skip
    def record_extra(self):
        """Equals across the last post sit a further test (D.3 row 7)."""
        results.enter(self, EXTRA)

    @aside(
        (Selection.QUALIFIED, Selection.SHORTLISTED, Selection.RESERVE), None, _("Correct a result"), article="D.3",
        when=[guards.not_oneself, guards.entered_before],
        asks=[results.WhichPart, results.Marked, results.Bonus, Reason,
              line("document_number", _("Document number of the correction"))],
    )  # fmt: skip
    def correct_result(self):
        """A result is changed only with reason and document; both values stay on record (D.3 row 5)."""
        results.enter(self, self.facts["part"])

    @onward(
        Selection.SHORTLISTED, Checks.NOMINATED, _("Nominate for the checks"), article="D.3",
        when=[guards.not_oneself, guards.round_at(Deciding.CHECKS), guards.results_complete, guards.within_posts,
              guards.decided, guards.post_vacant],
        asks=[results.FinalStanding], draws=[papers.SCORE_SHEET],
    )  # fmt: skip
    def nominate(self):
        """First in rank for the posts there are (D.3 rows 7 and 8)."""

    @aside(
        Selection.SHORTLISTED, Selection.RESERVE, _("Put in reserve"), article="E-08",
        when=[guards.not_oneself, guards.substitution_announced, guards.round_at(Deciding.CHECKS),
              guards.results_complete, guards.in_reserve],
        asks=[results.FinalStanding],
    )  # fmt: skip
    def stand_by(self):
        """Next in rank, where the announcement provides for substitution (E-08)."""

    @onward(
        Selection.RESERVE, Checks.NOMINATED, _("Substitute"), article="E-08",
        when=[guards.not_oneself, guards.substitution_announced, guards.round_at(Deciding.CHECKS),
              guards.post_vacant, guards.next_in_rank, guards.decided],
        asks=[results.NextStanding], draws=[papers.SCORE_SHEET],
    )  # fmt: skip
    def substitute(self):
        """A vacancy is filled by the next in rank, only where the announcement says so (E-08)."""

    @aside(
        IN_SELECTION, NotTaken.NOT_SELECTED, _("Not selected"), article="D.3",
        when=[guards.not_oneself, guards.excluded], asks=[results.Unselected],
    )  # fmt: skip
    def not_select(self):
        """Not within the announced number by rank, or round or position have come to an end (D.3 rows 4, 6, 7)."""


class CheckingActs:
    """Physical check, background review, public notice."""

    @aside(
        Checks.NOMINATED, None, _("Record an adverse physical check"), article="D.3",
        when=[guards.not_oneself, guards.not_checked_yet],
        asks=[facts.Adverse, scan(papers.PHYSICAL_CHECK, required=False)],
    )  # fmt: skip
    def record_adverse_check(self):
        """The check is not passed; the conclusion alone is kept, and one re-check is open (D.3 row 8, F-02)."""

    @aside(
        Checks.NOMINATED, None, _("Record an adverse re-check"), article="D.3",
        when=[guards.not_oneself, guards.checked_before, guards.not_rechecked],
        asks=[facts.Adverse, scan(papers.PHYSICAL_RECHECK, required=False)],
    )  # fmt: skip
    def record_recheck(self):
        """The re-check is adverse too: it stands, and there is no further one (D.3 row 8, F-02)."""

    @onward(
        Checks.NOMINATED, Checks.FIT, _("Physical check passed"), article="E-01",
        when=[guards.not_oneself, guards.not_rechecked],
        asks=[facts.Fit, scan(papers.PHYSICAL_CHECK, required=False)],
    )  # fmt: skip
    def pass_physical(self):
        """Fit by the standard, at once or on the re-check; the conclusion alone is kept (D.3 row 8, F-02)."""

    @onward(
        Checks.FIT, Checks.VETTED, _("Background review passed"), article="E-01",
        when=[guards.not_oneself, guards.looked_into, guards.two_examiners, guards.examiners_unrelated,
              guards.no_avoidance],
        asks=[facts.Review, scan(papers.BACKGROUND_REPORT, required=False)],
    )  # fmt: skip
    def pass_review(self):
        """Conduct, record, file and avoidance were looked into by two who sign (D.3 row 9, E-05, E-06)."""

    @onward(
        Checks.VETTED, Checks.PUBLICITY, _("Put up the public notice"), article="E-01",
        when=[guards.not_oneself, guards.notice_long_enough], asks=[facts.AppointmentNotice],
        draws=[papers.SELECTION_NOTICE],
    )  # fmt: skip
    def put_up_notice(self):
        """Those to be appointed are announced in public (D.3 row 10)."""

    @onward(
        Checks.PUBLICITY, Checks.CLEARED, _("Close the public notice"), article="E-01",
        when=[guards.not_oneself, guards.notice_has_run, guards.notice_clear],
        asks=[facts.AppointmentOutcome, scan(papers.SELECTION_PUBLICITY_RECORD, required=False)],
        draws=[papers.APPOINTMENT_REQUEST],
    )  # fmt: skip
    def close_notice(self):
        """The notice has run its days and nothing stands in the way (D.3 row 10)."""

    @aside(
        Checks.PUBLICITY, None, _("Investigate an objection"), article="E-08", when=[guards.not_oneself],
        asks=[Reason, held(Suspension.ON_HOLD)], redates=True,
    )  # fmt: skip
    def investigate_objection(self):
        """While an objection is investigated the case stands still, also when the notice has run (D.3 row 10)."""

    @duty(
        Checks.PUBLICITY, _("Conclude the investigation"), by=RECRUITER, article="E-08",
        within=working_days(15, of="investigate_objection"), when=[guards.not_oneself],
        only_if=lambda case: case.history.suspended(Suspension.ON_HOLD) is not None,
        renewed_by=["investigate_objection"], during=HELD, redates=True,
        asks=[text("finding", _("Result of the investigation"), most=600), released(Suspension.ON_HOLD)],
    )  # fmt: skip
    def conclude_investigation(self):
        """The objection has been investigated; what it found is on record and the case goes on (D.3 row 10)."""

    @aside(
        Checks.PUBLICITY, NotTaken.NOT_PASSED, _("Objection upheld"), article="E-08", when=[guards.not_oneself],
        asks=[facts.AppointmentOutcome, Reason],
    )  # fmt: skip
    def uphold_objection(self):
        """An objection proves right: the candidate is not appointed, and the post is vacant (E-08)."""


class FallingActs:
    """How a candidate falls out."""

    @aside(
        Checks.steps, NotTaken.NOT_PASSED, _("Check or review not passed"), article="E-08",
        when=[guards.not_oneself, guards.adverse_on_record],
        asks=[choice("what", _("What was not passed"), wording.FAILED), Reason],
    )  # fmt: skip
    def not_pass(self):
        """A failed check or review leaves a vacancy (E-08)."""

    @aside(
        IN_SELECTION, NotTaken.VOIDED, _("Void the application"), article="E-07", during=HELD,
        when=[guards.not_oneself], asks=[facts.Breach, Reason],
    )  # fmt: skip
    def void(self):
        """Misconduct voids the application; what is serious goes on the integrity record (E-07)."""
        results.fall_out(self, VOID)

    @aside(
        IN_SELECTION, NotTaken.GAVE_UP, _("Record that the applicant gives up"), article="E-08", during=HELD,
        when=[guards.not_oneself], asks=[Reason],
    )  # fmt: skip
    def give_up(self):
        """The applicant gives up; the vacancy is filled only where the announcement says so (E-08)."""
        results.fall_out(self, wording.WITHDREW)


class SelectionActs(ApplyingActs, ExaminingActs, CheckingActs, FallingActs):
    """From application to clearance."""
