"""The publicity app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    """Public notices: several persons on one sheet, objections, and the page everybody may read."""

    name = "publicity"
    verbose_name = _("Public notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Gather on sheets what is announced."""
        from . import announcing  # noqa: F401
