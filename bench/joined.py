"""Joins the dossiers named on standard input in a process of its own and prints the MiB and seconds it took."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django


def main() -> None:
    """Standard input: the target, the folder of the vault and [number, title, name, pages] of each dossier, as JSON."""
    django.setup()
    from django.conf import settings

    from dossiers.joining import Piece, join
    from dossiers.vault import Stored

    target, settings.MEDIA_ROOT, pieces = json.load(sys.stdin)
    begun = time.monotonic()
    some = [Piece(number, title, Stored(name), pages, 2026) for number, title, name, pages in pieces]
    with open(target, "wb") as file:
        join(file, some, title="bench", separated=False)
    print(_peak(), time.monotonic() - begun)


def _peak() -> float:
    """MiB at most since the program began; what resource tells includes the process it was started from."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024


if __name__ == "__main__":
    main()
