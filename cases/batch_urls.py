"""Printing of many dossiers as a section of the site."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from viewflow.urls import Application

from organisations.desks import ADMINISTRATORS

from . import batch_views


class PrintingApplication(Application):
    """Batches of dossiers, as a section of the site's menu; ``neighbours`` are the addresses its tabs lead to."""

    title = _("Printing")
    icon = "print"
    app_name = "printing"
    neighbours = ("/scans/", "/papers/hand-over/")
    index_path = path("", batch_views.index, name="index")
    new_path = path("new/", batch_views.new, name="new")
    batch_path = path("<int:pk>/", batch_views.batch_page, name="batch")
    progress_path = path("<int:pk>/progress/", batch_views.progress, name="progress")
    cancel_path = path("<int:pk>/cancel/", batch_views.cancel, name="cancel")
    retry_path = path("<int:pk>/retry/", batch_views.retry, name="retry")
    result_path = path("<int:pk>/<str:what>/", batch_views.result, name="result")

    def concerns(self, user) -> bool:
        """Whether the menu offers it: to everybody who sees cases, so not to administrators."""
        return any(mandate.role not in ADMINISTRATORS for mandate in user.current_mandates())
