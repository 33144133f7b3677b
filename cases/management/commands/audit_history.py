"""``manage.py audit_history FILE``: judges case histories kept elsewhere; ``--adopt`` takes running files over."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.auditing import adopting
from cases.auditing.reading import NotAHistory
from cases.auditing.reports import FORMATS
from cases.auditing.running import Audit
from cases.auditing.template import template_file
from cases.audits import audited
from cases.law import PIPELINES
from organisations.models import User

UNREADABLE = 2
"""The exit code for a file that cannot be read; findings do not make a failure."""


class Command(BaseCommand):
    """Judge a file of histories and report; with ``--template`` write the file to fill in."""

    help = "Audits case histories (xlsx or JSON, one row per event; docs/auditing.md) by the law of their dates."

    def add_arguments(self, parser):
        """The file, the day, the form of the report, and adoption."""
        parser.add_argument("file", type=Path, nargs="?", help="the histories")
        parser.add_argument("--as-of", type=datetime.date.fromisoformat, help="judge as of this day (today)")
        parser.add_argument("--format", choices=FORMATS, default="text")
        parser.add_argument("--out", type=Path, help="write the report here instead of to standard output")
        parser.add_argument("--pipeline", choices=audited(), default=next(iter(audited())))
        parser.add_argument("--template", type=Path, metavar="FILE.xlsx", help="write the template and stop")
        parser.add_argument("--adopt", action="store_true", help="open the cases at the step lawfully reached")
        parser.add_argument("--by", help="with --adopt: the user in whose name")

    def handle(self, *, file, template, pipeline, adopt, **options):
        """Audit, report, adopt; CommandError with exit code 2 on a file that cannot be read."""
        case_class = PIPELINES[pipeline]
        if template:
            template.write_bytes(template_file(case_class))
            return
        if file is None:
            raise CommandError(_("Name the file of histories, or --template."), returncode=UNREADABLE)
        by = self._user(options["by"]) if adopt else None
        audit = self._audit(file, case_class, options["as_of"] or timezone.localdate())
        writer = FORMATS[options["format"]]()
        for report in audit.reports():
            writer.add(report)
        adoptions = adopting.adopt_all(audit, by=by) if by else []
        self._write(writer.bytes(audit.totals, adoptions), options["out"])

    def _user(self, name: str | None) -> User:
        user = User.objects.filter(username=name or "", is_active=True).first()
        if user is None:
            raise CommandError(_("--adopt needs --by with the name of a user."), returncode=UNREADABLE)
        return user

    def _audit(self, file: Path, case_class, as_of: datetime.date) -> Audit:
        try:
            return Audit.of(file.read_bytes(), case_class, as_of=as_of)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read: %(why)s.") % {
                "file": file.name, "why": error.strerror,
            }, returncode=UNREADABLE) from None  # fmt: skip
        except NotAHistory as error:
            raise CommandError(str(error), returncode=UNREADABLE) from None

    def _write(self, content: bytes, out: Path | None) -> None:
        if out:
            out.write_bytes(content)
        elif hasattr(self.stdout._out, "buffer"):
            sys.stdout.buffer.write(content)
        else:
            self.stdout.write(content.decode(errors="replace"), ending="")
