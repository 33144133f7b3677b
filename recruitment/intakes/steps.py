"""The stages and steps of a round: where it stands, whose turn it is, and by when (D.3, E-01)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import Stage, step
from organisations.desks import RECRUITER


class Planning(Stage):
    """Before anything is public."""

    label = _("Plan")
    DRAFT = step("draft", RECRUITER, _("draw up the plan"))
    APPROVED = step("approved", RECRUITER, _("publish the announcement"))


class Applying(Stage):
    """From the announcement until everybody's conditions are examined."""

    label = _("Applications")
    OPEN = step("open", RECRUITER, _("take applications"))
    REVIEW = step("review", RECRUITER, _("examine conditions and the opening ratio"))


class Examining(Stage):
    """Tests and ranking."""

    label = _("Examination")
    WRITTEN = step("written", RECRUITER, _("enter written results and shortlist"))
    INTERVIEW = step("interview", RECRUITER, _("enter interview results and rank"))


class Deciding(Stage):
    """Those ranked first are checked, announced and appointed."""

    label = _("Checks and notice")
    CHECKS = step("checks", RECRUITER, _("checks, public notice and appointments"))


class Over(Stage):
    """How a round ends."""

    label = _("Concluded")
    FINISHED = step("finished", None, _("finished"))
    CANCELLED = step("cancelled", None, _("cancelled"))


STAGES = (Planning, Applying, Examining, Deciding, Over)
