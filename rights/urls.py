"""The addresses of persons' rights."""

from django.urls import path

from . import copy_views, disposal_views, person_views, request_views

app_name = "rights"
urlpatterns = [
    path("", request_views.index, name="index"),
    path("find/", request_views.find, name="find"),
    path("requests/<str:number>/", request_views.request_page, name="request"),
    path("requests/<str:number>/answer/", request_views.answer, name="answer"),
    path("requests/<str:number>/letter/", request_views.letter, name="letter"),
    path("people/<int:pk>/", person_views.person_page, name="person"),
    path("people/<int:pk>/request/", request_views.request_new, name="request_new"),
    path("people/<int:pk>/copy/", copy_views.copy_new, name="copy_new"),
    path("people/<int:pk>/corrections/", person_views.corrections, name="corrections"),
    path("people/<int:pk>/restrict/", person_views.restrict, name="restrict"),
    path("people/<int:pk>/hold/", person_views.hold_new, name="hold_new"),
    path("people/<int:pk>/correct/<str:field>/", person_views.correct, name="correct"),
    path("corrections/<int:pk>/", person_views.correction, name="correction"),
    path("numbers/<int:pk>/", person_views.settle_number, name="settle_number"),
    path("copies/<int:pk>/", copy_views.copy_page, name="copy"),
    path("copies/<int:pk>/file/", copy_views.copy_file, name="copy_file"),
    path("holds/", person_views.holds, name="holds"),
    path("holds/<int:pk>/release/", person_views.hold_release, name="hold_release"),
    path("schedule/", disposal_views.schedule_page, name="schedule"),
    path("schedule/<str:name>/", disposal_views.term_new, name="term_new"),
    path("disposals/", disposal_views.disposals, name="disposals"),
    path("disposals/propose/", disposal_views.propose, name="propose"),
    path("disposals/<str:number>/", disposal_views.disposal, name="disposal"),
    path("disposals/<str:number>/approve/", disposal_views.approve, name="approve"),
    path("disposals/<str:number>/decline/", disposal_views.decline, name="decline"),
    path("disposals/<str:number>/list/", disposal_views.certificate, name="certificate"),
]
