"""The evidence app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """The access log and the check of every ledger."""

    name = "evidence"
    verbose_name = _("Evidence")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Have the database sealed after every migration; the room below, which knows no seals, is named here."""
        from organisations.models import Mandate, Organisation, Person, User
        from organisations.proxies import Proxy

        from . import checks, mandates, retention  # noqa: F401
        from .seals import install, kept
        from .upkeep import told

        retention.declare()
        mandates.declare()
        kept(Organisation, Person, User, Mandate, Proxy)
        post_migrate.connect(install, sender=self)
        post_save.connect(told, sender="admin.LogEntry")
