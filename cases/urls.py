"""The cases' part of the site: list, new application, case page, and the form of every action."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from cases import audit_views, views


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
    case_path = path("<str:number>/", views.case_page, name="case")
    do_path = path("<str:number>/do/<str:name>/", views.do, name="do")
