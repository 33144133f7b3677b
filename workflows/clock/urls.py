"""The addresses of urging and supervising."""

from django.urls import path

from . import views

app_name = "supervision"
urlpatterns = [
    path("", views.overdue, name="overdue"),
    path("open/", views.supervisions, name="open"),
    path("closed/", views.supervisions, {"closed": True}, name="closed"),
    path("tasks/<int:pk>/urge/", views.urge, name="urge"),
    path("tasks/<int:pk>/supervise/", views.supervise, name="supervise"),
    path("<int:pk>/", views.supervision, name="supervision"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/close/", views.close, name="close"),
]
