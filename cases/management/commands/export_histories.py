"""``manage.py export_histories``: this system's cases in the auditor's format, facts and papers on file included."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cases.auditing import exporting, sheets
from cases.auditing.reading import as_json
from cases.law import PIPELINES
from evidence.kinds import EXPORTED
from evidence.log import note

OWNER_ONLY = 0o600


class Command(BaseCommand):
    """Write a row for each event of every case; the file holds names and is readable by its owner only."""

    help = "Writes every case's history in the auditor's format (docs/auditing.md), xlsx or JSON by the file's name."

    def add_arguments(self, parser):
        """Where to, which pipeline, and whether with ID numbers."""
        parser.add_argument("--out", type=Path, help="*.xlsx or *.json; JSON to standard output without it")
        parser.add_argument("--pipeline", choices=PIPELINES, default=next(iter(PIPELINES)))
        parser.add_argument("--with-id-numbers", action="store_true", help="needed to take the cases over elsewhere")

    def handle(self, *, out, pipeline, with_id_numbers, **options):
        """Write them."""
        case_class = PIPELINES[pipeline]
        note(EXPORTED, subject=case_class._meta.label_lower, fields=["id_number"] if with_id_numbers else [])
        rows = exporting.histories(case_class, id_numbers=with_id_numbers)
        if out is None:
            self.stdout.write(as_json(rows).decode())
            return
        if out.suffix not in (".xlsx", ".json"):
            raise CommandError(_("The file's name must end in .xlsx or .json."))
        content = sheets.as_xlsx(rows, case_class) if out.suffix == ".xlsx" else as_json(rows)
        out.touch(mode=OWNER_ONLY)
        out.write_bytes(content)
