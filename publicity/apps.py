"""The publicity app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    """Public notices: several persons on one sheet, objections, and the page everybody may read."""

    name = "publicity"
    verbose_name = _("Public notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Gather on sheets what is announced, and have the database sealed after every migration."""
        from . import announcing  # noqa: F401
        from .seals import install

        post_migrate.connect(install, sender=self)
