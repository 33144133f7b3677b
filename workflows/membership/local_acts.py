"""Acts that only local rules ask for (A.10, C-S8): owed or offered where an organisation has switched the rule on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.facts import scan, text
from cases.law import aside, duty
from cases.limits import days, months
from dossiers import papers
from organisations.desks import BRANCH, COUNTY

from . import guards, local
from .admission import AFTER_VOTE
from .facts import Kin, LocalNotice
from .steps import Admission, Application, Cultivation, Probation

NOTICES = (local.noticed_before_activist, local.noticed_before_admission, local.noticed_before_conversion)


class LocalActs:
    """Thought reports, further notices, the county's check and the declaration of relatives."""

    @duty(
        Application.steps, _("Declare relatives among members and officials"), by=BRANCH, article="C-S8",
        within=days(30, pauses=True), only_if=local.practised(local.kinship_declared), asks=[Kin],
    )  # fmt: skip
    def declare_kinship(self):
        """The applicant declares relatives among village officials and voters; only who and of what kind (C-S8)."""

    @duty(
        Cultivation.ACTIVIST, _("Hand in a thought report"), by=BRANCH, article="L-2",
        every=months(3, since=guards.activist_since), only_if=local.practised(local.thought_reports_quarterly),
        asks=[scan(papers.THOUGHT_REPORT)],
    )  # fmt: skip
    def hand_in_report(self):
        """The activist reports on his thinking every quarter (A.10)."""

    @aside(
        (Application.TALKED, Admission.MEETING, Probation.APPLIED), None, _("Record a further public notice"),
        by=BRANCH, article="L-6", only_if=local.practised(*NOTICES), asks=[LocalNotice],
    )  # fmt: skip
    def record_local_notice(self):
        """A public notice that local rules ask for besides the regulation's own (A.10)."""

    @duty(
        AFTER_VOTE, _("County checks the branch meeting"), by=COUNTY, article="L-13", within=months(1, of="adopt"),
        only_if=local.practised(local.county_checked), renewed_by=["adopt"],
        asks=[text("finding", _("Result of the check"))],
    )  # fmt: skip
    def county_check(self):
        """The county looks into the branch meeting within a month (A.10)."""
