"""The addresses: the site's applications make up the menu, the rest belongs to the installation."""

from django.contrib import admin
from django.urls import include, path

from cases import follow_up_views, sight_views
from config import font_pages, pages
from publicity import public
from recruitment import people

from .site import site

urlpatterns = [
    path("cases/bulk/", include("cases.bulk.urls")),
    path("", site.urls),
    path("rounds/", include("recruitment.entry_urls")),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("rights/", include("rights.urls")),
    path("doctor/", include("workflows.doctor.urls")),
    path("passing/", include("workflows.passing.urls")),
    path("papers/", include("cases.document_urls")),
    path("supervision/", include("workflows.clock.urls")),
    path("absence/", include("workflows.absence.urls")),
    path("verify/", include("cases.verification_urls")),
    path("notices/", include("notices.urls")),
    path("evidence/", include("cases.access.urls")),
    path("public/<str:code>/", public.notice, name="public-notice"),
    path("robots.txt", public.robots, name="robots"),
    path("settings/blanks/", include("cases.blank_urls")),
    path("settings/fonts/", font_pages.typefaces, name="settings-fonts"),
    path("settings/follow-ups/", follow_up_views.setback_list, name="follow-ups"),
    path("settings/follow-ups/retry/", follow_up_views.retry_all, name="follow-ups-retry"),
    path("settings/follow-ups/<int:pk>/retry/", follow_up_views.retry, name="follow-up-retry"),
    path("access/why/", sight_views.ask, name="why"),
    path("access/why/<int:account>/<str:number>/", sight_views.answer, name="why-answer"),
    path("", include("accounts.sign_in_urls")),
    path("account/", include("accounts.urls")),
    path("search/", pages.search, name="search"),
    path("admin/", admin.site.urls),
    path("healthz", pages.healthz, name="healthz"),
    path("source/", pages.source, name="source"),
]
handler500 = "config.errors.server_error"
