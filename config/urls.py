"""The addresses: the site's applications make up the menu, the rest belongs to the installation."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from config import font_pages, pages
from recruitment import people

from .site import site

urlpatterns = [
    path("", site.urls),
    path("rounds/", include("recruitment.entry_urls")),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("passing/", include("workflows.passing.urls")),
    path("papers/", include("cases.document_urls")),
    path("verify/", include("cases.verification_urls")),
    path("settings/blanks/", include("cases.blank_urls")),
    path("settings/fonts/", font_pages.typefaces, name="settings-fonts"),
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
    path("healthz", pages.healthz, name="healthz"),
    path("source/", pages.source, name="source"),
]
handler500 = "config.errors.server_error"
