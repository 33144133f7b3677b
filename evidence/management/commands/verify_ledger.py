"""``manage.py verify_ledger``: read the chains of every ledger and its anchors; exit code 1 when something is wrong."""

from __future__ import annotations

import datetime
import itertools
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from evidence.anchoring import anchor_faults, compare
from evidence.checking import Fault, Scope, faults
from evidence.ledgers import LEDGERS
from evidence.mandates import stood_before
from evidence.verifying import verify_all


class Command(BaseCommand):
    """Tell every entry that was edited, removed, put in or put elsewhere."""

    help = "Read the chains of all ledgers and compare them with their anchors; exit code 1 when something is wrong."

    def add_arguments(self, parser):
        """What is read; without any option everything, and the reading goes on record."""
        parser.add_argument("--ledger", choices=sorted(LEDGERS), help="this ledger only")
        parser.add_argument("--chain", type=int, metavar="ID", help="this chain only (a case, a round, an account)")
        parser.add_argument(
            "--since", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="chains with entries since that day"
        )
        parser.add_argument("--anchors", action="store_true", help="compare with the anchors only")
        parser.add_argument("--anchor-file", type=Path, metavar="FILE", help="compare with anchors kept elsewhere")

    def handle(self, *args, ledger, chain, since, anchors, anchor_file, **options):
        """Read, and tell what is wrong as it is found."""
        if chain is not None and not ledger:
            raise CommandError(_("--chain asks for --ledger."))
        self.found = 0
        ledgers = [LEDGERS[ledger]] if ledger else list(LEDGERS.values())
        if anchor_file:
            self._tell_all(compare(anchor_file.read_text(encoding="utf-8")))
        if not (ledger or since or anchors or anchor_file):
            read = verify_all(self._tell).entries
            self._tell_of_before(stood_before())
        else:
            scope = Scope(chains=None if chain is None else [chain], since=since)
            if not (anchors or anchor_file):
                self._tell_all(itertools.chain.from_iterable(faults(one, scope) for one in ledgers))
            if chain is None and not since:
                self._tell_all(itertools.chain.from_iterable(anchor_faults(one) for one in ledgers))
            read = scope.read
        words = {"read": read, "found": self.found}
        self.stdout.write(_("%(read)s entries read, %(found)s findings.") % words)
        if self.found:
            sys.exit(1)

    def _tell_of_before(self, number: int) -> None:
        if number:
            told = _("%(number)s mandates are older than their record: they are compared since it began, not before.")
            self.stdout.write(told % {"number": number})

    def _tell_all(self, found) -> None:
        for fault in found:
            self._tell(fault)

    def _tell(self, fault: Fault) -> None:
        self.found += 1
        places = ((_("chain %(n)s"), fault.chain), (_("entry %(n)s"), fault.seq), (_("row %(n)s"), fault.row))
        where = " ".join(words % {"n": number} for words, number in places if number is not None)
        self.stdout.write(f"[{fault.ledger}] {where}: {fault.why}")
