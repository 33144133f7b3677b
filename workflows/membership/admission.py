"""Stage IV: from pre-review to the committee's approval (steps 13 to 17)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, choice, day, line, number, scan, talked, text, tick
from cases.guards import (
    committee_majority,
    committee_not_carried,
    committee_quorum,
    majority,
    not_carried,
    provided,
    quorum,
)  # fmt: skip
from cases.lapses import lapse
from cases.law import aside, back, duty, onward
from cases.limits import days
from cases.votes import ballot, committee_vote
from dossiers import papers
from organisations.codes import PROBATIONARY_MEMBER
from organisations.desks import BRANCH, SPONSOR
from workflows.corrections import taken_back

from . import admission_guards, guards, local, probation_guards, sponsor_guards
from .admission_guards import fast_tracked
from .steps import Admission, Candidacy, Cultivation, Probation

AFTER_VOTE = (Admission.PASSED, Admission.DELIBERATION, Admission.COMMITTEE_TALK, Admission.APPROVAL)


FAST_TRACK = tuple(provided(fast_tracked, one) for one in (guards.vetted, guards.vetting_valid))
LOCAL_MEETING = (
    local.noticed_before_admission,
    local.meeting_posted,
    local.meeting_reported_ahead,
    local.kin_stood_aside,
)
AHEAD = (
    day("posted_on", _("Notice of the meeting posted on"), required=False),
    day("reported_ahead_on", _("Meeting reported to the committee on"), required=False),
    number("stood_aside", _("Relatives who stood aside from the vote"), required=False),
)
TALKERS = (("member", _("a member of the committee")), ("organiser", _("an organiser of the committee")))
CONDUCT = choice(
    "sponsor_conduct", _("The sponsor, where a member of this committee"),
    (("voted", _("disclosed it and voted")), ("withdrew", _("disclosed it and did not vote"))), required=False,
)  # fmt: skip


class AdmissionActs:
    """Pre-review, application form, branch meeting, deliberation, talk and approval."""

    @onward(
        Admission.PREREVIEW, Admission.MEETING, _("Committee passes the pre-review"), number=13, article="A-18",
        when=[admission_guards.not_leaving, guards.announced],
        asks=[line("document_number", _("Document number of the reply")),
              line("form_serial", _("Serial number of the application form issued"), one_case=True),
              day("leaves_on", _("Leaves the unit on"), past=False, required=False,
                  help_text=_("only if a departure is planned")),
              text("exception", _("Reason for an exception"), required=False, rows=2)],
        draws=[papers.PREREVIEW_REPLY],
    )  # fmt: skip
    def pass_prereview(self):
        """The committee examines, answers in writing and issues the application form (A-18, A-G10)."""
        self.form_serial = self.facts["form_serial"]

    @back(Admission.PREREVIEW, Candidacy.CANDIDATE, _("Return to the branch"), article="A-18", asks=[Reason])
    def return_prereview(self):
        """The committee finds something to mend and returns the case with its reason (A-18)."""

    @duty(
        Admission.MEETING, _("Fill in the application form"), by=BRANCH, number=14, article="A-18", within=days(20),
        asks=[tick("filled", _("Filled in by the candidate under the introducers' guidance")),
              scan(papers.APPLICATION_FORM)],
        renewed_by=["pass_prereview"],
    )  # fmt: skip
    def fill_application_form(self):
        """The candidate fills in the form and the introducers write their opinions (A-15, A-18)."""

    @onward(
        Admission.MEETING, Admission.PASSED, _("Branch meeting adopts the resolution"), number=15, article="A-20",
        when=[admission_guards.may_accept, quorum, majority, admission_guards.meeting_in_time,
              admission_guards.prereviewed_here, guards.two_introducers, *FAST_TRACK, sponsor_guards.sponsor_paired,
              *LOCAL_MEETING],
        asks=[ballot("admission"), *AHEAD, scan(papers.ADMISSION_MINUTES, required=False)], draws=[papers.VOTE_SUMMARY],
    )  # fmt: skip
    def adopt(self):
        """The branch meeting votes by secret ballot on one candidate at a time (A-19, A-20, A-G11)."""

    @back(
        Admission.MEETING, Candidacy.REJECTED, _("Branch meeting does not carry the resolution"), article="A-20",
        when=[quorum, not_carried], asks=[ballot("admission"), scan(papers.ADMISSION_MINUTES, required=False)],
        draws=[papers.VOTE_SUMMARY],
    )  # fmt: skip
    def reject(self):
        """Not carried: the papers stay with the branch and the person is told (A-20, A-G19)."""

    @back(
        Candidacy.REJECTED, Candidacy.CANDIDATE, _("Branch committee keeps the candidate"), article="A-20",
        only_if=admission_guards.listed, asks=[Reason],
    )  # fmt: skip
    def return_to_candidacy(self):
        """The branch committee decides that the person stays a candidate (A-G19)."""
        # The fast track is over: what follows is the ordinary road with all its floors (A-F6).
        self.fast_track = self.fast_track_group = None

    @back(
        Candidacy.REJECTED, Cultivation.ACTIVIST, _("Branch committee returns to cultivation"), article="A-20",
        asks=[Reason],
    )  # fmt: skip
    def return_to_cultivation(self):
        """The branch committee decides that cultivation goes on (A-G19)."""
        # The fast track is over; who had only applied at the front line is an activist from this decision on.
        self.fast_track = self.fast_track_group = None
        self.activist_since = self.activist_since or self.on

    @back(
        Admission.MEETING, Candidacy.CANDIDATE, _("Return for a new pre-review"), article="A-18", by=BRANCH,
        only_if=admission_guards.ordinary, asks=[Reason],
    )  # fmt: skip
    def return_for_new_prereview(self):
        """After a transfer, or where something has changed, the case is pre-reviewed anew (A-18, A-G23)."""

    @aside(
        Admission.PASSED, None, _("Branch meeting deliberates again"), by=BRANCH, article="A-25",
        when=[quorum, majority, admission_guards.approved_within_six_months], asks=[ballot("reconsideration")],
    )  # fmt: skip
    def reconsider(self):
        """Not reported within three months, it is deliberated again; after six it is voted anew (A-25, A-G13)."""

    @onward(
        Admission.PASSED, Admission.COMMITTEE_TALK, _("Report to the committee"), article="A-21",
        when=[admission_guards.nobody_deliberates, admission_guards.reported_in_time],
        asks=[line("document_number", _("Document number of the request"))], draws=[papers.APPROVAL_REQUEST],
    )  # fmt: skip
    def report_for_approval(self):
        """The resolution is written into the form and sent up with the papers (A-21)."""

    take_back_report = taken_back(
        "take_back_report", report_for_approval,
        "The report is taken back before the committee has dealt with it (A-21).",
    )  # fmt: skip

    @onward(
        Admission.PASSED, Admission.DELIBERATION, _("Report to the deliberating level"), article="A-22",
        when=[admission_guards.somebody_deliberates, admission_guards.reported_in_time],
        only_if=admission_guards.deliberating_level,
        asks=[line("document_number", _("Document number of the request"))], draws=[papers.APPROVAL_REQUEST],
    )  # fmt: skip
    def report_for_deliberation(self):
        """A village committee or general branch stands in between: it deliberates first (A-21, A-22)."""

    take_back_from_deliberation = taken_back(
        "take_back_from_deliberation", report_for_deliberation,
        "The report is taken back before the level in between has dealt with it (A-22).",
    )  # fmt: skip

    @onward(
        Admission.DELIBERATION, Admission.COMMITTEE_TALK, _("Deliberate and pass on"), article="A-22",
        asks=[text("opinion", _("Opinion of the deliberating level"))],
    )  # fmt: skip
    def deliberate(self):
        """The level in between deliberates but cannot approve (A-22)."""

    @back(Admission.DELIBERATION, Admission.PASSED, _("Return to the branch"), article="A-22", asks=[Reason])
    def return_from_deliberation(self):
        """The level in between finds something to mend (A-22)."""

    @duty(
        AFTER_VOTE, _("Confirm attendance and sign the minutes"), by=SPONSOR, article="C-S5",
        within=days(15, pauses=True),
        only_if=sponsor_guards.rural, renewed_by=["adopt"],
        asks=[tick("attended", _("I attended the branch meeting on this candidate")),
              tick("signed", _("I have signed its minutes together with the secretary")),
              text("remarks", _("Remarks"), required=False)],
    )  # fmt: skip
    def sponsor_attend(self):
        """The sponsor attends the branch meeting and signs its minutes with the secretary (C-02, C-S5)."""

    @onward(
        Admission.COMMITTEE_TALK, Admission.APPROVAL, _("Committee sends somebody to talk"), number=16,
        article="A-23", when=[local.committee_talk_prompt],
        asks=[talked("committee_talk"), choice("capacity", _("Who talked is"), TALKERS)],
    )  # fmt: skip
    def talk_before_approval(self):
        """A committee member or organiser talks with the candidate and reports (A-23)."""

    @onward(
        Admission.APPROVAL, Probation.PROBATION, _("Committee approves"), number=17, article="A-24",
        when=[committee_quorum, committee_majority, admission_guards.approved_in_time, admission_guards.delay_explained,
              admission_guards.approved_within_six_months,
              sponsor_guards.sponsor_attended, sponsor_guards.sponsor_in_office, sponsor_guards.sponsor_disclosed,
              local.sponsor_does_not_vote, local.county_checked],
        asks=[committee_vote("committee"), CONDUCT,
              text("special_reason", _("If after three months: why the case is special"), required=False, rows=2),
              line("document_number", _("Document number of the reply"))],
        draws=[papers.APPROVAL_REPLY], tells=[BRANCH, SPONSOR],
    )  # fmt: skip
    def approve(self):
        """The committee decides one by one; probation runs from the day of the branch meeting (A-24, A-25, A-31)."""
        self.probation_starts = self.history.date_of("adopt")
        self.probation_ends = probation_guards.YEAR.after(self.probation_starts)
        self.change_person(political=PROBATIONARY_MEMBER)

    @back(
        (Admission.COMMITTEE_TALK, Admission.APPROVAL), Admission.PASSED, _("Return to the branch"), article="A-24",
        asks=[Reason],
    )  # fmt: skip
    def return_for_papers(self):
        """The committee finds the papers wanting and returns them (A-24)."""

    @back(
        (Admission.PASSED, Admission.COMMITTEE_TALK, Admission.APPROVAL), Admission.MEETING,
        _("Return for a new branch meeting"), article="A-25", asks=[Reason],
    )  # fmt: skip
    def return_to_branch(self):
        """More than six months have passed, or the procedure was faulty: the branch votes anew (A-25, A-G13)."""

    @lapse(
        AFTER_VOTE, Admission.MEETING, _("Resolution of the branch meeting lapses"),
        when=admission_guards.resolution_run_out, article="A-25",
    )  # fmt: skip
    def lapse_resolution(self):
        """Six months after the meeting without approval: the branch votes anew (A-25, A-G13)."""

    @back(
        Admission.APPROVAL, Candidacy.REJECTED, _("Committee does not approve"), article="A-24",
        when=[committee_quorum, committee_not_carried],
        asks=[committee_vote("committee"), Reason],
    )  # fmt: skip
    def disapprove(self):
        """Not approved: branch and person are told, and the branch committee decides how to go on (A-24)."""
