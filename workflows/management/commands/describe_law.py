"""``manage.py describe_law [--check]``: writes docs/law/<pipeline>.md, the coverage of each law rule by rule."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cases.law import PIPELINES
from workflows.coverage import BOOKS, Coverage, describe_law
from workflows.describe import LANGUAGE


class Command(BaseCommand):
    """Write the documents, or with ``--check`` only say whether they are up to date."""

    help = "Writes docs/law/*.md; fails where a rule is not upheld. --check writes nothing."

    def add_arguments(self, parser):
        """The flag of the gate, one pipeline alone, and another place for tests."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a document is out of date")
        parser.add_argument("--pipeline", choices=BOOKS, help="only this pipeline")
        parser.add_argument("--file", type=Path, help="write the pipeline's document (the first one's) there")

    def handle(self, *, check: bool, pipeline: str | None = None, file: Path | None = None, **options):
        """Faults first, then the document; CommandError (exit code 1) on either."""
        names = [pipeline] if pipeline else list(BOOKS)
        for name in names[:1] if file else names:
            self._one(name, file or settings.BASE_DIR / "docs" / "law" / f"{name}.md", check=check)

    def _one(self, name: str, file: Path, *, check: bool) -> None:
        with translation.override(LANGUAGE):
            coverage = Coverage(PIPELINES[name])
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
