"""The site's addresses with a stand-in for the page that asks again who one is."""

from django.http import HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as own

confirm = ([path("confirm/", lambda request: HttpResponse("?"), name="confirm")], "account")
urlpatterns = [path("stand-in/", include(confirm)), *own]
