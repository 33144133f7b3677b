"""The cases app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Cases, the law's vocabulary and the one door."""

    name = "cases"
    verbose_name = _("Cases")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self):
        """Some models live in modules of their own."""
        super().import_models()
        for name in ("accountability", "standing", "setbacks", "bulk.models"):
            import_module(f"{self.name}.{name}")

    def ready(self):
        """Declare what the database seals, and have events followed up."""
        from . import follow_ups  # noqa: F401
        from .seals import declare

        declare()
