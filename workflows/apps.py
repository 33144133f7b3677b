"""The workflows app: the law of each pipeline and the desk that follows it."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    """Pipelines, flows and tasks."""

    name = "workflows"
    verbose_name = _("Workflows")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self):
        """Some models live in modules of their own."""
        super().import_models()
        for name in ("absence", "clock", "doctor"):
            import_module(f"{self.name}.{name}.models")

    def ready(self):
        """Connect the desk to the door, derive the flows, register the law's system checks and the covers."""
        from . import checks, desk, flows  # noqa: F401
        from .absence import releasing  # noqa: F401
        from .clock import admin  # noqa: F401
        from .employment import paperwork_closing, paperwork_entering, paperwork_serving  # noqa: F401
        from .hiring import cover as hiring_cover  # noqa: F401
        from .hiring import paperwork as hiring_papers  # noqa: F401
        from .hiring import paperwork_exempting  # noqa: F401
        from .passing import telling  # noqa: F401
        from .placement import cover, paperwork  # noqa: F401
        from .selection import paperwork_applying, paperwork_checking  # noqa: F401
