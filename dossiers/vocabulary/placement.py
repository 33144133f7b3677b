"""The papers of a placement dossier (D.3): codes, titles and who answers for them, in catalogue order.

Of a physical check only the conclusion is filed, never its findings (F-02, F-03).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .words import WHOLE, Paper, Vocabulary, kept

PERSON, TOWNSHIP, UNIT, PERSONNEL, QUOTA_OFFICE = "person", "township", "unit", "personnel", "quota_office"

PLACEMENT_APPLICATION = "Z-1"
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

INDUCTION_RECORD = "Z-15"
PLACEMENT_ORDER = "Z-16"
REPORT_IN_SLIP = "Z-17"
MENTOR_PAIRING = "Z-18"
PROBATION_REVIEW_FORM = "Z-19"

YEARLY_ASSESSMENT_FORM = "Z-20"
PENALTY_DECISION = "Z-21"
SERVICE_EXCEPTION_APPROVAL = "Z-22"
TRANSFER_ORDER = "Z-23"
RESIGNATION_LETTER = "Z-24"
TERMINATION_NOTICE = "Z-25"

TERM_REVIEW_FORM = "Z-26"
OUTCOME_DECISION = "Z-27"

PLACEMENT_CATALOGUE = "Z-28"
PLACEMENT_CLOSING = "Z-29"


_SELECTION = (
    kept(PLACEMENT_APPLICATION, _("Registration form of the applicant"), PERSON, 1),
    Paper(CREDENTIALS, _("Copies of the proof of education and identity"), PERSON, 1, several=True),
    Paper(QUALIFICATION_REVIEW, _("Record of the qualification review"), PERSONNEL, 1),
    Paper(SCORE_SHEET, _("Score sheet of written examination and interview"), PERSONNEL, 1, False, "form"),
    Paper(SHORTLIST_NOTICE, _("Notice of the shortlist for the interview"), PERSONNEL, 1),
)
_EXAMINATION = (
    Paper(PHYSICAL_CHECK, _("Conclusion of the physical check"), PERSONNEL, 2),
    Paper(PHYSICAL_RECHECK, _("Conclusion of the physical re-check"), PERSONNEL, 2),
    kept(BACKGROUND_REPORT, _("Report on the background review"), PERSONNEL, 2),
    Paper(
        SELECTION_NOTICE, _("Public notice of the persons to be appointed"), PERSONNEL, 2, False, "appointment_notice"
    ),
    Paper(SELECTION_PUBLICITY_RECORD, _("Record of the public notice of the persons to be appointed"), PERSONNEL, 2),
)
_APPOINTMENT = (
    Paper(APPOINTMENT_REQUEST, _("Request for the appointment"), UNIT, 3, False, "request"),
    kept(APPOINTMENT_REPLY, _("Reply on the appointment"), PERSONNEL, 3),
    kept(QUOTA_NOTICE, _("Notice of entry into the quota"), QUOTA_OFFICE, 3),
    kept(EMPLOYMENT_CONTRACT, _("Employment contract"), UNIT, 3, several=True),
)
_ARRIVAL = (
    Paper(INDUCTION_RECORD, _("Record of the training before taking up the post"), UNIT, 4),
    Paper(PLACEMENT_ORDER, _("Order of placement in the village"), UNIT, 4, False, "reply"),
    Paper(REPORT_IN_SLIP, _("Slip of reporting in"), TOWNSHIP, 4, False, "form"),
    Paper(MENTOR_PAIRING, _("Pairing form of the mentor"), TOWNSHIP, 4, several=True),
    kept(PROBATION_REVIEW_FORM, _("Review form of the probation in the post"), UNIT, 4, "form"),
)
_SERVICE = (
    kept(YEARLY_ASSESSMENT_FORM, _("Registration form of the yearly assessment"), UNIT, 5, "form", several=True),
    kept(PENALTY_DECISION, _("Decision on a penalty"), UNIT, 5, several=True),
    Paper(
        SERVICE_EXCEPTION_APPROVAL,
        _("Approval by two departments of an exception within the service term"),
        PERSONNEL,
        5,
        several=True,
    ),
    Paper(TRANSFER_ORDER, _("Order of transfer to another village"), UNIT, 5, False, "reply", several=True),
    Paper(RESIGNATION_LETTER, _("Letter of resignation"), PERSON, 5),
    kept(TERMINATION_NOTICE, _("Notice of termination of the contract"), UNIT, 5),
)
_TERM = (
    kept(TERM_REVIEW_FORM, _("Review form of the service term"), UNIT, 6, "form", several=True),
    kept(OUTCOME_DECISION, _("Decision at the end of the service term"), UNIT, 6, "reply"),
)
_CLOSING = (
    Paper(PLACEMENT_CATALOGUE, _("List of the papers in the placement dossier"), UNIT, WHOLE),
    Paper(PLACEMENT_CLOSING, _("Closing note of the placement dossier"), UNIT, WHOLE),
)

PLACEMENT = Vocabulary(
    "placement",
    (*_SELECTION, *_EXAMINATION, *_APPOINTMENT, *_ARRIVAL, *_SERVICE, *_TERM, *_CLOSING),
    makers={
        PERSON: _("the person placed"),
        TOWNSHIP: _("the township"),
        UNIT: _("the employing unit"),
        PERSONNEL: _("the personnel departments"),
        QUOTA_OFFICE: _("the quota office"),
    },
    stages=(1, 2, 3, 4, 5, 6, WHOLE),
)
