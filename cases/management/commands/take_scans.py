"""``manage.py take_scans``: what the clock does every minute with the scan folder, once and at once."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cases import scan_folder


class Command(BaseCommand):
    """Make stacks of what lies in SCAN_FOLDER."""

    help = "Takes the scans that lie in SCAN_FOLDER/<user name>/ and has them sorted (docs/operations.md)."

    def handle(self, *args, **options):
        """Say how many stacks were made; refuse when no folder is set."""
        if not settings.SCAN_FOLDER:
            raise CommandError(_("SCAN_FOLDER is not set: there is no folder to take scans from."))
        self.stdout.write(_("Stacks made: %(count)s") % {"count": scan_folder.collect()})
