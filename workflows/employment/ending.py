"""The end of service: review of the term, renewal, what comes after, resignation, termination, death, the file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, Reason, assessed, choice, day, line, scan, tick
from cases.law import aside, onward
from dossiers import papers
from organisations.desks import RECRUITER
from recruitment.programmes import OUTCOMES, RENEW
from workflows.corrections import LEAVING, MENDED, taken_back
from workflows.selection.check_facts import Breach

from . import (
    bound_guards,
    dates,
    facts,
    ground_guards,
    guards,
    identity_facts,
    labour_guards,
    posts,
    term_guards,
    wording,
)
from .appointing import CANCELLED, signed
from .serving import UNFIT
from .steps import APPOINTED, EMPLOYED, Closed, Ending, Service

EXIT, RESIGNED, TERMINATED, ANNULLED, DECEASED = (
    "exit", "resigned", "terminated", "annulled", "deceased",
)  # fmt: skip
ENDED = OUTCOMES | {
    EXIT: _("left for another office by examination, selection or secondment"),
    RESIGNED: _("resigned"),
    TERMINATED: _("contract terminated"),
    ANNULLED: _("appointment annulled for misconduct"),
    UNFIT: _("probation not passed"),
    CANCELLED: _("appointment cancelled"),
    "channel": _("taken for a targeted post of the two channels"),
    DECEASED: _("deceased"),
}
"""How employment can have ended (column ``outcome``), in words."""


class Outcome(Facts):
    """What comes after the term, among the programme's ways on (D.2, D.3 row 17)."""

    outcome = forms.ChoiceField(
        label=_("After the term"),
        choices=[one for one in OUTCOMES.items() if one[0] != RENEW],
        widget=forms.RadioSelect,
    )
    destination = forms.CharField(
        label=_("Unit and post"), max_length=120, required=False, help_text=_("where the person goes, if known")
    )

    def prepare(self):
        """Offer every outcome but renewal; what the programme does not provide for is refused with its rule."""
        offered = [(code, label) for code, label in OUTCOMES.items() if code != RENEW]
        programme = self.case.programme
        if programme:
            provided = [code for code, _label in programme.outcome_choices]
            offered.sort(key=lambda one: one[0] not in provided)
        self.fields["outcome"].choices = offered

    @classmethod
    def assumed(cls, case):
        """Leaving, which every programme provides for or is to be decided."""
        return {"outcome": ""}


class EndingActs:
    """From the review of the term to the closed file, and the ways out before."""

    @onward(
        Service.SERVING, Ending.REVIEWED, _("Review the term"), article="D.3-16", only_if=term_guards.has_end,
        when=[term_guards.review_near_the_end, term_guards.review_in_the_last_months,
              term_guards.every_year_assessed],
        asks=[assessed(dates.TERM_REVIEW)], draws=[papers.TERM_REVIEW_FORM],
    )  # fmt: skip
    def review_term(self):
        """The review of the term of service decides on renewal (D.3 row 16)."""

    take_back_review = taken_back(
        "take_back_review", review_term, "The review is taken back before the county has dealt with it (D.3 row 16)."
    )  # fmt: skip

    @onward(
        Ending.REVIEWED, Ending.LEAVING, _("Leave the post at the end of the term"), article="D.3-17",
        when=[term_guards.term_over, term_guards.outcome_of_the_programme],
        asks=[Outcome, facts.DOCUMENT, posts.released(_("end of the term of service"))],
        draws=[papers.OUTCOME_DECISION],
    )  # fmt: skip
    def settle(self):
        """Transfer, promotion, targeted recruitment or leaving; the post is released (D.3 row 17, D.5)."""
        self.outcome = self.facts["outcome"]

    @onward(
        Ending.REVIEWED, Service.SERVING, _("Renew"), article="D.3-17", redates=True,
        when=[term_guards.renewable, term_guards.term_fit, guards.contract_of_the_programme,
              guards.contract_usual, term_guards.terms_adjoin, labour_guards.endless_offered],
        asks=[facts.Contract, facts.DOCUMENT, scan(papers.EMPLOYMENT_CONTRACT, required=False)],
        draws=[papers.OUTCOME_DECISION],
    )  # fmt: skip
    def renew(self):
        """A further term under a new contract; the minimum term is not begun anew (D.3 row 17)."""
        signed(self)
        self.serves_until = self.contract_until
        self.terms += 1

    @aside(
        EMPLOYED, Ending.LEAVING, _("Leave for another office"), by=RECRUITER, article="D-05", during=LEAVING,
        when=[bound_guards.free_or_permitted],
        asks=[choice("purpose", _("For"), wording.EXITS), line("destination", _("Where to")), facts.DOCUMENT,
              posts.released(_("left for another office")), MENDED],
    )  # fmt: skip
    def leave_for(self):
        """Examination, selection, secondment or transfer takes the person off the post (D-05, D.5)."""
        self.outcome = EXIT

    @aside(
        EMPLOYED, Ending.LEAVING, _("Resign"), by=RECRUITER, article="D-03-37", during=LEAVING,
        when=[bound_guards.resignation_noticed, labour_guards.resignation_noticed_in_probation,
              bound_guards.resigns_unbound, bound_guards.breach_settled],
        asks=[facts.NOTICED, identity_facts.Leaving,
              facts.DOCUMENT, Reason, posts.released(_("resigned")),
              scan(papers.RESIGNATION_LETTER, required=False), MENDED],
    )  # fmt: skip
    def resign(self):
        """Leaving with thirty days' written notice, in the probation of a labour contract with three (D-03, E.1)."""
        self.outcome = RESIGNED

    @aside(
        EMPLOYED, Ending.LEAVING, _("Terminate the contract"), by=RECRUITER, article="D-01-39", during=LEAVING,
        when=[ground_guards.failed_once, ground_guards.transfer_refused, ground_guards.failed_twice,
              ground_guards.absent_long_enough, ground_guards.dismissed, bound_guards.notice_given,
              bound_guards.termination_noticed, labour_guards.unfit_shown,
              labour_guards.breach_shown, labour_guards.finding_named, labour_guards.unable_shown,
              labour_guards.helped_first, labour_guards.noticed_or_paid],
        asks=[identity_facts.Ground, facts.DOCUMENT, Reason, posts.released(_("contract terminated")),
              scan(papers.TERMINATION_NOTICE, required=False), MENDED],
    )  # fmt: skip
    def terminate(self):
        """The unit ends the contract on a ground of the law, as the record shows it (D-01, D-02, D-04, E.1)."""
        self.outcome = TERMINATED

    @aside(
        APPOINTED, Ending.LEAVING, _("Annul the appointment for misconduct in the selection"), by=RECRUITER,
        article="E-07", during=LEAVING,
        asks=[Breach, facts.DOCUMENT, Reason, posts.released(_("appointment annulled")), MENDED],
    )  # fmt: skip
    def annul(self):
        """False papers or cheating found after the appointment cancel the contract; it goes on record (E-07)."""
        self.outcome = ANNULLED

    @aside(
        APPOINTED, Ending.LEAVING, _("Record the person's death"), by=RECRUITER, article="D.5", during=LEAVING,
        asks=[day("died_on", _("Died on")), facts.DOCUMENT, posts.released(_("deceased")), MENDED],
    )  # fmt: skip
    def record_death(self):
        """The person has died; the post is released under a document (D.5)."""
        self.outcome = DECEASED

    @onward(
        Ending.LEAVING, Closed.ARCHIVED, _("Close the file"), article="D.3-17",
        asks=[line("file_number", _("File number"), one_case=True), line("holder", _("Personnel file held by")),
              tick("complete", _("The papers on the list are complete and were handed over"))],
    )  # fmt: skip
    def archive(self):
        """The papers are complete and handed over (D.3 row 17)."""
