"""The addresses of the auditor's pages."""

from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [
    path("", views.index, name="index"),
    path("log/", views.log, name="log"),
    path("log/narrow/", views.narrow, name="narrow"),
    path("log/export/", views.export_log, name="export"),
    path("anchors/", views.anchors, name="anchors"),
    path("anchors/<str:day>/", views.anchor_sheet, name="anchor"),
    path("anchors/<str:day>/text/", views.anchor_text, name="anchor_text"),
    path("cases/<str:number>/", views.of_case, name="case"),
]
