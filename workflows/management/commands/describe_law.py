"""``manage.py describe_law [--check]``: writes docs/law/membership.md, the coverage of the law article by article."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from workflows.coverage import Coverage, describe_law
from workflows.describe import LANGUAGE
from workflows.models import MembershipCase


class Command(BaseCommand):
    """Write the document, or with ``--check`` only say whether it is up to date."""

    help = "Writes docs/law/membership.md; fails where an article is not upheld. --check writes nothing."

    def add_arguments(self, parser):
        """The flag of the gate, and a file for tests."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if the document is out of date")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs" / "law" / "membership.md")

    def handle(self, *, check: bool, file: Path, **options):
        """Faults first, then the document; CommandError (exit code 1) on either."""
        with translation.override(LANGUAGE):
            coverage = Coverage(MembershipCase)
        if faults := list(coverage.faults()):
            raise CommandError("The law is not covered:\n  " + "\n  ".join(faults))
        wanted = describe_law(coverage)
        if check:
            if not file.exists() or file.read_text(encoding="utf-8") != wanted:
                raise CommandError(f"Out of date: {file.name}. Run manage.py describe_law and commit.")
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(wanted, encoding="utf-8")
        self.stdout.write(f"{file.name} written")
