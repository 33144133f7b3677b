"""The rights app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """Copies, corrections, restrictions and disposal of personal data."""

    name = "rights"
    verbose_name = _("Rights of the person")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Have the records of rights sealed after every migration."""
        from .seals import install

        post_migrate.connect(install, sender=self)
