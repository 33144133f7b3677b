"""The addresses of one's own account and of the accounts that administrators keep."""

from django.urls import path

from . import again_views, people_views, session_views

app_name = "account"
urlpatterns = [
    path("confirm/", again_views.confirm, name="confirm"),
    path("confirm/anew/", again_views.anew, name="anew"),
    path("sessions/", session_views.index, name="sessions"),
    path("sessions/others/end/", session_views.end_others, name="end-others"),
    path("sessions/<int:pk>/end/", session_views.end, name="end-session"),
    path("alive/", session_views.alive, name="alive"),
    path("people/", people_views.index, name="people"),
    path("people/new/", people_views.new, name="new"),
    path("people/<int:pk>/", people_views.one, name="one"),
    path("people/<int:pk>/link/", people_views.link, name="link"),
    path("people/<int:pk>/password/", people_views.password, name="password"),
    path("people/<int:pk>/open/", people_views.reopen, name="reopen"),
    path("people/<int:pk>/unlock/", people_views.unlock, name="unlock"),
    path("people/<int:pk>/release/", people_views.release, name="release"),
    path("people/<int:pk>/sessions/end/", people_views.end_sessions, name="end-sessions"),
    path("people/<int:pk>/mandates/give/", people_views.give, name="give"),
    path("mandates/<int:pk>/end/", people_views.end_mandate, name="end-mandate"),
]
