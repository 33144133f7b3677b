"""Which admin site it is: the one of ``config/upkeep_site.py``; and the check that every route has a rule."""

from django.contrib.admin.apps import AdminConfig
from django.core import checks


class UpkeepConfig(AdminConfig):
    """Makes the upkeep site the admin site."""

    default_site = "config.upkeep_site.UpkeepSite"

    def ready(self):
        """Have ``manage.py check`` ask for the rule of every route."""
        from .access import every_route_has_a_rule  # loads models, which are not there yet when this file is read

        super().ready()
        checks.register(every_route_has_a_rule, checks.Tags.urls)
