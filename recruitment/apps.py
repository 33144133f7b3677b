"""The recruitment app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RecruitmentConfig(AppConfig):
    """Programmes, funded posts and the announced rounds in which they are filled."""

    name = "recruitment"
    verbose_name = _("Recruitment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Declare what the database seals; have programmes and checklist put in after every migration."""
        from . import consequences, front_line_kinds, sweeps  # noqa: F401 - they register kinds of orders
        from .programmes import put_in
        from .seals import declare
        from .sheets import applications, results  # noqa: F401 - kinds of orders are declared there

        declare()
        post_migrate.connect(put_in, sender=self)
        post_migrate.connect(front_line_kinds.put_in, sender=self)
