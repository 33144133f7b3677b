"""The addresses of orders for many cases."""

from django.urls import path

from . import order_views, views

app_name = "bulk"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("orders/", order_views.index, name="orders"),
    path("orders/<int:pk>/", order_views.order_page, name="order"),
    path("orders/<int:pk>/start/", order_views.start, name="start"),
    path("orders/<int:pk>/stop/", order_views.stop, name="stop"),
    path("orders/<int:pk>/go-on/", order_views.go_on, name="go_on"),
    path("orders/<int:pk>/progress/", order_views.progress, name="progress"),
    path("orders/<int:pk>/result.<str:kind>", order_views.result, name="result"),
]
