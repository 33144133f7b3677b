"""What a worker holds in memory after many dossiers: the program alone, in a process of its own.

Called by ``bench.dossiers`` with the number of dossiers and after how many to look first; prints three numbers in MiB:
resident then, resident at the end, and the most it ever was.
"""

from __future__ import annotations

import gc
import re
import sys
import tempfile
from pathlib import Path

import django


def main(count: int, warm: int) -> None:
    """Draw a paper and bind, ``count`` times."""
    django.setup()
    from . import dossiers

    with tempfile.TemporaryDirectory() as folder:
        parts = dossiers.filed(Path(folder))
        early = 0.0
        for turn in range(count):
            dossiers.bind_anew(parts, turn % len(parts))
            gc.collect()
            if turn + 1 == min(warm, count):
                early = _resident("VmRSS")
        print(early, _resident("VmRSS"), _resident("VmHWM"))


def _resident(row: str) -> float:
    """A row of the process's memory in MiB."""
    found = re.search(rf"{row}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
