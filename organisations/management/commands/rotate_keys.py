"""Encrypt anew under the first of ``FIELD_KEYS`` what lies under an older one: columns, files, what is registered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organisations import rotation
from organisations.rotation import OLD, UNREADABLE, Found

EVERY = 5000
NAMED = 20


class Command(BaseCommand):
    """First everything is looked at; if anything does not open, nothing is changed. May be broken off and repeated."""

    help = "Encrypt everything under the first of FIELD_KEYS, so that the others can be dropped."

    def add_arguments(self, parser: Any) -> None:
        """``--dry-run`` counts, ``--index`` computes blind indexes anew."""
        parser.add_argument("--dry-run", action="store_true", help="count what is under old keys and change nothing")
        parser.add_argument("--index", action="store_true", help="compute the blind indexes anew under INDEX_KEY")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, then turn, then say what came of it."""
        if options["index"] and options["dry_run"]:
            raise CommandError("--index has no dry run: it does not harm what is current.")
        found = {name: self._count(name, look(False)) for name, look in rotation.looks().items()}
        if unreadable := [one for _counts, names in found.values() for one in names]:
            told = ", ".join(unreadable[:NAMED]) + (f" and {len(unreadable) - NAMED} more" * (len(unreadable) > NAMED))
            raise CommandError(f"None of the FIELD_KEYS opens {len(unreadable)}: {told}. Nothing was changed.")
        for name, (counts, _unreadable) in found.items():
            if counts[OLD] and not options["dry_run"]:
                self._count(name, rotation.looks()[name](True))
            words = "under old keys or in the clear" if options["dry_run"] else "encrypted anew"
            self.stdout.write(f"{name}: {counts[OLD]} of {counts.total()} {words}")
        if options["index"]:
            counts, _unreadable = self._count("indexes", rotation.reindex())
            self.stdout.write(f"blind indexes: {counts[OLD]} of {counts.total()} computed anew")

    def _count(self, name: str, found: Iterable[Found]) -> tuple[Counter[str], list[str]]:
        """How many stand how, and the names of those that cannot be opened; a line now and then for whoever waits."""
        counts: Counter[str] = Counter()
        unreadable = []
        for one in found:
            counts[one.state] += 1
            if one.state == UNREADABLE:
                unreadable.append(one.name)
            if counts.total() % EVERY == 0:
                self.stderr.write(f"{name}: {counts.total()} looked at")
        return counts, unreadable
