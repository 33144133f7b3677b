"""The cases app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Cases, the law's vocabulary and the one door."""

    name = "cases"
    verbose_name = _("Cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Have the database sealed after every migration."""
        from .seals import install

        post_migrate.connect(install, sender=self)
