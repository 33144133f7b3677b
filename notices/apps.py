"""The notices app: what people are told, and how it reaches them."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices to people and the outbox that delivers them."""

    name = "notices"
    verbose_name = _("Notices")

    def import_models(self):
        """Some models live in modules of their own."""
        super().import_models()
        for name in ("preferences", "deliveries"):
            import_module(f"{self.name}.{name}")

    def ready(self):
        """What goes on record about a user's password, factors and new devices is told to him."""
        from django.db.models.signals import post_save

        from evidence.models import AccessEntry

        from . import credentials, sign_ins

        post_save.connect(credentials.follow, sender=AccessEntry, dispatch_uid="notices-credentials")
        post_save.connect(sign_ins.follow, sender=AccessEntry, dispatch_uid="notices-sign-ins")
