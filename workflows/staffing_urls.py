"""Staffing as a section of the site: recruitment counts people and posts, this floor what is overdue in their cases."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from recruitment import coverage_views, residents_views, staffing_views, targets
from recruitment.measures import SPECIALISTS, WORKERS
from recruitment.staffing_lists import Communities

from . import overdue, overdue_views

OWED = {"owed": overdue.owed}
SPECIALIST, WORKER = {"measure": SPECIALISTS}, {"measure": WORKERS}


class StaffingApplication(Application):
    """Staffing of communities and villages, as a section of the site's menu."""

    title = _("Staffing")
    icon = "user"
    app_name = "staffing"
    index_path = path("", staffing_views.home, OWED, name="index")
    targets_path = path("targets/", targets.page, SPECIALIST, name="targets")
    overdue_path = path("overdue/", overdue_views.page, name="overdue")
    overview_path = path("<int:pk>/", staffing_views.overview, OWED, name="overview")
    residents_path = path("<int:pk>/residents/", residents_views.page, name="residents")
    specialists_path = path("<int:pk>/specialists/", coverage_views.places, SPECIALIST, name="specialists")
    specialist_posts_path = path(
        "<int:pk>/specialists/posts/", coverage_views.posts, SPECIALIST, name="specialist_posts"
    )
    communities_path = path(
        "<int:pk>/workers/", coverage_views.places, WORKER | {"selects": Communities}, name="communities"
    )
    worker_posts_path = path("<int:pk>/workers/posts/", coverage_views.posts, WORKER, name="worker_posts")

    def concerns(self, user) -> bool:
        """Whether the menu offers it: only to who has communities or villages to look at."""
        return bool(coverage_views.stations(user, SPECIALISTS))
