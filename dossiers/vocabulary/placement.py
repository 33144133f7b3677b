"""The papers of a placement dossier: those of selection and employment, and those of coming to a village (D.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import employment
from .employment import TOWNSHIP, UNIT
from .words import Paper, Vocabulary

INDUCTION_RECORD = "Z-15"
PLACEMENT_ORDER = "Z-16"
REPORT_IN_SLIP = "Z-17"
MENTOR_PAIRING = "Z-18"

_ARRIVAL = (
    Paper(
        INDUCTION_RECORD,
        _("Record of the training before taking up the post"),
        UNIT,
        4,
        False,
        "placement/induction_record",
    ),
    Paper(PLACEMENT_ORDER, _("Order of placement in the village"), UNIT, 4, False, "reply"),
    Paper(REPORT_IN_SLIP, _("Slip of reporting in"), TOWNSHIP, 4, False, "form"),
    Paper(
        MENTOR_PAIRING, _("Pairing form of the mentor"), TOWNSHIP, 4, False, "placement/mentor_pairing", several=True
    ),
)

PLACEMENT = Vocabulary(
    "placement",
    (
        *employment.SELECTION, *employment.EXAMINATION, *employment.APPOINTMENT, *_ARRIVAL, *employment.PROBATION,
        *employment.SERVICE, *employment.TERM, *employment.CLOSING,
    ),
    makers=employment.MAKERS,
    stages=employment.STAGES,
    headings=employment.HEADINGS,
)  # fmt: skip
