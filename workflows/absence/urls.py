"""The addresses of absence and hand-over; the way there is the menu of the user's own name."""

from django.urls import path

from . import closing, leaving_views, views

app_name = "absence"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/revoke/", views.take_back, name="revoke"),
    path("leaving/", leaving_views.index, name="leaving"),
    path("leaving/<int:pk>/", leaving_views.arrange, name="arrange"),
    path("closing/<int:pk>/", closing.close, name="close"),
    path("handed-over/<int:pk>/", leaving_views.handover, name="handover"),
    path("handed-over/<int:pk>/cancel/", leaving_views.cancel, name="cancel"),
]
