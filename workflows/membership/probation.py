"""Stage V: probation, conversion and filing (steps 18 to 25)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, assessed, day, line, scan, talked, text, tick
from cases.guards import committee_majority, committee_not_carried, committee_quorum, majority, quorum
from cases.law import aside, back, duty, onward
from cases.limits import days, months
from cases.votes import ballot, committee_vote
from dossiers import papers
from organisations.codes import FULL_MEMBER, MASSES
from organisations.desks import BRANCH, COUNTY, SPONSOR

from . import guards
from .steps import EARLY, OPEN, Ends, Probation

ON_PROBATION = (Probation.PROBATION, Probation.APPLIED)
CONVERTING = (*ON_PROBATION, Probation.DECIDED)


class ProbationActs:
    """Filing upward, group, oath, reviews, conversion, cancellation and archive."""

    @duty(
        CONVERTING, _("County takes the admission on file"), by=COUNTY, number=18, article="A-25",
        within=months(1, of="approve"), asks=[line("document_number", _("Filing number")),
                                              scan(papers.FILING_REPORT, required=False)],
    )  # fmt: skip
    def file_admission(self):
        """The approval is filed with the organisation department of the committee above (A-25)."""

    @duty(
        CONVERTING, _("Assign to branch and group"), by=BRANCH, number=19, article="A-28",
        within=days(15, of="approve"), asks=[line("group", _("Party group"))],
    )  # fmt: skip
    def assign_group(self):
        """The new probationary member is assigned to a branch and group at once (A-28)."""

    @duty(
        CONVERTING, _("Take the oath"), by=BRANCH, number=20, article="A-29", within=months(1, of="approve"),
        asks=[line("place", _("Place")), line("led_by", _("Oath led by"))],
    )  # fmt: skip
    def take_oath(self):
        """The oath is taken facing the flag, normally within a month of approval (A-29)."""

    @duty(
        ON_PROBATION, _("Educate and review during probation"), by=BRANCH, number=21, article="A-30",
        every=months(6, of="adopt"),
        asks=[assessed("probation_review"), scan(papers.PROBATION_REGISTER, required=False)],
    )  # fmt: skip
    def review_probation(self):
        """The branch educates and reviews the probationary member (A-30)."""

    @duty(
        Probation.PROBATION, _("Follow up during probation"), by=SPONSOR, article="C-S5", only_if=guards.rural,
        within=months(6, of="approve"), asks=[talked("sponsor_follow_up")],
    )  # fmt: skip
    def sponsor_follow_up(self):
        """The sponsor keeps in touch during probation (C-S5)."""

    @onward(
        Probation.PROBATION, Probation.APPLIED, _("Hand in the application for conversion"), number=22,
        article="A-32", asks=[scan(papers.CONVERSION_APPLICATION)],
    )  # fmt: skip
    def apply_conversion(self):
        """The probationary member applies in writing (A-32)."""

    @duty(
        Probation.APPLIED, _("Talk before conversion and attend the meeting"), by=SPONSOR, article="C-S5",
        within=days(30), only_if=guards.rural, asks=[talked("sponsor_conversion_talk")],
    )  # fmt: skip
    def sponsor_conversion_talk(self):
        """The sponsor talks with the member before conversion and attends the meeting (C-S5)."""

    @onward(
        Probation.APPLIED, Probation.DECIDED, _("Branch meeting adopts conversion"), number=23, article="A-32",
        when=[guards.probation_over, quorum, majority, guards.filed_upward, guards.group_assigned, guards.oath_taken,
              guards.probation_reviewed, guards.sponsor_talked_again],
        asks=[line("document_number", _("Document number of the request"), required=False), ballot("conversion"),
              text("heard", _("Opinions of group, members and masses in brief")),
              scan(papers.CONVERSION_MINUTES, required=False)],
        draws=[papers.CONVERSION_VOTE_SUMMARY, papers.CONVERSION_REQUEST],
    )  # fmt: skip
    def adopt_conversion(self):
        """When probation is over the branch meeting votes on conversion by the same majorities (A-32, A-G14)."""

    @onward(
        Probation.DECIDED, Probation.FULL, _("Committee approves conversion"), number=24, article="A-33",
        when=[committee_quorum, committee_majority, guards.conversion_in_time],
        asks=[committee_vote("committee_conversion"), line("document_number", _("Document number of the reply"))],
        draws=[papers.CONVERSION_REPLY],
    )  # fmt: skip
    def approve_conversion(self):
        """The committee approves within three months; seniority counts from the end of probation (A-33)."""
        self.full_since = self.probation_ends
        self.person.becomes(FULL_MEMBER, member_since=self.full_since)

    @back(Probation.DECIDED, Probation.APPLIED, _("Return to the branch"), article="A-33", asks=[Reason])
    def return_conversion(self):
        """The committee finds something to mend and returns the case (A-33)."""

    @onward(
        Probation.FULL, Ends.ARCHIVED, _("File the papers"), number=25, article="A-36",
        asks=[line("file_number", _("File number")), line("holder", _("Personnel file or Party file, held by")),
              tick("complete", _("The papers on the list are complete and were handed over"))],
        draws=[papers.RECORD_FORM],
    )  # fmt: skip
    def archive(self):
        """The papers go into the personnel file, or a Party file kept by the committee (A-36, B-07)."""

    @aside(
        ON_PROBATION, Probation.CANCELLATION, _("Branch meeting cancels probation"), by=BRANCH, article="A-31",
        when=[quorum, majority], asks=[ballot("cancellation"), Reason],
    )  # fmt: skip
    def propose_cancellation(self):
        """The branch meeting resolves to cancel probationary membership (A-31, A-G18)."""

    @aside(
        Probation.CANCELLATION, Ends.CANCELLED, _("Committee approves the cancellation"), article="A-31",
        when=[committee_quorum, committee_majority],
        asks=[committee_vote("committee_cancel"), line("document_number", _("Document number of the reply"))],
    )  # fmt: skip
    def cancel_probation(self):
        """Cancelling needs the committee's approval; it is not a penalty (A-31, A-G18)."""
        self.person.becomes(MASSES)

    @back(
        Probation.CANCELLATION, Probation.APPLIED, _("Committee does not approve the cancellation"), article="A-31",
        when=[committee_not_carried], asks=[committee_vote("committee_cancel"), Reason],
    )  # fmt: skip
    def keep_on_probation(self):
        """The committee does not approve: the branch goes on with conversion (A-31)."""


class EndingActs:
    """Ways off the road: withdrawal, removal and death."""

    @aside(
        EARLY, Ends.WITHDRAWN, _("Withdraw at the person's own wish"), by=BRANCH, article="A-G21",
        asks=[Reason, scan(papers.ENDING_PROOF, required=False)],
    )  # fmt: skip
    def withdraw(self):
        """The person withdraws; dated, with reason and proof; the dossier is kept and every clock stops (A-G21)."""

    @aside(
        EARLY[1:], Ends.REMOVED, _("Branch committee removes from the list"), by=BRANCH, article="A-G20",
        asks=[Reason, text("minutes", _("Decision of the branch committee"), rows=3)],
    )  # fmt: skip
    def remove(self):
        """The branch committee removes an activist or candidate, with minutes and a filing upward (A-G20)."""

    @aside(
        OPEN, Ends.DECEASED, _("Record the person's death"), by=BRANCH, article="A-G21",
        asks=[day("died_on", _("Died on")), Reason, scan(papers.ENDING_PROOF, required=False)],
    )  # fmt: skip
    def record_death(self):
        """The person has died; the case is closed and the dossier kept (A-G21)."""
