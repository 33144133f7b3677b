"""Stage III: from the committee's consent to the branch committee's examination (steps 7 to 12), with the sponsor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.companions import SponsorChosen, appointed
from cases.facts import Notice, NoticeOutcome, Reason, Training, assessed, choice, line, scan, talked, text, tick
from cases.lapses import lapse
from cases.law import aside, back, duty, onward
from cases.limits import days, months
from dossiers import papers
from organisations.desks import BRANCH, COMMITTEE, SPONSOR
from organisations.masking import FAMILY, POLITICAL
from workflows.corrections import taken_back

from . import guards, local, sponsor_guards
from .admission_guards import fast_tracked
from .application import DECIDED_BY
from .editions import REVISED
from .steps import Admission, Candidacy, Cultivation, Probation

PAIRED = (Candidacy.AGREED, Candidacy.PUBLICITY, Candidacy.CANDIDATE)
NEW_SPONSOR = (
    sponsor_guards.sponsor_eligible, sponsor_guards.sponsor_is_another, sponsor_guards.sponsor_unrelated,
    sponsor_guards.sponsor_load,
)  # fmt: skip
NEW_SPONSOR_ACTS = ("replace_sponsor", "succeed_sponsor")
SPONSORED = (
    *PAIRED, Admission.PREREVIEW, Admission.MEETING, Admission.PASSED, Admission.DELIBERATION,
    Admission.COMMITTEE_TALK, Admission.APPROVAL, Probation.PROBATION, Probation.APPLIED, Probation.DECIDED,
)  # fmt: skip
"""Where a rural case has a sponsor: from the committee's consent to full membership, after a transfer too (C-S2)."""


EXAMINED = (Candidacy.CANDIDATE, Admission.MEETING)
INQUIRED = (
    ("origin", _("organisation at the place of origin")),
    ("residence", _("organisation at the place of residence")),
)


def examined_here(case) -> bool:
    """At the branch meeting only a fast-track case still has the political review before it (A-F6)."""
    return case.step is Candidacy.CANDIDATE or fast_tracked(case)


def introduced_here(case) -> bool:
    """At the branch meeting introducers are determined on the fast track, and anew after a transfer (A-14, A-F6)."""
    return examined_here(case) or len(case.history.serving(guards.INTRODUCER)) != 2


class CandidacyActs:
    """Consent, sponsor, public notice, introducers, political review, training, examination."""

    @onward(
        Candidacy.PROPOSED, Candidacy.AGREED, _("Committee consents to listing the candidate"), number=8,
        article="A-13",
        asks=[line("document_number", _("Document number of the consent")), text("opinion", _("Opinion")),
              scan(papers.CANDIDATE_CONSENT_FORM, required=False)],
        draws=[papers.CANDIDATE_REPLY],
    )  # fmt: skip
    def agree_candidate(self):
        """The committee above consents, in a document of its own, before the public notice (A-13, A-G07)."""

    @back(Candidacy.PROPOSED, Cultivation.ACTIVIST, _("Return to the branch"), article="A-13", asks=[Reason])
    def return_candidate(self):
        """The committee does not consent and says why; cultivation goes on (A-13)."""

    @duty(
        SPONSORED, _("Pair the township sponsor"), by=COMMITTEE, article="C-S2",
        within=days(10, pauses=True), only_if=sponsor_guards.unpaired, when=NEW_SPONSOR,
        asks=[appointed("sponsor", least=1, most=1, base=SponsorChosen)], renewed_by=["receive_transfer"],
    )  # fmt: skip
    def pair_sponsor(self):
        """In a village a member of the township committee or a deputy head answers for the candidate (C-01, C-S1)."""

    @aside(
        SPONSORED, None, _("Replace the sponsor"), by=COMMITTEE, article="C-S4", only_if=sponsor_guards.rural,
        when=NEW_SPONSOR, redates=True,
        asks=[appointed("sponsor", least=1, most=1, base=SponsorChosen)],
    )  # fmt: skip
    def replace_sponsor(self):
        """A sponsor who leaves office is replaced; the old tenure ends with its date and reason (C-S4)."""

    @duty(
        SPONSORED, _("Find a successor for the sponsor who left office"), by=COMMITTEE, article="C-S4",
        within=days(30, since=sponsor_guards.left_office_on), only_if=sponsor_guards.out_of_office, when=NEW_SPONSOR,
        redates=True,
        asks=[appointed("sponsor", least=1, most=1, base=SponsorChosen)],
        renewed_by=["pair_sponsor", "replace_sponsor", "succeed_sponsor"],
    )  # fmt: skip
    def succeed_sponsor(self):
        """A sponsor who left office is replaced within thirty days; his tenure keeps its dates (C-S4)."""

    @onward(
        Candidacy.PROPOSED, Candidacy.CANDIDATE, _("Committee takes the candidate on file (edition of 2014)"),
        article="A-13", until=REVISED,
        asks=[line("document_number", _("Document number of the filing opinion")), text("opinion", _("Opinion"))],
    )  # fmt: skip
    def file_candidate(self):
        """Before 11 May 2026 the committee took the candidate on file, without consent or public notice (A-E4)."""

    @back(
        Candidacy.CANDIDATE, Candidacy.AGREED, _("Hold the public notice that is still missing"), article="A-13",
        since=REVISED, when=[guards.not_announced], asks=[Reason],
    )  # fmt: skip
    def return_for_notice(self):
        """A candidate listed under the edition of 2014 is announced before the pre-review all the same (A-E4)."""

    @onward(
        Candidacy.AGREED, Candidacy.PUBLICITY, _("Put up the public notice"), article="A-13",
        when=[sponsor_guards.sponsor_paired, guards.notice_long_enough, guards.two_places_if_floating],
        asks=[Notice], draws=[papers.PUBLIC_NOTICE],
    )  # fmt: skip
    def announce(self):
        """At least five working days of public notice at unit or residence (A-13, A-G08)."""

    @onward(
        Candidacy.PUBLICITY, Candidacy.CANDIDATE, _("List as candidate"), number=7, article="A-13",
        when=[guards.notice_has_run, guards.notice_uncontested, guards.notice_clear,
              sponsor_guards.sponsor_talked_first],
        asks=[NoticeOutcome],
    )  # fmt: skip
    def list_candidate(self):
        """When the notice has run and nothing stands in the way, the candidate is listed (A-13, A-G08)."""

    @back(
        Candidacy.PUBLICITY, Cultivation.ACTIVIST, _("Objection upheld: back to cultivation"), article="A-13",
        asks=[NoticeOutcome, Reason],
    )  # fmt: skip
    def uphold_objection(self):
        """An objection proves right: the candidate is not listed and cultivation goes on (A-13)."""

    @duty(
        (Candidacy.AGREED, Candidacy.PUBLICITY), _("Talk with the candidate before listing"), by=SPONSOR,
        article="C-S5", within=days(15, pauses=True), only_if=sponsor_guards.rural,
        asks=[talked("sponsor_first_talk")], renewed_by=NEW_SPONSOR_ACTS,
    )  # fmt: skip
    def sponsor_first_talk(self):
        """The sponsor talks with the candidate before the listing, the first of three talks (C-S5)."""

    @duty(
        PAIRED, _("Visit family and village"), by=SPONSOR, article="C-S5", within=days(30, pauses=True),
        only_if=sponsor_guards.rural,
        asks=[talked("sponsor_visit", about=FAMILY)], renewed_by=NEW_SPONSOR_ACTS,
    )  # fmt: skip
    def sponsor_visit(self):
        """The sponsor visits the candidate's family and village (C-S5)."""

    @duty(
        PAIRED, _("Talk with the candidate"), by=SPONSOR, article="C-S5", within=days(30, pauses=True),
        only_if=sponsor_guards.rural,
        asks=[talked("sponsor_talk")], renewed_by=NEW_SPONSOR_ACTS,
    )  # fmt: skip
    def sponsor_talk(self):
        """The sponsor talks with the candidate before pre-review (C-S5)."""

    @duty(
        EXAMINED, _("Determine the introducers"), by=BRANCH, number=9, article="A-14",
        within=days(30, pauses=True), only_if=introduced_here, renewed_by=["receive_transfer"],
        when=[guards.introducers_may_introduce, guards.introducers_unburdened, sponsor_guards.sponsor_is_another,
              local.introducers_unrelated],
        asks=[appointed("introducer", least=2, most=2)],
    )  # fmt: skip
    def appoint_introducers(self):
        """Two full members introduce the candidate, normally the contacts (A-14)."""

    @duty(
        EXAMINED, _("Political review"), by=COMMITTEE, number=10, article="A-16", within=months(3, pauses=True),
        only_if=examined_here, when=[guards.both_places_asked],
        asks=[assessed("vetting", about=POLITICAL),
              choice("inquired", _("Asked for a floating member"), INQUIRED, several=True, required=False),
              scan(papers.VETTING_REPORT), scan(papers.AUTOBIOGRAPHY, required=False)],
        renewed_by=["return_prereview", "return_to_candidacy", "lapse_vetting"],
    )  # fmt: skip
    def vet(self):
        """The political review must end in a written conclusion; valid for a year (A-16)."""

    @lapse(
        Candidacy.CANDIDATE, None, _("Political review lapses"), when=guards.vetting_run_out, article="A-16",
        only_if=guards.vetting_counts,
    )  # fmt: skip
    def lapse_vetting(self):
        """A year after it was concluded the political review no longer counts and is owed anew (A-16, A-G09)."""

    @duty(
        Candidacy.CANDIDATE, _("Concentrated training"), by=COMMITTEE, number=11, article="A-17",
        within=months(3, pauses=True),
        asks=[Training, scan(papers.TRAINING_RECORD, required=False)],
    )  # fmt: skip
    def train(self):
        """At least three days or 24 class hours of training (A-17)."""

    @duty(
        Candidacy.CANDIDATE, _("Review the dossier and sign an opinion"), by=SPONSOR, article="C-S5",
        within=months(1, pauses=True), only_if=sponsor_guards.rural, renewed_by=[*NEW_SPONSOR_ACTS, "return_prereview"],
        asks=[tick("dossier_reviewed", _("I have reviewed the dossier paper by paper")), assessed("sponsor_opinion")],
    )  # fmt: skip
    def sponsor_opinion(self):
        """The sponsor reviews the dossier and signs a written opinion (C-S5)."""

    @onward(
        Candidacy.CANDIDATE, Admission.PREREVIEW, _("Branch committee examines and reports"), number=12,
        article="A-18",
        when=[guards.announced, guards.decided_by_the_right_body, local.resubmitted_after_six_months,
              guards.two_introducers, guards.vetted, guards.vetting_valid, guards.trained,
              sponsor_guards.sponsor_paired,
              sponsor_guards.sponsor_in_office, sponsor_guards.sponsor_visited, sponsor_guards.sponsor_talked,
              sponsor_guards.sponsor_signed,
              sponsor_guards.sponsor_agrees],
        asks=[line("document_number", _("Document number of the request"), required=False), DECIDED_BY,
              text("examination", _("Result of the branch committee's examination"))],
        draws=[papers.PREREVIEW_REQUEST],
    )  # fmt: skip
    def submit_prereview(self):
        """The branch committee examines strictly, decides together and asks for pre-review (A-18, A-G09)."""

    take_back_prereview = taken_back(
        "take_back_prereview", submit_prereview,
        "The request is taken back before the committee has dealt with it (A-18).",
    )  # fmt: skip
