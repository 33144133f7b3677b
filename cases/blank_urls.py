"""The addresses of official blanks; included under settings/blanks/."""

from django.urls import path

from . import blank_views

app_name = "blanks"
urlpatterns = [
    path("", blank_views.blank_list, name="index"),
    path("new/", blank_views.blank_new, name="new"),
    path("<int:pk>/", blank_views.blank_places, name="places"),
    path("<int:pk>/page/<int:number>.png", blank_views.blank_page, name="page"),
    path("<int:pk>/sample.pdf", blank_views.blank_sample, name="sample"),
    path("<int:pk>/retire/", blank_views.blank_retire, name="retire"),
]
