"""Coverage as a section of the site: figures, the lists behind them, the plan's targets, the wall chart."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from . import coverage_views, targets
from .measures import GRADUATES


class CoverageApplication(Application):
    """Coverage, as a section of the site's menu."""

    title = _("Coverage")
    icon = "map"
    app_name = "coverage"
    index_path = path("", coverage_views.home, name="index")
    targets_path = path("targets/", targets.page, {"measure": GRADUATES}, name="targets")
    overview_path = path("<int:pk>/", coverage_views.overview, name="overview")
    villages_path = path("<int:pk>/villages/", coverage_views.places, {"measure": GRADUATES}, name="villages")
    posts_path = path("<int:pk>/posts/", coverage_views.posts, {"measure": GRADUATES}, name="posts")
    chart_path = path("<int:pk>/chart/<str:sheet>/", coverage_views.chart, name="chart")

    def concerns(self, user) -> bool:
        """Whether the menu offers it: only to who has villages to look at."""
        return bool(coverage_views.stations(user))
