"""The addresses of notices; included under notices/."""

from django.urls import path

from . import dead_views, settings_views, views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("read/", views.mark_all_read, name="read_all"),
    path("settings/", settings_views.settings_page, name="settings"),
    path("settings/try/<str:channel>/", settings_views.try_channel, name="try"),
    path("dead/", dead_views.dead_list, name="dead"),
    path("dead/retry/", dead_views.retry_all, name="retry_all"),
    path("dead/<int:pk>/retry/", dead_views.retry, name="retry"),
    path("dead/<int:pk>/discard/", dead_views.discard, name="discard"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.mark_read, name="read"),
]
