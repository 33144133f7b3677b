"""Stages I and II: from the application to the end of cultivation (steps 1 to 6)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.companions import appointed
from cases.facts import Reason, assessed, choice, line, number, scan, talked, text, tick
from cases.law import back, duty, onward, opens
from cases.limits import days, months
from dossiers import papers
from organisations.desks import BRANCH
from workflows.corrections import taken_back

from . import guards, local, sponsor_guards
from .steps import Application, Candidacy, Cultivation

RECOMMENDED = (("members", _("recommended by Party members")), ("league", _("put forward by the Youth League")),
               ("union", _("put forward by a trade union or women's federation")))  # fmt: skip


DECIDED_BY = choice(
    "decided_by", _("Decided by"),
    ((guards.BRANCH_COMMITTEE, _("the branch committee")), (guards.MEETING, _("the general meeting"))), required=False,
)  # fmt: skip


class ApplicationActs:
    """Applying, talking, naming, filing, contacts and cultivation."""

    @opens(
        Application.APPLIED, _("Hand in the application"), by=BRANCH, number=1, article="A-05", when=[guards.of_age],
        asks=[tick("floating", _("Floating member: place of origin and residence differ"), required=False),
              scan(papers.APPLICATION)],
    )  # fmt: skip
    def apply(self):
        """Anybody of 18 or more may apply at the unit of work, study or residence (A-05, A-06)."""
        self.floating = bool(self.facts.get("floating"))

    @onward(
        Application.APPLIED, Application.TALKED, _("Organisation sends somebody to talk"), number=2, article="A-07",
        when=[guards.talked_in_time], asks=[talked("application_talk"), scan(papers.TALK_RECORD, required=False)],
    )  # fmt: skip
    def talk(self):
        """The organisation sends somebody to talk within a month of receipt (A-07)."""

    @onward(
        Application.TALKED, Cultivation.NAMED, _("Recommend and name the activist"), number=3, article="A-08",
        when=[guards.decided_by_the_right_body, local.applied_six_months, local.kinship_declared,
              local.noticed_before_activist],
        asks=[choice("recommended", _("Recommended by"), RECOMMENDED, several=True), DECIDED_BY,
              scan(papers.ACTIVIST_MINUTES), scan(papers.ACTIVIST_RECOMMENDATION, required=False)],
    )  # fmt: skip
    def name_activist(self):
        """On recommendation, the branch committee (or general meeting) decides with minutes (A-08, A-G03)."""
        self.activist_since = self.on

    @onward(
        Cultivation.NAMED, Cultivation.ACTIVIST, _("Committee takes the activist on file"), number=4, article="A-08",
        when=[guards.contacts_appointed],
        asks=[line("document_number", _("Document number of the filing opinion")), text("opinion", _("Opinion"))],
        draws=[papers.ACTIVIST_FILING_REPLY],
    )  # fmt: skip
    def file_activist(self):
        """The committee above takes the activist on file with its opinion (A-08, A-G04)."""

    @back(
        Cultivation.NAMED, Application.TALKED, _("Return to the branch"), article="A-08", asks=[Reason],
    )  # fmt: skip
    def return_activist(self):
        """The committee returns the filing with its reason; the branch decides again (A-08)."""
        self.activist_since = None

    @duty(
        (Cultivation.NAMED, Cultivation.ACTIVIST), _("Appoint the contacts"), by=BRANCH, number=5, article="A-09",
        within=days(30, pauses=True), when=[guards.contacts_are_members, sponsor_guards.sponsor_is_another],
        asks=[appointed("contact", least=1, most=2)], renewed_by=["return_activist", "receive_transfer"],
    )  # fmt: skip
    def appoint_contacts(self):
        """One or two full members of experience are appointed as contacts (A-09)."""

    @duty(
        Cultivation.ACTIVIST, _("Educate and review the activist"), by=BRANCH, number=6, article="A-11",
        every=months(6, since=guards.activist_since),
        asks=[assessed("review"), scan(papers.THOUGHT_REPORT, required=False)],
    )  # fmt: skip
    def review_activist(self):
        """The branch reviews each activist every half year, counted from the decision (A-11, A-G05)."""

    @onward(
        Cultivation.ACTIVIST, Candidacy.PROPOSED, _("Branch committee proposes the candidate"), article="A-13",
        when=[guards.cultivated_a_year, guards.reviewed_half_yearly, guards.opinions_heard,
              guards.decided_by_the_right_body, local.thought_reports_quarterly, local.autobiography_filed,
              local.ten_consulted],
        asks=[line("document_number", _("Document number of the request"), required=False), DECIDED_BY,
              number("consulted", _("People consulted at the meeting of members and masses"), required=False),
              choice("heard", _("Heard"), guards.HEARD, several=True), text("opinions", _("Opinions in brief")),
              scan(papers.CANDIDATE_MINUTES), scan(papers.ACTIVIST_REGISTER, required=False)],
        draws=[papers.CANDIDATE_REQUEST],
    )  # fmt: skip
    def propose_candidate(self):
        """After a year of cultivation and after hearing opinions the branch committee proposes the candidate (A-13)."""

    take_back_proposal = taken_back(
        "take_back_proposal", propose_candidate,
        "The request is taken back before the committee has dealt with it (A-13).",
    )  # fmt: skip
