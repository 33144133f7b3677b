"""``manage.py doctor``: look for what is stuck now; exit code 1 when something is found.

It repairs nothing: at a terminal nobody's name is proven, and a repair needs two people. That is done on the page.
"""

from __future__ import annotations

import datetime
import sys

from django.core.management.base import BaseCommand
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from cases.models import Event
from workflows.doctor.examining import examine, last_seen
from workflows.doctor.models import Finding

SHOWN = 200


class Command(BaseCommand):
    """Look at everything and tell what is stuck, with its cause and what is proposed."""

    help = "Look for stuck cases; exit code 1 when something is found. Repairs are made by two people on the page."

    def add_arguments(self, parser):
        """Which chains are read."""
        chains = parser.add_mutually_exclusive_group()
        chains.add_argument("--full", action="store_true", help="read the chains of all cases")
        chains.add_argument(
            "--since", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD",
            help="read the chains of cases with entries since that day (default: since the last look)",
        )  # fmt: skip

    def handle(self, *args, full, since, **options):
        """Examine, then print every open finding."""
        looked = examine(None if full else self._after(since))
        for one in Finding.objects.open().order_by("check_code", "pk")[:SHOWN]:
            self.stdout.write(f"[{one.check_code}] {one.cause}")
            self.stdout.write(f"    {one.advice}")
        if not looked.found:
            self.stdout.write(_("Nothing is stuck."))
            return
        words = {"found": looked.found, "new": looked.opened}
        self.stdout.write(_("%(found)s findings, %(new)s of them new.") % words)
        self.stdout.write(_("A repair is proposed by one person and carried out by another, on the page /doctor/."))
        sys.exit(1)

    @staticmethod
    def _after(since: datetime.date | None) -> int | None:
        if since is None:
            return last_seen()
        begin = datetime.datetime.combine(since, datetime.time.min, tzinfo=get_current_timezone())
        first = Event.objects.filter(at__gte=begin).order_by("pk").values_list("pk", flat=True).first()
        return first - 1 if first else (Event.objects.order_by("pk").values_list("pk", flat=True).last() or 0)
