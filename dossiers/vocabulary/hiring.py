"""The papers of a hiring dossier: those of selection and employment, and those of the two tracks of hiring (E)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import employment
from .employment import PERSONNEL, TOWNSHIP, UNIT
from .words import RECEIVED, Paper, Vocabulary, kept

EXEMPT_RECOMMENDATION = "G-1"
FRONT_LINE_RECORD = "G-2"
DEEDS_NOTICE = "G-3"
DEEDS_PUBLICITY_RECORD = "G-4"
SUBSIDY_END = "G-5"
INSURANCE_PROOF = "G-6"
GRADE_FORM = "G-7"
CHANNEL_FORM = "G-8"

_EXEMPTION = (
    kept(
        EXEMPT_RECOMMENDATION,
        _("Recommendation for hiring without examination"),
        TOWNSHIP,
        1,
        "hiring/exempt_recommendation",
    ),
    kept(FRONT_LINE_RECORD, _("Records of front-line performance"), TOWNSHIP, 1, several=True, source=RECEIVED),
    Paper(DEEDS_NOTICE, _("Public notice of deeds"), PERSONNEL, 1, False, "appointment_notice"),
    Paper(
        DEEDS_PUBLICITY_RECORD,
        _("Record of the public notice of deeds"),
        PERSONNEL,
        1,
        False,
        "hiring/deeds_publicity_record",
    ),
)
_ONBOARDING = (
    Paper(SUBSIDY_END, _("Proof that the public-welfare subsidy has ended"), UNIT, 3, source=RECEIVED),
    Paper(
        INSURANCE_PROOF,
        _("Proof of registration for insurance and housing fund"),
        UNIT,
        3,
        several=True,
        source=RECEIVED,
    ),
)
_GRADES = (
    kept(GRADE_FORM, _("Form of the post and pay grade"), UNIT, 5, "form", several=True),
    kept(CHANNEL_FORM, _("Nomination form of the two channels"), TOWNSHIP, 5, "form", several=True),
)

HIRING = Vocabulary(
    "hiring",
    (
        *employment.SELECTION, *_EXEMPTION, *employment.EXAMINATION, *employment.APPOINTMENT, *_ONBOARDING,
        *employment.PROBATION, *employment.SERVICE, *_GRADES, *employment.TERM, *employment.CLOSING,
    ),
    makers=employment.MAKERS,
    stages=employment.STAGES,
    headings=employment.HEADINGS,
)  # fmt: skip
