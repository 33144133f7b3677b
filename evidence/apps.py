"""The evidence app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """The access log and the check of every ledger."""

    name = "evidence"
    verbose_name = _("Evidence")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Have the database sealed after every migration, and declare the ledger of accesses."""
        from . import checks  # noqa: F401
        from .retention import declare
        from .seals import install

        declare()
        post_migrate.connect(install, sender=self)
