"""The stages of selection: from application to appointment; shared by every pipeline that fills posts (E-01)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import Stage, step
from cases.overlays import Suspension
from dossiers import papers
from organisations.desks import RECRUITER


class Selection(Stage):
    """Conditions, tests, ranking. Whole rounds are worked at once, so nothing here lies on a desk case by case."""

    label = _("Selection")
    APPLIED = step("applied", RECRUITER, _("examine conditions"), together=True)
    QUALIFIED = step("qualified", RECRUITER, _("written test and shortlist"), together=True)
    SHORTLISTED = step("shortlisted", RECRUITER, _("interview and ranking"), together=True)
    RESERVE = step("reserve", RECRUITER, _("in reserve for a vacancy"), together=True)


class Checks(Stage):
    """Physical check, background review, public notice."""

    label = _("Checks and notice")
    NOMINATED = step("nominated", RECRUITER, _("physical check"))
    FIT = step("fit", RECRUITER, _("background review"))
    VETTED = step("vetted", RECRUITER, _("put up the public notice"), needs=[papers.BACKGROUND_REPORT])
    PUBLICITY = step("publicity", RECRUITER, _("conclude the public notice"))
    CLEARED = step("cleared", RECRUITER, _("appoint"))


class NotTaken(Stage):
    """Ends before an appointment."""

    label = _("Not appointed")
    NOT_QUALIFIED = step("not_qualified", None, _("conditions not met"))
    NOT_SELECTED = step("not_selected", None, _("not selected"))
    NOT_PASSED = step("not_passed", None, _("check or notice not passed"))
    VOIDED = step("voided", None, _("application void"))
    GAVE_UP = step("gave_up", None, _("gave up"))


STAGES = (Selection, Checks)
ENDS = (NotTaken,)
IN_SELECTION = (*Selection.steps, *Checks.steps)
HELD = (Suspension.ON_HOLD,)
"""What may be done while an objection is investigated says so."""
LEAVING = (*HELD, Suspension.RETURNED)
"""Who falls out does so also while the case was sent back for mending, which is then over."""
