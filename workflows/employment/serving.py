"""In the post: probation, yearly assessment, absence, penalties, exceptions, transfer, appeal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Facts, Reason, assessed, choice, date_field, line, scan, text
from cases.law import aside, duty, onward
from cases.limits import days, months
from dossiers import papers
from organisations.desks import COMMITTEE, RECRUITER

from . import (
    bound_guards,
    dates,
    facts,
    guards,
    identity_facts,
    labour_guards,
    posts,
    record_facts,
    record_guards,
    wording,
)
from .steps import EMPLOYED, IN_SERVICE, Ending, Service

UNFIT = "unfit"


class Decision(Facts):
    """The decision that is contested, by the day it was made known."""

    decided_on = date_field(_("Decision or review made known on"))


class ServingActs:
    """From the first day to the review of the term."""

    @duty(
        Service.PROBATION, _("Review the probation"), by=COMMITTEE, article="D.3-14",
        within=days(0, since=dates.probation_until),
        asks=[assessed(dates.PROBATION_REVIEW)], draws=[papers.PROBATION_REVIEW_FORM],
    )  # fmt: skip
    def review_probation(self):
        """The unit reviews the probation before it ends (D.3 row 14)."""

    @onward(
        Service.PROBATION, Service.SERVING, _("Probation passed"), article="D.3-14",
        when=[guards.probation_over, guards.probation_fit, guards.onboarded], asks=[facts.DOCUMENT],
    )  # fmt: skip
    def pass_probation(self):
        """Who is reviewed as qualified at the end of probation is appointed for good (D.3 row 14)."""

    @aside(
        Service.PROBATION, Ending.LEAVING, _("Probation not passed"), article="D.3-14",
        when=[guards.probation_unfit, labour_guards.unfit_told_in_probation],
        asks=[facts.DOCUMENT, Reason, posts.released(_("probation not passed"))],
    )  # fmt: skip
    def fail_probation(self):
        """Probation is not passed: the appointment is cancelled and the post released (D.3 row 14, D.5)."""
        self.outcome = UNFIT

    @duty(
        (Service.SERVING, Ending.REVIEWED), _("Yearly assessment"), by=COMMITTEE, article="D.3-15",
        every=months(12, since=dates.reported_on),
        when=[record_guards.year_of_service, record_guards.once_a_year, record_guards.excellent_without_penalty,
              record_guards.excellent_within_cap],
        asks=[record_facts.Yearly], draws=[papers.YEARLY_ASSESSMENT_FORM],
    )  # fmt: skip
    def assess_year(self):
        """Each year is assessed as excellent, qualified, basically qualified or unqualified (D.3 row 15)."""

    @aside(
        EMPLOYED, None, _("Record an absence"), by=COMMITTEE, article="D-02",
        when=[record_guards.absence_in_service, record_guards.absence_not_recorded], asks=[record_facts.Absence],
    )  # fmt: skip
    def record_absence(self):
        """Days of absence with or without excuse; working days missed without excuse are counted (D-02)."""

    @aside(
        EMPLOYED, None, _("Record a penalty"), by=RECRUITER, article="D-04-04",
        asks=[record_facts.Penalty, Reason, scan(papers.PENALTY_DECISION, required=False)],
    )  # fmt: skip
    def record_penalty(self):
        """A penalty has effect for 6, 12 or 24 months, a dismissal ends the contract (D-04); or a unit's warning."""

    @aside(
        EMPLOYED, None, _("Approve an exception from the minimum term"), by=RECRUITER, article="D-05",
        when=[bound_guards.exception_needed],
        asks=[choice("purpose", _("For"), wording.EXITS), line("destination", _("Where to")),
              line("department_number", _("Document number of the organisation department")),
              line("personnel_number", _("Document number of the personnel department")), Reason,
              scan(papers.SERVICE_EXCEPTION_APPROVAL, required=False)],
    )  # fmt: skip
    def permit_exit(self):
        """Both county departments approve leaving the post within the minimum term, each by a document (D-05)."""

    @aside(
        IN_SERVICE, None, _("Transfer to another post"), by=RECRUITER, article="D-08", redates=True,
        when=[guards.kin_apart],
        asks=[line("document_number", _("Document number of the transfer")), posts.PostChanged, facts.Kin,
              facts.MentorsLeave, Reason],
        draws=[papers.TRANSFER_ORDER],
    )  # fmt: skip
    def change_post(self):
        """Another village or community of the same programme: the service clock runs on (D-08, D.5)."""
        posts.take_post(self)

    @aside(
        (*EMPLOYED, Ending.LEAVING), None, _("Record a request for review, an appeal or an arbitration"), by=RECRUITER,
        article="E-10-37", when=[record_guards.appealed_in_time, record_guards.arbitration_in_time],
        asks=[identity_facts.Remedy, line("against", _("Decision contested")), Decision,
              text("request", _("What is asked for"), rows=2)],
    )  # fmt: skip
    def record_appeal(self):
        """Review within 30 days, then appeal within 30 days of it; a dispute of the contract within a year (E-10)."""

    @aside(
        (*EMPLOYED, Ending.LEAVING), None, _("Record the answer to a review, an appeal or an arbitration"),
        by=RECRUITER, article="E-10-37", only_if=lambda case: case.history.last("record_appeal") is not None,
        asks=[facts.DOCUMENT, text("answer", _("Answer"), rows=2)],
    )  # fmt: skip
    def answer_appeal(self):
        """What was decided on the request for review, the appeal or the arbitration (E-10)."""
