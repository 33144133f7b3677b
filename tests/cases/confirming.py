"""Addresses of the site with the page that asks again who one is, for tests of what leads there."""

from django.http import HttpResponse
from django.urls import include, path

from config.urls import handler500 as handler500
from config.urls import urlpatterns as site_patterns

confirm = ([path("confirm/", lambda request: HttpResponse(), name="confirm")], "account")
urlpatterns = [*site_patterns, path("account/", include(confirm))]
