"""Meetings as a section of the site."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from . import deciding_views, paper_views, views
from .questions import may_hold


class MeetingApplication(Application):
    """Agendas and minutes, as a section of the site's menu."""

    title = _("Meetings")
    icon = "paper"
    app_name = "meetings"
    index_path = path("", views.index, name="index")
    new_path = path("new/", views.new, name="new")
    meeting_path = path("<int:pk>/", views.meeting_page, name="meeting")
    edit_path = path("<int:pk>/edit/", views.edit, name="edit")
    attendance_path = path("<int:pk>/attendance/", views.attendance, name="attendance")
    quorum_path = path("<int:pk>/quorum/", views.quorum, name="quorum")
    cases_path = path("<int:pk>/cases/", views.offered, name="cases")
    order_path = path("<int:pk>/items/<int:item>/", views.arrange, name="arrange")
    decide_path = path("<int:pk>/decide/", deciding_views.enter, name="decide")
    minutes_path = path("<int:pk>/minutes/", paper_views.upload_minutes, name="minutes")
    pack_path = path("<int:pk>/pack/", paper_views.pack, name="pack")
    progress_path = path("<int:pk>/pack/progress/", paper_views.pack_progress, name="progress")
    paper_path = path("<int:pk>/papers/<slug:name>/", paper_views.paper, name="paper")

    def concerns(self, user) -> bool:
        """Whether the menu offers it: to those at a desk that enters decisions of meetings."""
        return bool(may_hold(user))
