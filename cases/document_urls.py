"""The addresses of documents and prints; included under papers/."""

from django.urls import path

from . import disclose_views, documents, handing_over, paper_pages

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", documents.open_document, name="open"),
    path("<int:pk>/withdraw/", documents.withdraw, name="withdraw"),
    path("undrawn/<int:pk>/", documents.redraw, name="redraw"),
    path("prints/<int:pk>/", documents.printed, name="printed"),
    path("prints/<int:pk>/progress/", documents.progress, name="progress"),
    path("prints/<int:pk>/file/", documents.printed_file, name="printed_file"),
    path("prints/<int:pk>/original/", documents.original, name="original"),
    path("hand-over/", handing_over.hand_over, name="hand_over"),
    path("hand-over/list.pdf", handing_over.hand_over_list, name="hand_over_list"),
    path("<str:number>/", paper_pages.dossier_page, name="dossier"),
    path("<str:number>/purpose/", disclose_views.purpose, name="purpose"),
    path("<str:number>/print/", documents.print_dossier, name="print"),
    path("<str:number>/<str:paper>/", paper_pages.paper_page, name="paper"),
    path("<str:number>/<str:paper>/form/", paper_pages.form, name="form"),
    path("<str:number>/<str:paper>/preview/", paper_pages.preview, name="preview"),
    path("<str:number>/<str:paper>/upload/", documents.upload, name="upload"),
]
