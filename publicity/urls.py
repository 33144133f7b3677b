"""The part of the site for public notices: list, putting one up, the sheet with its objections, and its outcome."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from organisations.desks import SEES_BELOW

from . import announce_views, views


class PublicityApplication(Application):
    """Public notices, as a section of the site's menu."""

    title = _("Public notices")
    icon = "campaign"
    app_name = "publicity"
    index_path = path("", views.sheet_list, name="index")
    new_path = path("new/", announce_views.choose, name="new")
    announce_path = path("new/<str:key>/", announce_views.announce_page, name="announce")
    of_case_path = path("of/<str:number>/", views.of_case, name="of_case")
    sheet_path = path("<int:pk>/", views.sheet_page, name="sheet")
    paper_path = path("<int:pk>/paper/", views.paper, name="paper")
    objection_path = path("<int:pk>/objection/", views.objection, name="objection")
    finding_path = path("<int:pk>/finding/<int:concern>/", views.finding, name="finding")
    outcome_path = path("<int:pk>/outcome/", views.outcome, name="outcome")

    def concerns(self, user) -> bool:
        """Whether the menu offers it: to everybody who sees cases below an organisation."""
        return any(mandate.role in SEES_BELOW for mandate in user.current_mandates())
