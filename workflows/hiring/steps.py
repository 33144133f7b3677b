"""The stages of hiring: selection or the road without examination, then employment (E-01, E-03)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import Stage, step
from organisations.desks import RECRUITER
from workflows.employment import steps as employment
from workflows.selection import steps as selection


class Exemption(Stage):
    """Front-line staff who are hired without examination; checks and public notice follow as for everybody (E-04)."""

    label = _("Without examination")
    RECOMMENDED = step("recommended", RECRUITER, _("make the deeds public"))
    DEEDS = step("deeds", RECRUITER, _("conclude the public notice of the deeds"))


STAGES = (selection.Selection, Exemption, selection.Checks, *employment.STAGES, *selection.ENDS)
IN_SELECTION = (*Exemption.steps, *selection.IN_SELECTION)
"""Where an application can be void or given up."""
