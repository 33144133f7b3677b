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
