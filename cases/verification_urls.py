"""The addresses where anybody verifies a printed dossier; included under verify/ and printed on closing pages."""

from django.urls import path

from . import verification

app_name = "verification"
urlpatterns = [
    path("", verification.ask, name="ask"),
    path("<str:code>/", verification.check, name="code"),
]
