"""The desk's part of the site: my desk, what I did, claim and release, and the chart of a case."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from cases.listing import capped, count_capped

from . import inbox, views


class DeskApplication(Application):
    """My desk, as the first section of the site's menu."""

    title = _("My desk")
    icon = "inbox"
    app_name = "desk"
    index_path = path("", views.desk, name="index")
    done_path = path("done/", views.done, name="done")
    claim_path = path("tasks/<int:pk>/claim/", views.claim_task, name="claim")
    release_path = path("tasks/<int:pk>/release/", views.release_task, name="release")
    flow_path = path("cases/<str:number>/flow/", views.chart, name="flow")

    def badge(self, user) -> str:
        """How much open work the user's desks have, as the menu shows it."""
        return capped(count_capped(user, open=inbox.open_work(user))["open"])
