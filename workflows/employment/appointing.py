"""From clearance to the post: appointment, its cancellation; and people who are employed already (D.3 rows 11, 12)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, day, line, scan
from cases.law import aside, onward, opens
from cases.limits import ONE_DAY, add_months
from dossiers import papers
from organisations.desks import RECRUITER
from recruitment.programmes import CIVIL_SERVANT, LABOUR_CONTRACT
from workflows.corrections import LEAVING, MENDED
from workflows.selection.steps import Checks

from . import facts, guards, posts, record_facts
from .steps import Appointment, Ending, Service

ENTERED = (facts.Kin, scan(papers.APPOINTMENT_REPLY, required=False), scan(papers.QUOTA_NOTICE, required=False))
"""What is asked whenever somebody is entered into a post."""
CANCELLED = "cancelled"


def signed(case) -> None:
    """Enter the contract's dates; while only looking ahead, the shortest term of the programme.

    A contract that is really given may be without end: a civil servant's, or an open-ended labour contract (D.2, E.1).
    """
    given = case.facts or {}
    case.contract_from = given.get("contract_from") or case.on
    case.contract_until = given.get("contract_until") or None
    programme, ahead = case.programme, not given.get("contract_from")
    if case.contract_until is None and ahead and programme and programme.identity != CIVIL_SERVANT:
        case.contract_until = add_months(case.contract_from, programme.term_least) - ONE_DAY


def begun(case, day) -> None:
    """Start the service clock on the first day in the post (D.3 row 13, E-09).

    The term ends with the contract; a civil servant's after the programme's term, an open-ended labour contract's
    never. The minimum term (D-05) never outlasts it.
    """
    programme = case.programme
    case.reported_on, case.terms, case.serves_until = day, 1, case.contract_until
    if case.serves_until is None and programme.identity != LABOUR_CONTRACT:
        case.serves_until = add_months(day, programme.term_most)
    minimum = add_months(day, programme.minimum)
    case.bound_until = min(minimum, case.serves_until) if case.serves_until else minimum


class AppointingActs:
    """Appointment, and taking over who is employed already."""

    @opens(
        Service.SERVING, _("Take over somebody already in service"), by=RECRUITER, article="D.3",
        asks=[line("document_number", _("Document number of the appointment")), posts.PostHeld, facts.Contract,
              day("reported_on", _("Reported in on")), record_facts.LastYear],
    )  # fmt: skip
    def take_over(self):
        """Somebody already serves when the system is introduced: the paper record is taken over (D.3)."""
        posts.take_post(self)
        signed(self)
        begun(self, self.facts["reported_on"])

    @onward(
        Checks.CLEARED, Appointment.APPOINTED, _("Appoint"), article="E-01", when=[guards.kin_apart],
        asks=[line("document_number", _("Document number of the reply on the appointment")), posts.PostReserved,
              *ENTERED],
    )  # fmt: skip
    def appoint(self):
        """The appointment is approved, the person entered into the quota, and the post occupied (D.3 row 11, D.5)."""
        posts.take_post(self)

    @aside(
        Appointment.steps, Ending.LEAVING, _("Cancel the appointment"), by=RECRUITER, article="E-08", during=LEAVING,
        asks=[facts.DOCUMENT, Reason, posts.released(_("appointment cancelled")), MENDED],
    )  # fmt: skip
    def cancel_appointment(self):
        """Who does not come to the post, or gives up before, is taken off it again (E-08, D.5)."""
        self.outcome = CANCELLED
