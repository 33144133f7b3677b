"""The addresses at which applications and results come into a round; beside those of the round itself."""

from django.urls import path

from . import apply_views, import_views, result_views

app_name = "entry"
IMPORT = "<str:number>/import/<slug:kind>"

urlpatterns = [
    path("<str:number>/apply/", apply_views.apply, name="apply"),
    path("<str:number>/recommend/", apply_views.apply, {"act": apply_views.RECOMMEND}, name="recommend"),
    path("<str:number>/results/<slug:kind>/", result_views.positions, name="results"),
    path("<str:number>/results/<slug:kind>/<int:pk>/", result_views.table, name="results_table"),
    path(f"{IMPORT}/", import_views.index, name="import"),
    path(f"{IMPORT}/template/", import_views.template, name="template"),
    path(f"{IMPORT}/<int:pk>/failed/", import_views.failed, name="failed"),
]
