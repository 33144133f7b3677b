"""The stages and steps of membership: where a case waits, whose turn it is there, and by when (A.4, A.5).

The record form's 25 numbered steps are each an action or a duty, so there are fewer waiting points than steps.
"""

from django.utils.translation import gettext_lazy as _

from cases.law import Stage, step
from cases.limits import days, months
from dossiers import papers
from organisations.desks import BRANCH, COMMITTEE, COUNTY, DELIBERATION, FILES

from . import admission_guards, guards, probation_guards


class Application(Stage):
    """Stage I."""

    label = _("Application")
    APPLIED = step(
        "applied", BRANCH, _("talk with the applicant"), within=guards.TALK.limit, needs=[papers.APPLICATION]
    )  # fmt: skip
    TALKED = step("talked", BRANCH, _("name as activist"))


class Cultivation(Stage):
    """Stage II."""

    label = _("Activist")
    NAMED = step("activist_named", COMMITTEE, _("file the activist with the committee"))
    ACTIVIST = step("activist", BRANCH, _("cultivate and educate"), needs=[papers.ACTIVIST_MINUTES])


class Candidacy(Stage):
    """Stage III."""

    label = _("Candidate")
    PROPOSED = step("candidate_proposed", COMMITTEE, _("committee consents to the candidate"))
    AGREED = step("candidate_agreed", BRANCH, _("put up the public notice"))
    PUBLICITY = step("candidate_publicity", BRANCH, _("close the public notice"))
    CANDIDATE = step("candidate", BRANCH, _("branch committee examines"), needs=[papers.VETTING_REPORT])
    REJECTED = step("rejected", BRANCH, _("decide how to go on after the refusal"))


class Admission(Stage):
    """Stage IV."""

    label = _("Admission")
    PREREVIEW = step("prereview", COMMITTEE, _("committee pre-reviews"))
    MEETING = step(
        "meeting", BRANCH, _("branch meeting votes"), within=admission_guards.MEETING.limit,
        needs=[papers.APPLICATION_FORM],
    )  # fmt: skip
    PASSED = step("branch_passed", BRANCH, _("report to the committee"), needs=[papers.ADMISSION_MINUTES])
    DELIBERATION = step("deliberation", DELIBERATION, _("village committee deliberates"))
    COMMITTEE_TALK = step(
        "committee_talk", COMMITTEE, _("committee sends somebody to talk"), within=admission_guards.APPROVAL.limit
    )
    APPROVAL = step("approval", COMMITTEE, _("committee approves"), within=admission_guards.APPROVAL.limit)
    POSTHUMOUS = step("posthumous_proposed", COUNTY, _("provincial committee decides on posthumous admission"))


class Probation(Stage):
    """Stage V."""

    label = _("Probation and conversion")
    PROBATION = step("probation", BRANCH, _("probation"), within=days(0, since=probation_guards.probation_ends))
    APPLIED = step(
        "conversion_applied", BRANCH, _("branch meeting votes on conversion"),
        within=months(1, since=probation_guards.conversion_due_from), needs=[papers.CONVERSION_APPLICATION],
    )  # fmt: skip
    DECIDED = step(
        "conversion_decided", COMMITTEE, _("committee approves conversion"), within=probation_guards.CONVERSION.limit
    )
    CANCELLATION = step("cancellation_proposed", COMMITTEE, _("committee decides on cancelling"), within=months(3))
    EXTENSION = step("extension_proposed", COMMITTEE, _("committee decides on extending"), within=months(3))
    FULL = step(
        "full_member", FILES, _("file the papers"), within=months(1),
        needs=[papers.ACTIVIST_REGISTER, papers.PROBATION_REGISTER, papers.CONVERSION_APPLICATION],
    )  # fmt: skip


class Ends(Stage):
    """Where a case ends."""

    label = _("Ended")
    ARCHIVED = step("archived", None, _("archived"))
    WITHDRAWN = step("withdrawn", None, _("withdrawn"))
    REMOVED = step("removed", None, _("removed"))
    CANCELLED = step("probation_cancelled", None, _("probation cancelled"))
    DECEASED = step("deceased", None, _("deceased"))
    TRANSFERRED = step("transferred", None, _("transferred out of the system"))
    NOT_RECOGNISED = step("not_recognised", None, _("membership not recognised"))
    ADMITTED_POSTHUMOUSLY = step("admitted_posthumously", None, _("admitted posthumously"))


STAGES = (Application, Cultivation, Candidacy, Admission, Probation, Ends)
EARLY = (
    *Application.steps, *Cultivation.steps, *Candidacy.steps,
    Admission.PREREVIEW, Admission.MEETING, Admission.PASSED, Admission.DELIBERATION,
    Admission.COMMITTEE_TALK, Admission.APPROVAL,
)  # fmt: skip
OPEN = (*EARLY, *Probation.steps)
"""Everywhere a living person's case may wait."""
