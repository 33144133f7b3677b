"""The fast track at the front line of one event, under a registered notice of its own (A.9, A-F1 to A-F7)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import Training, choice, line, scan, text, tick
from cases.law import Unmet, aside, duty, guard
from cases.limits import days
from dossiers import papers
from organisations.desks import COMMITTEE

from .facts import FastTrack
from .probation import ON_PROBATION
from .probation_guards import training_due, training_owed
from .steps import Admission, Application, Candidacy, Cultivation

APPLICANTS = Application.steps
CULTIVATED = (
    Cultivation.NAMED, Cultivation.ACTIVIST, Candidacy.PROPOSED, Candidacy.AGREED, Candidacy.PUBLICITY,
    Candidacy.CANDIDATE,
)  # fmt: skip
FIRST, SECOND = 1, 2
OUTSTANDING = (("outstanding", _("outstanding at the front line")), ("most", _("most outstanding at the front line")))


@guard(_("the notice %(number)s was not in force on that day (from %(since)s)"), article="A-F1", reads=("notice",))
def notice_in_force(case):
    """The notice covers the day of the decision (A-F1, A-F7)."""
    notice = case.facts["notice"]
    return notice.in_force(case.on) or Unmet(number=notice.number, since=notice.since)


@guard(_("who has only applied must be most outstanding at the front line"), article="A-F3", reads=("merit",))
def applicant_most_outstanding(case):
    """Group 2: with no more than an application, only the most outstanding (A-F3)."""
    return case.step in CULTIVATED or case.facts["merit"] == "most"


class FastTrackActs:
    """Entering the fast track, and the training made up afterwards."""

    @aside(
        (*APPLICANTS, *CULTIVATED), Admission.MEETING, _("Fast track: straight to the branch meeting"), by=COMMITTEE,
        article="A-F2", when=[notice_in_force, applicant_most_outstanding],
        asks=[FastTrack, choice("merit", _("Conduct"), OUTSTANDING), text("deeds", _("Deeds at the front line")),
              line("form_serial", _("Serial number of the application form issued"), one_case=True),
              tick("standards", _("Application, review, branch vote, approval and probation are not shortened")),
              scan(papers.FAST_TRACK_DEEDS)],
    )  # fmt: skip
    def enter_fast_track(self):
        """Cultivation and candidacy are shortened; review, vote, approval and probation are not (A-F5, A-F6)."""
        self.fast_track = self.facts["notice"]
        self.fast_track_group = FIRST if self.step in CULTIVATED else SECOND
        self.form_serial = self.facts["form_serial"]

    @duty(
        ON_PROBATION, _("Make up the training put off on the fast track"), by=COMMITTEE, article="A-F5",
        within=days(0, since=training_due), only_if=training_owed, renewed_by=["make_up_training"],
        asks=[Training, scan(papers.TRAINING_RECORD, required=False)],
    )  # fmt: skip
    def make_up_training(self):
        """Training put off on the fast track is made up during probation (A-F5, A-17)."""
