"""``manage.py createsuperuser``: refused; nobody is above the mandates."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Says what to call instead."""

    help = "Refused: this system has no superusers. Use first_administrators."

    def add_arguments(self, parser: Any) -> None:
        """Take whatever Django's own command takes, so that the refusal is what is read."""
        for name in ("--username", "--email", "--database"):
            parser.add_argument(name)
        for name in ("--noinput", "--no-input"):
            parser.add_argument(name, action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse."""
        raise CommandError(
            "This system has no superusers: the database refuses them. A fresh installation gets its three separate "
            "administrators from: manage.py first_administrators"
        )
