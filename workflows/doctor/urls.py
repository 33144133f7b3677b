"""The addresses of the doctor of stuck cases."""

from django.urls import path

from . import views

app_name = "doctor"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.finding_page, name="finding"),
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/carry-out/", views.carry_out, name="carry_out"),
    path("<int:pk>/decline/", views.decline, name="decline"),
]
