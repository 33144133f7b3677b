"""Pay grades and the two channels, as a section of the site (E.1, E-11)."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from . import channel_views, pay_views


class GradeApplication(Application):
    """Grades and channels, as a section of the site's menu."""

    title = _("Grades and channels")
    icon = "trending_up"
    app_name = "grades"
    index_path = path("", pay_views.home, name="index")
    channels_path = path("channels/", channel_views.channel_list, name="channels")
    channel_new_path = path("channels/new/", channel_views.channel_new, name="channel_new")
    channel_path = path("channels/<int:pk>/", channel_views.channel_page, name="channel")
    table_path = path("<int:pk>/", pay_views.table_page, name="table")
    issue_path = path("<int:pk>/issue/", pay_views.issue, name="issue")
    due_path = path("<int:pk>/due/", pay_views.due, name="due")

    def concerns(self, user) -> bool:
        """Whether the menu offers it: only to who has communities or villages to look at."""
        return bool(pay_views.places(user))
