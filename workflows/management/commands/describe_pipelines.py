"""``manage.py describe_pipelines [--check]``: writes docs/pipelines/<name>.md from each law."""

from __future__ import annotations

import difflib
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.checks import laws
from workflows.describe import describe

SHOWN = 12  # lines of the difference


class Command(BaseCommand):
    """Write the derived documents, or with ``--check`` only say whether they are up to date."""

    help = "Writes docs/pipelines/*.md from the law of pipelines and rounds; --check fails if one is out of date."

    def add_arguments(self, parser):
        """The flag of the gate, and a folder for tests."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a document is out of date")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs" / "pipelines")

    def handle(self, *, check: bool, folder: Path, **options):
        """Each law in turn; CommandError (exit code 1) on ``--check`` if one is stale."""
        stale = []
        for name, law in laws().items():
            path, wanted = folder / f"{name}.md", describe(law)
            found = path.read_text(encoding="utf-8") if path.exists() else ""
            if found == wanted:
                continue
            if check:
                stale.append(path.name)
                self._show(found, wanted, path.name)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(wanted, encoding="utf-8")
                self.stdout.write(f"{path.name} written")
        if stale:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py describe_pipelines and commit.")

    def _show(self, found: str, wanted: str, name: str) -> None:
        lines = difflib.unified_diff(
            found.splitlines(), wanted.splitlines(), f"{name} on disk", f"{name} by the law", n=0, lineterm=""
        )
        for line in list(lines)[:SHOWN]:
            self.stdout.write(line[:160])
