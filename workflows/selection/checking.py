"""Acts of physical check, background review and public notice (D.3 rows 8 to 10)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Reason, scan, text
from cases.law import aside, duty, onward
from cases.limits import working_days
from cases.overlays import Suspension
from cases.suspending import held, released
from dossiers import papers
from organisations.desks import RECRUITER

from . import announcing, check_facts, check_guards, guards
from .steps import HELD, Checks, NotTaken


def under_investigation(case) -> bool:
    """An objection is being investigated."""
    return case.history.suspended(Suspension.ON_HOLD) is not None


class CheckingActs:
    """Physical check, background review, public notice."""

    @aside(
        Checks.NOMINATED, None, _("Record an adverse physical check"), article="D.3",
        when=[guards.not_oneself, check_guards.not_checked_yet],
        asks=[check_facts.Adverse, scan(papers.PHYSICAL_CHECK, required=False)],
    )  # fmt: skip
    def record_adverse_check(self):
        """The check is not passed; the conclusion alone is kept, and one re-check is open (D.3 row 8, F-02)."""

    @aside(
        Checks.NOMINATED, None, _("Record an adverse re-check"), article="D.3",
        when=[guards.not_oneself, check_guards.checked_before, check_guards.not_rechecked],
        asks=[check_facts.Adverse, scan(papers.PHYSICAL_RECHECK, required=False)],
    )  # fmt: skip
    def record_recheck(self):
        """The re-check is adverse too: it stands, and there is no further one (D.3 row 8, F-02)."""

    @onward(
        Checks.NOMINATED, Checks.FIT, _("Physical check passed"), article="E-01",
        when=[guards.not_oneself, check_guards.not_rechecked],
        asks=[check_facts.Fit, scan(papers.PHYSICAL_CHECK, required=False)],
    )  # fmt: skip
    def pass_physical(self):
        """Fit by the standard, at once or on the re-check; the conclusion alone is kept (D.3 row 8, F-02)."""

    @onward(
        Checks.FIT, Checks.VETTED, _("Background review passed"), article="E-01",
        when=[guards.not_oneself, check_guards.looked_into, check_guards.two_examiners,
              check_guards.examiners_unrelated, check_guards.no_avoidance],
        asks=[check_facts.Review, scan(papers.BACKGROUND_REPORT, required=False)],
    )  # fmt: skip
    def pass_review(self):
        """Conduct, record, file and avoidance were looked into by two who sign (D.3 row 9, E-05, E-06)."""

    @onward(
        Checks.VETTED, Checks.PUBLICITY, _("Put up the public notice"), article="E-01",
        when=[guards.not_oneself, announcing.notice_long_enough], asks=[announcing.AppointmentNotice],
        draws=[papers.SELECTION_NOTICE],
    )  # fmt: skip
    def put_up_notice(self):
        """Those to be appointed are announced in public (D.3 row 10)."""

    @onward(
        Checks.PUBLICITY, Checks.CLEARED, _("Close the public notice"), article="E-01",
        when=[guards.not_oneself, announcing.notice_has_run, announcing.notice_uncontested, announcing.notice_clear],
        asks=[announcing.AppointmentOutcome, scan(papers.SELECTION_PUBLICITY_RECORD, required=False)],
        draws=[papers.APPOINTMENT_REQUEST],
    )  # fmt: skip
    def close_notice(self):
        """The notice has run its days and nothing stands in the way (D.3 row 10)."""

    @aside(
        Checks.PUBLICITY, None, _("Investigate an objection"), article="D.3", when=[guards.not_oneself],
        asks=[Reason, held(Suspension.ON_HOLD)], redates=True,
    )  # fmt: skip
    def investigate_objection(self):
        """While an objection is investigated the case stands still, also when the notice has run (D.3 row 10)."""

    @duty(
        Checks.PUBLICITY, _("Conclude the investigation"), by=RECRUITER, article="D.3",
        within=working_days(15, of="investigate_objection"), when=[guards.not_oneself],
        only_if=under_investigation,
        renewed_by=["investigate_objection"], during=HELD, redates=True,
        asks=[text("finding", _("Result of the investigation"), most=600), released(Suspension.ON_HOLD)],
    )  # fmt: skip
    def conclude_investigation(self):
        """The objection has been investigated; what it found is on record and the case goes on (D.3 row 10)."""

    @aside(
        Checks.PUBLICITY, NotTaken.NOT_PASSED, _("Objection upheld"), article="E-08", when=[guards.not_oneself],
        asks=[announcing.AppointmentOutcome, Reason],
    )  # fmt: skip
    def uphold_objection(self):
        """An objection proves right: the candidate is not appointed, and the post is vacant (E-08)."""
