"""The notices app: what happens after an event is committed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Follow-up of events."""

    name = "notices"
    verbose_name = _("Notices")

    def ready(self):
        """Connect follow-up to the door."""
        from . import jobs  # noqa: F401
