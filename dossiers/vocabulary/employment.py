"""Papers that every dossier of somebody selected and employed may hold (D.3): codes, titles and who answers for them.

Of a physical check only the conclusion is filed, never its findings (F-02, F-03). Why somebody did not pass check or
review is kept as the stricter kind (workflows/selection/falling.py), so the report on the review holds that kind too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from organisations.masking import FAMILY, IDENTITY, MEDICAL, POLITICAL

from .words import RECEIVED, WHOLE, WRITTEN, Paper, kept

PERSON, TOWNSHIP, UNIT, PERSONNEL, QUOTA_OFFICE = "person", "township", "unit", "personnel", "quota_office"

REGISTRATION_FORM = "Z-1"
CREDENTIALS = "Z-2"
QUALIFICATION_REVIEW = "Z-3"
SCORE_SHEET = "Z-4"
SHORTLIST_NOTICE = "Z-5"

PHYSICAL_CHECK = "Z-6"
PHYSICAL_RECHECK = "Z-7"
BACKGROUND_REPORT = "Z-8"
SELECTION_NOTICE = "Z-9"
SELECTION_PUBLICITY_RECORD = "Z-10"

APPOINTMENT_REQUEST = "Z-11"
APPOINTMENT_REPLY = "Z-12"
QUOTA_NOTICE = "Z-13"
EMPLOYMENT_CONTRACT = "Z-14"

PROBATION_REVIEW_FORM = "Z-19"

YEARLY_ASSESSMENT_FORM = "Z-20"
PENALTY_DECISION = "Z-21"
SERVICE_EXCEPTION_APPROVAL = "Z-22"
TRANSFER_ORDER = "Z-23"
RESIGNATION_LETTER = "Z-24"
TERMINATION_NOTICE = "Z-25"

TERM_REVIEW_FORM = "Z-26"
OUTCOME_DECISION = "Z-27"

EMPLOYMENT_CATALOGUE = "Z-28"
EMPLOYMENT_CLOSING = "Z-29"

SELECTION = (
    kept(
        REGISTRATION_FORM,
        _("Registration form of the applicant"),
        PERSON,
        1,
        "employment/registration",
        holds=(FAMILY,),
    ),
    Paper(
        CREDENTIALS,
        _("Copies of the proof of education and identity"),
        PERSON,
        1,
        several=True,
        source=RECEIVED,
        holds=(IDENTITY,),
    ),
    Paper(
        QUALIFICATION_REVIEW,
        _("Record of the qualification review"),
        PERSONNEL,
        1,
        False,
        "employment/qualification_review",
    ),
    Paper(SCORE_SHEET, _("Score sheet of written examination and interview"), PERSONNEL, 1, False, "form"),
    Paper(
        SHORTLIST_NOTICE,
        _("Notice of the shortlist for the interview"),
        PERSONNEL,
        1,
        False,
        "employment/shortlist_notice",
    ),
)
EXAMINATION = (
    Paper(
        PHYSICAL_CHECK,
        _("Conclusion of the physical check"),
        PERSONNEL,
        2,
        False,
        "employment/physical_check",
        holds=(MEDICAL,),
    ),
    Paper(
        PHYSICAL_RECHECK,
        _("Conclusion of the physical re-check"),
        PERSONNEL,
        2,
        False,
        "employment/physical_recheck",
        holds=(MEDICAL,),
    ),
    kept(
        BACKGROUND_REPORT,
        _("Report on the background review"),
        PERSONNEL,
        2,
        "employment/background_report",
        holds=(POLITICAL, FAMILY, MEDICAL),
    ),
    Paper(
        SELECTION_NOTICE, _("Public notice of the persons to be appointed"), PERSONNEL, 2, False, "appointment_notice"
    ),
    Paper(
        SELECTION_PUBLICITY_RECORD,
        _("Record of the public notice of the persons to be appointed"),
        PERSONNEL,
        2,
        False,
        "employment/publicity_record",
    ),
)
APPOINTMENT = (
    Paper(APPOINTMENT_REQUEST, _("Request for the appointment"), UNIT, 3, False, "request"),
    kept(APPOINTMENT_REPLY, _("Reply on the appointment"), PERSONNEL, 3, "employment/appointment_reply"),
    kept(QUOTA_NOTICE, _("Notice of entry into the quota"), QUOTA_OFFICE, 3, "employment/quota_notice"),
    kept(EMPLOYMENT_CONTRACT, _("Employment contract"), UNIT, 3, several=True, source=RECEIVED),
)
PROBATION = (kept(PROBATION_REVIEW_FORM, _("Review form of the probation in the post"), UNIT, 4, "form"),)
SERVICE = (
    kept(
        YEARLY_ASSESSMENT_FORM,
        _("Registration form of the yearly assessment"),
        UNIT,
        5,
        "form",
        several=True,
    ),
    kept(PENALTY_DECISION, _("Decision on a penalty"), UNIT, 5, "employment/penalty_decision", several=True),
    Paper(
        SERVICE_EXCEPTION_APPROVAL,
        _("Approval by two departments of an exception within the service term"),
        PERSONNEL,
        5,
        False,
        "employment/exception_approval",
        several=True,
    ),
    Paper(TRANSFER_ORDER, _("Order of transfer to another post"), UNIT, 5, False, "reply", several=True),
    Paper(RESIGNATION_LETTER, _("Letter of resignation"), PERSON, 5, source=WRITTEN),
    kept(TERMINATION_NOTICE, _("Notice of termination of the contract"), UNIT, 5, "employment/termination_notice"),
)
TERM = (
    kept(TERM_REVIEW_FORM, _("Review form of the service term"), UNIT, 6, "form", several=True),
    kept(OUTCOME_DECISION, _("Decision at the end of the service term"), UNIT, 6, "reply"),
)
CLOSING = (
    Paper(
        EMPLOYMENT_CATALOGUE,
        _("List of the papers in the service dossier"),
        UNIT,
        WHOLE,
        False,
        "catalogue",
        signed=False,
    ),
    Paper(EMPLOYMENT_CLOSING, _("Closing note of the dossier"), UNIT, WHOLE, False, "employment/closing_note"),
)

STAGES = (1, 2, 3, 4, 5, 6, WHOLE)
HEADINGS: Mapping[int | str, Any] = {
    1: _("Application and examination"),
    2: _("Checks and public notice"),
    3: _("Appointment"),
    4: _("Taking up the post"),
    5: _("In service"),
    6: _("End of the term"),
    WHOLE: _("The whole case"),
}
MAKERS = {
    PERSON: _("the person"),
    TOWNSHIP: _("the township or street"),
    UNIT: _("the employing unit"),
    PERSONNEL: _("the personnel departments"),
    QUOTA_OFFICE: _("the quota office"),
}
