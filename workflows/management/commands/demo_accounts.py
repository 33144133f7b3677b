"""``manage.py demo_accounts``: who signs in to the demonstration, one account per role."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organisations.models import Mandate
from workflows.demonstration.accounts import ACCOUNTS, PASSWORD


def width(text: str) -> int:
    """Columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows under a ruled heading, every column as wide as its widest cell."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join(f"  {line}" for line in [lines[0], "-" * width(lines[0]), *lines[1:]])


class Command(BaseCommand):
    """Prints names to sign in with and their password; only where the password is no secret."""

    help = "Print the demonstration's accounts, one per role (DEMO=1 only)."

    def handle(self, **options):
        """Refuse outside the demonstration."""
        if not settings.DEMO:
            raise CommandError(_("Only the demonstration has accounts with a known password (DEMO=1)."))
        found = Mandate.objects.filter(user__username__in=ACCOUNTS).select_related("user", "organisation")
        mandates = {one.user.username: one for one in found}
        if not mandates:
            raise CommandError(_("There are no demonstration accounts yet: run manage.py load_demo first."))
        head = (_("Role"), _("Name"), _("Organisation"), _("Username"), _("Password"))
        rows = [
            (str(one.get_role_display()), one.user.get_full_name(), one.organisation.short_name, name, PASSWORD)
            for name in ACCOUNTS
            if (one := mandates.get(name))
        ]
        self.stdout.write(table([head, *rows]))
