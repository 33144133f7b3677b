"""The addresses of handing on, opinions and copies for information."""

from django.urls import path

from . import views

app_name = "passing"
urlpatterns = [
    path("tasks/<int:pk>/hand/", views.hand, name="hand"),
    path("cases/<str:number>/ask/", views.ask, name="ask"),
    path("cases/<str:number>/circulate/", views.circulate, name="circulate"),
    path("asked/", views.asked, name="asked"),
    path("asked/<int:pk>/", views.answer, name="answer"),
    path("questions/<int:pk>/recall/", views.recall, name="recall"),
    path("copies/", views.copies, name="copies"),
    path("copies/<int:pk>/", views.open_copy, name="copy"),
    path("circulars/<int:pk>/", views.circular, name="circular"),
]
