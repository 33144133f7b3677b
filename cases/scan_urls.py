"""The part of the site for scanning in: stacks, and the pages that wait for somebody to say where they belong."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from cases import scan_views


class ScanApplication(Application):
    """Scanning in; the menu leads to it by the tabs of printing."""

    title = _("Scan in")
    icon = "scanner"
    app_name = "scans"
    index_path = path("", scan_views.index, name="index")
    stack_path = path("<int:pk>/", scan_views.stack_page, name="stack")
    progress_path = path("<int:pk>/progress/", scan_views.progress, name="progress")
    resume_path = path("<int:pk>/resume/", scan_views.resume, name="resume")
    redate_path = path("<int:pk>/documents/<int:document>/date/", scan_views.redate, name="redate")
    page_path = path("pages/<int:pk>/", scan_views.page_by_hand, name="page")
    picture_path = path("pages/<int:pk>/picture/", scan_views.picture, name="picture")
    file_path = path("pages/<int:pk>/file/", scan_views.file_as_suggested, name="file")
    aside_path = path("pages/<int:pk>/aside/", scan_views.aside, name="aside")

    def concerns(self, user) -> bool:
        """Not in the menu itself: what is printed and what comes back signed lie side by side under Printing."""
        return False
