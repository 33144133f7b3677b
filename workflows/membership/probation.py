"""Stage V: probation, conversion and filing (steps 18 to 25)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, assessed, choice, day, line, number, scan, talked, text, tick
from cases.guards import committee_majority, committee_not_carried, committee_quorum, majority, quorum
from cases.lapses import lapse
from cases.law import aside, back, duty, onward
from cases.limits import add_months, days, months
from cases.votes import ballot, committee_vote
from dossiers import papers
from organisations.codes import FULL_MEMBER, MASSES
from organisations.desks import BRANCH, COUNTY, SPONSOR

from . import local, probation_guards, sponsor_guards
from .admission import CONDUCT
from .admission_guards import admitted_here
from .facts import Extended, Postponed
from .steps import Ends, Probation

CANCELLED_FOR = (
    ("unqualified", _("does not fulfil the obligations of a member, not qualified")),
    ("discipline", _("grave breach of discipline")),
)
GROUNDS = (
    ("examination", _("needs further education and examination")),
    ("discipline", _("minor breach of discipline")),
)
ON_PROBATION = (Probation.PROBATION, Probation.APPLIED)
CONVERTING = (*ON_PROBATION, Probation.DECIDED)


class ProbationActs:
    """Filing upward, group, oath, reviews, conversion, cancellation and archive."""

    @duty(
        CONVERTING, _("County takes the admission on file"), by=COUNTY, number=18, article="A-25",
        within=months(1, of="approve"), only_if=admitted_here,
        asks=[line("document_number", _("Filing number")), scan(papers.FILING_REPORT, required=False)],
    )  # fmt: skip
    def file_admission(self):
        """The approval is filed with the organisation department of the committee above (A-25)."""

    @duty(
        CONVERTING, _("Assign to branch and group"), by=BRANCH, number=19, article="A-28",
        within=days(15, of="approve"), asks=[line("group", _("Group within the branch"))],
        renewed_by=["receive_transfer"],
    )  # fmt: skip
    def assign_group(self):
        """The new probationary member is assigned to a branch and group at once (A-28)."""

    @duty(
        CONVERTING, _("Take the oath"), by=BRANCH, number=20, article="A-29", within=months(1, of="approve"),
        only_if=admitted_here, asks=[line("place", _("Place")), line("led_by", _("Oath led by"))],
    )  # fmt: skip
    def take_oath(self):
        """The oath is taken facing the flag, normally within a month of approval (A-29)."""

    @duty(
        ON_PROBATION, _("Educate and review during probation"), by=BRANCH, number=21, article="A-30",
        every=months(6, since=probation_guards.probation_starts),
        asks=[assessed("probation_review"), scan(papers.PROBATION_REGISTER, required=False)],
    )  # fmt: skip
    def review_probation(self):
        """The branch educates and reviews the probationary member (A-30)."""

    @duty(
        Probation.PROBATION, _("Follow up during probation"), by=SPONSOR, article="C-S5", only_if=sponsor_guards.rural,
        within=months(6, of="approve"), asks=[talked("sponsor_follow_up")],
    )  # fmt: skip
    def sponsor_follow_up(self):
        """The sponsor keeps in touch during probation (C-S5)."""

    @onward(
        Probation.PROBATION, Probation.APPLIED, _("Hand in the application for conversion"), number=22,
        article="A-32", when=[local.conversion_applied_ahead], asks=[scan(papers.CONVERSION_APPLICATION)],
    )  # fmt: skip
    def apply_conversion(self):
        """The probationary member applies in writing (A-32)."""

    @duty(
        Probation.APPLIED, _("Talk before conversion"), by=SPONSOR, article="C-S5", within=days(30, pauses=True),
        only_if=sponsor_guards.rural, asks=[talked("sponsor_conversion_talk")], renewed_by=["approve_extension"],
    )  # fmt: skip
    def sponsor_conversion_talk(self):
        """The sponsor talks with the member before conversion, the third talk (C-S5)."""

    @duty(
        Probation.DECIDED, _("Confirm attendance at the meeting on conversion and sign its minutes"), by=SPONSOR,
        article="C-S5", within=days(15, pauses=True), only_if=sponsor_guards.rural, renewed_by=["adopt_conversion"],
        asks=[tick("attended", _("I attended the branch meeting on this conversion")),
              tick("signed", _("I have signed its minutes together with the secretary"))],
    )  # fmt: skip
    def sponsor_attend_conversion(self):
        """The sponsor attends the meeting on conversion and signs its minutes (C-02, C-S5)."""

    @onward(
        Probation.APPLIED, Probation.DECIDED, _("Branch meeting adopts conversion"), number=23, article="A-32",
        when=[probation_guards.probation_over, quorum, majority, probation_guards.filed_upward,
              probation_guards.group_assigned, probation_guards.oath_taken,
              probation_guards.probation_reviewed, probation_guards.training_made_up_if_owed,
              probation_guards.lateness_explained, sponsor_guards.sponsor_talked_again,
              sponsor_guards.sponsor_paired, sponsor_guards.sponsor_in_office, local.noticed_before_conversion,
              local.probation_reviewed_quarterly],
        asks=[line("document_number", _("Document number of the request"), required=False), ballot("conversion"),
              text("late_because", _("If late: why, and who answers for it"), required=False, rows=2),
              text("examination", _("Result of the branch committee's examination")),
              text("heard", _("Opinions of group, members and masses in brief")),
              scan(papers.CONVERSION_MINUTES, required=False)],
        draws=[papers.CONVERSION_VOTE_SUMMARY, papers.CONVERSION_REQUEST],
    )  # fmt: skip
    def adopt_conversion(self):
        """When probation is over the branch meeting votes on conversion by the same majorities (A-32, A-G14)."""

    @onward(
        Probation.DECIDED, Probation.FULL, _("Committee approves conversion"), number=24, article="A-33",
        when=[committee_quorum, committee_majority, probation_guards.conversion_in_time,
              sponsor_guards.sponsor_attended_again, sponsor_guards.sponsor_disclosed, local.sponsor_does_not_vote],
        asks=[committee_vote("committee_conversion"), CONDUCT, line("document_number",
                                                                    _("Document number of the reply"))],
        draws=[papers.CONVERSION_REPLY], tells=[BRANCH, SPONSOR],
    )  # fmt: skip
    def approve_conversion(self):
        """The committee approves within three months; seniority counts from the end of probation (A-33)."""
        self.full_since = self.probation_ends
        self.change_person(political=FULL_MEMBER, member_since=self.full_since)

    @back(Probation.DECIDED, Probation.APPLIED, _("Return to the branch"), article="A-33", asks=[Reason])
    def return_conversion(self):
        """The committee finds something to mend and returns the case (A-33)."""

    @lapse(
        Probation.DECIDED, Probation.APPLIED, _("Resolution on conversion lapses"),
        when=probation_guards.conversion_run_out, article="A-33",
    )  # fmt: skip
    def lapse_conversion(self):
        """Three months after the meeting without approval: the branch deliberates on conversion anew (A-33, A-G17)."""

    @onward(
        Probation.FULL, Ends.ARCHIVED, _("File the papers"), number=25, article="A-36",
        asks=[line("file_number", _("File number"), one_case=True),
              line("holder", _("Personnel file or Party file, held by")),
              tick("complete", _("The papers on the list are complete and were handed over"))],
        draws=[papers.RECORD_FORM],
    )  # fmt: skip
    def archive(self):
        """The papers go into the personnel file, or a Party file kept by the committee (A-36, B-07)."""

    @aside(
        ON_PROBATION, Probation.EXTENSION, _("Branch meeting extends probation"), by=BRANCH, article="A-31",
        when=[quorum, majority, probation_guards.not_extended_before, probation_guards.extension_of_right_length,
              probation_guards.extension_at_the_end],
        asks=[ballot("extension"), choice("ground", _("Ground"), GROUNDS), number("months", _("Months")), Reason],
        draws=[papers.OUTCOME_VOTE_SUMMARY, papers.EXTENSION_REQUEST],
    )  # fmt: skip
    def propose_extension(self):
        """The branch meeting resolves to extend probation once, by six to twelve months (A-31, A-G15)."""

    @onward(
        Probation.EXTENSION, Probation.PROBATION, _("Committee approves the extension"), article="A-31",
        when=[committee_quorum, committee_majority],
        asks=[committee_vote("committee_extension"), line("document_number", _("Document number of the reply")),
              Extended],
        draws=[papers.OUTCOME_REPLY],
    )  # fmt: skip
    def approve_extension(self):
        """The committee approves; probation and seniority count from the new end (A-31, A-G15)."""
        self.extended_months = self.history.last("propose_extension").facts["months"]
        self.probation_ends = add_months(self.probation_ends, self.extended_months)

    @back(
        Probation.EXTENSION, Probation.APPLIED, _("Committee does not approve the extension"), article="A-31",
        when=[committee_quorum, committee_not_carried], asks=[committee_vote("committee_extension"), Reason],
    )  # fmt: skip
    def refuse_extension(self):
        """The committee does not approve: the branch goes on with conversion (A-31)."""

    @aside(
        ON_PROBATION, None, _("Postpone the discussion on conversion"), by=BRANCH, article="A-35", redates=True,
        when=[probation_guards.transferred_in,
              probation_guards.postponed_at_most_six_months],
        asks=[day("postponed_until", _("Postponed until"), past=False), Reason,
              tick("reported", _("Reported to the committee above")), Postponed],
    )  # fmt: skip
    def postpone(self):
        """A member transferred in may be discussed up to six months later; seniority does not change (A-35, A-G16)."""

    @aside(
        ON_PROBATION, Probation.CANCELLATION, _("Branch meeting cancels probation"), by=BRANCH, article="A-31",
        when=[quorum, majority, probation_guards.cancelled_at_the_end],
        asks=[ballot("cancellation"), choice("ground", _("Ground"), CANCELLED_FOR), Reason],
        draws=[papers.OUTCOME_VOTE_SUMMARY, papers.CANCELLATION_REQUEST],
    )  # fmt: skip
    def propose_cancellation(self):
        """The branch meeting resolves to cancel probationary membership (A-31, A-G18)."""

    @aside(
        Probation.CANCELLATION, Ends.CANCELLED, _("Committee approves the cancellation"), article="A-31",
        when=[committee_quorum, committee_majority],
        asks=[committee_vote("committee_cancel"), line("document_number", _("Document number of the reply"))],
        draws=[papers.OUTCOME_REPLY],
    )  # fmt: skip
    def cancel_probation(self):
        """Cancelling needs the committee's approval; it is not a penalty (A-31, A-G18)."""
        self.change_person(political=MASSES)

    @back(
        Probation.CANCELLATION, Probation.APPLIED, _("Committee does not approve the cancellation"), article="A-31",
        when=[committee_quorum, committee_not_carried], asks=[committee_vote("committee_cancel"), Reason],
    )  # fmt: skip
    def keep_on_probation(self):
        """The committee does not approve: the branch goes on with conversion (A-31)."""
