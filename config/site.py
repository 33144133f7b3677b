"""The site as viewflow routes it: its applications are its addresses and its menu."""

from django.utils.translation import gettext_lazy as _
from viewflow.urls import Site, route

from cases.batch_urls import PrintingApplication
from cases.scan_urls import ScanApplication
from cases.urls import CaseApplication
from meetings.urls import MeetingApplication
from publicity.urls import PublicityApplication
from recruitment.coverage_urls import CoverageApplication
from recruitment.grade_urls import GradeApplication
from recruitment.post_urls import PostApplication
from recruitment.round_urls import RoundApplication
from workflows.staffing_urls import StaffingApplication
from workflows.urls import DeskApplication


class CaseSite(Site):
    """The site; each route to an application is an item of the menu, in this order."""

    title = _("Talent and Membership Pipelines of the Border Prefecture")
    index_path = None  # "/" is the desk itself, not a redirect
    desk_path = route("", DeskApplication())
    cases_path = route("cases/", CaseApplication())
    meetings_path = route("meetings/", MeetingApplication())
    scans_path = route("scans/", ScanApplication())
    posts_path = route("posts/", PostApplication())
    coverage_path = route("coverage/", CoverageApplication())
    staffing_path = route("staffing/", StaffingApplication())
    grades_path = route("grades/", GradeApplication())
    rounds_path = route("rounds/", RoundApplication())
    publicity_path = route("publicity/", PublicityApplication())
    print_path = route("print/", PrintingApplication())
    together = ((_("Posts and recruitment"), ("posts", "rounds", "grades", "coverage", "staffing")),)
    """Applications that share one item of the menu, so that it stays on one line of an old screen."""


site = CaseSite()
