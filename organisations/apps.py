"""The organisations app."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """The tree of organisations, the people in it, and who may act for whom."""

    name = "organisations"
    verbose_name = _("Organisations and people")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self):
        """Some models live in modules of their own."""
        super().import_models()
        for name in ("proxies", "appointments"):
            import_module(f"{self.name}.{name}")

    def ready(self) -> None:
        """Duties are kept apart by the database; keys are checked, the index of people is known to ``rotate_keys``."""
        from . import checks, rotation  # noqa: F401
        from .separation import install

        rotation.register_index("organisations.person", of="id_number", kept_in="id_index")
        post_migrate.connect(install, sender=self)
