"""The addresses of oversight: accountability records, look-backs, standing duties; included before those of cases."""

from django.urls import path

from . import accountability_lists, accountability_views, look_back, standing_lists, standing_views

RECORD = "<str:number>/accountability/<int:seq>"

urlpatterns = [
    path("accountability/", accountability_lists.everywhere, name="accountability_list"),
    path("standing/", standing_lists.due, name="standing"),
    path("standing/done/", standing_lists.done, name="standing_done"),
    path("standing/below/", standing_lists.below, name="standing_below"),
    path("standing/<int:organisation>/<slug:duty>/<int:year>/", standing_views.one, name="standing_one"),
    path("<str:number>/accountability/", accountability_lists.of_case, name="accountability"),
    path(f"{RECORD}/", accountability_views.record, name="accountability_record"),
    path(f"{RECORD}/notice/", accountability_views.notice, name="accountability_notice"),
    path(f"{RECORD}/add/<slug:kind>/", accountability_views.add, name="accountability_add"),
    path("<str:number>/look-back/", look_back.page, name="look_back"),
]
