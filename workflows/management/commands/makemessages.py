"""Extract messages, the law's own sentences included: the docstrings of actions, and of the days limits count from."""

from __future__ import annotations

from pathlib import Path

from django.core.management.commands import makemessages

from cases import clocks
from workflows.checks import laws

SENTENCES = Path("workflows/law_sentences.py")  # exists only while messages are extracted


def sentences() -> list[str]:
    """What every action and every beginning of a limit says of itself, in the order of the law."""
    found = []
    for case_class in laws().values():
        found += [
            *(action.text for action in case_class.opening_acts()),
            *(action.text for action in case_class.actions().values()),
            *clocks.starts(case_class),
        ]
    return list(dict.fromkeys(found))


class Command(makemessages.Command):
    """Django's command with the law's sentences made visible to it."""

    def handle(self, *args, **options):
        """Write the sentences where xgettext finds them, extract, and take the file away again."""
        lines = "".join(f"_({text!r})\n" for text in sentences())
        SENTENCES.write_text(f"_ = str\n{lines}", encoding="utf-8")
        try:
            super().handle(*args, **options)
        finally:
            SENTENCES.unlink()
