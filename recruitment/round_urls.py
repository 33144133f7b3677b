"""The part of the site for announced rounds: list, drafts, the round and its acts, candidates, orders, announcement."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from cases.listing import capped, count_capped

from . import act_views, candidate_views, draft_views, front_line_views, position_views, round_views, run_views
from .round_lists import waiting_for


class RoundApplication(Application):
    """Announced rounds, as a section of the site's menu."""

    title = _("Rounds")
    icon = "campaign"
    app_name = "rounds"
    index_path = path("", round_views.round_list, name="index")
    new_path = path("new/", draft_views.new, name="new")
    front_line_path = path("front-line/", front_line_views.events, name="front_line")
    front_line_new_path = path("front-line/new/", front_line_views.event_form, name="front_line_new")
    checklist_path = path("front-line/<int:pk>/", front_line_views.checklist, name="checklist")
    front_line_edit_path = path("front-line/<int:pk>/edit/", front_line_views.event_form, name="front_line_edit")
    checklist_edit_path = path("front-line/<int:pk>/list/", front_line_views.checklist_form, name="checklist_edit")
    run_path = path("orders/<int:pk>/", run_views.run_page, name="run")
    progress_path = path("orders/<int:pk>/progress/", run_views.progress, name="progress")
    resume_path = path("orders/<int:pk>/resume/", run_views.resume, name="resume")
    round_path = path("<str:number>/", round_views.round_page, name="round")
    edit_path = path("<str:number>/edit/", draft_views.edit, name="edit")
    position_new_path = path("<str:number>/positions/new/", position_views.position_new, name="position_new")
    position_path = path("<str:number>/positions/<int:pk>/", position_views.position_edit, name="position")
    position_drop_path = path(
        "<str:number>/positions/<int:pk>/drop/", position_views.position_drop, name="position_drop"
    )
    announcement_path = path("<str:number>/announcement/", round_views.announcement_pdf, name="announcement")
    candidates_path = path("<str:number>/candidates/", candidate_views.candidates, name="candidates")
    do_path = path("<str:number>/do/<str:name>/", act_views.do, name="do")
    order_path = path("<str:number>/order/<str:kind>/", run_views.order, name="order")

    def badge(self, user) -> str:
        """How many rounds wait for the user's desk, as the menu shows it; empty where none does."""
        found = waiting_for(user)
        number = count_capped(user, rounds=found)["rounds"] if found is not None else 0
        return capped(number) if number else ""
