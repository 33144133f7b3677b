"""The cases' part of the site: list, new application, case page, and the form of every action."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from cases import audit_views, fast_track_views, reveal_views, rule_views, time_travel, timetable, views


class CaseApplication(Application):
    """Cases, as a section of the site's menu."""

    title = _("Cases")
    icon = "folder_shared"
    app_name = "cases"
    index_path = path("", views.case_list, name="index")
    new_path = path("new/", views.new, name="new")
    audits_path = path("audit/", audit_views.index, name="audits")
    audit_template_path = path("audit/template/", audit_views.template, name="audit_template")
    audit_run_path = path("audit/<int:pk>/", audit_views.run_page, name="audit_run")
    audit_progress_path = path("audit/<int:pk>/progress/", audit_views.progress, name="audit_progress")
    audit_report_path = path("audit/<int:pk>/<str:kind>/", audit_views.report, name="audit_report")
    oversight_path = path("", include("cases.oversight_urls"))
    rules_path = path("rules/", rule_views.rule_list, name="rules")
    rule_path = path("rules/<str:pipeline>/<str:guard>/", rule_views.rule_page, name="rule")
    notices_path = path("notices/", fast_track_views.notice_list, name="notices")
    notice_new_path = path("notices/new/", fast_track_views.notice_new, name="notice_new")
    notice_end_path = path("notices/<int:pk>/end/", fast_track_views.notice_end, name="notice_end")
    case_path = path("<str:number>/", views.case_page, name="case")
    calendar_path = path("<str:number>/calendar/", timetable.calendar_page, name="calendar")
    as_of_path = path("<str:number>/as-of/", time_travel.page, name="as_of")
    reveal_path = path("<str:number>/reveal/", reveal_views.reveal, name="reveal")
    do_path = path("<str:number>/do/<str:name>/", views.do, name="do")
