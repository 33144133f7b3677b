"""The stages of employment in a post, shared by every pipeline that fills posts (D.3 rows 11 to 17, E.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.law import Stage, step
from cases.limits import days, months
from organisations.desks import COMMITTEE, FILES, RECRUITER

from .dates import contract_due_from, probation_until, serves_until


class Appointment(Stage):
    """Appointed, not yet at work."""

    label = _("Appointment")
    APPOINTED = step(
        "appointed", RECRUITER, _("conclude the contract"), within=months(1, since=contract_due_from)
    )  # fmt: skip
    CONTRACTED = step("contracted", COMMITTEE, _("report in at the post"), within=days(30))


class Service(Stage):
    """In the post."""

    label = _("Service")
    PROBATION = step(
        "probation", RECRUITER, _("decide at the end of probation"), within=days(30, since=probation_until)
    )
    SERVING = step("serving", COMMITTEE, _("review the term of service"), within=days(0, since=serves_until))


class Ending(Stage):
    """The end of the term, and the file."""

    label = _("End of term")
    REVIEWED = step(
        "reviewed", RECRUITER, _("decide how to go on after the term"), within=days(0, since=serves_until)
    )  # fmt: skip
    LEAVING = step("leaving", FILES, _("close the file"), within=months(1))


class Closed(Stage):
    """The end."""

    label = _("Closed")
    ARCHIVED = step("archived", None, _("file closed"))


STAGES = (Appointment, Service, Ending, Closed)
IN_SERVICE = (Service.PROBATION, Service.SERVING)
EMPLOYED = (*IN_SERVICE, Ending.REVIEWED)
"""Where somebody is at work, up to the decision after the term."""
APPOINTED = (*Appointment.steps, *EMPLOYED)
"""Where somebody occupies a post."""
