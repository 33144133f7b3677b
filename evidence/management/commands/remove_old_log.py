"""``manage.py remove_old_log``: remove entries of the access log older than LOG_DAYS, as the owner of the tables."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from evidence.retention import remove_old


class Command(BaseCommand):
    """Remove whole anchored days that need no longer be kept."""

    help = "Remove access log entries older than LOG_DAYS (whole anchored days). Run as the tables' owner."

    def handle(self, *args, **options):
        """Remove and tell how many."""
        words = {"count": remove_old(), "days": settings.LOG_DAYS}
        self.stdout.write(_("%(count)s entries older than %(days)s days were removed.") % words)
