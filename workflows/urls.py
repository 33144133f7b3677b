"""The desk's part of the site: my desk and its views, what I did, claim and release, and the chart of a case."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from . import inbox, views


class DeskApplication(Application):
    """My desk, as the first section of the site's menu."""

    title = _("My desk")
    icon = "inbox"
    app_name = "desk"
    index_path = path("", views.desk, {"tab": inbox.OPEN}, name="index")
    returned_path = path("returned/", views.desk, {"tab": inbox.RETURNED}, name="returned")
    waiting_path = path("waiting/", views.desk, {"tab": inbox.WAITING}, name="waiting")
    covered_path = path("covered/", views.desk, {"tab": inbox.COVERED}, name="covered")
    done_path = path("done/", views.done, name="done")
    month_path = path("month/", views.month_page, name="month")
    day_sheet_path = path("day-sheet/", views.day_sheet_page, name="day_sheet")
    claim_path = path("tasks/<int:pk>/claim/", views.claim_task, name="claim")
    release_path = path("tasks/<int:pk>/release/", views.release_task, name="release")
    view_save_path = path("views/", views.view_save, name="view_save")
    view_delete_path = path("views/<int:pk>/delete/", views.view_delete, name="view_delete")
    view_first_path = path("views/<int:pk>/first/", views.view_first, name="view_first")
    flow_path = path("cases/<str:number>/flow/", views.chart, name="flow")

    def badge(self, user) -> str:
        """How much open work the user's desks have, covered ones included, as the menu shows it."""
        return inbox.badge(user)
