"""Which admin site it is: the one of ``config/upkeep_site.py``."""

from django.contrib.admin.apps import AdminConfig


class UpkeepConfig(AdminConfig):
    """Makes the upkeep site the admin site."""

    default_site = "config.upkeep_site.UpkeepSite"
