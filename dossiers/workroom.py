"""The workroom: files that are not yet in the vault, on this machine alone and gone when done with (F.2 剩余信息).

Uploads larger than a megabyte arrive here, results of batches and packs are put together here.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

STALE = 24 * 3600
"""Seconds after which what a killed process has left here is removed."""


def workroom() -> Path:
    """The folder, which nobody else on the machine may look into, swept of what was left behind."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > STALE and path.is_file():
                path.unlink()
    return folder


@contextlib.contextmanager
def scratch() -> Iterator[BinaryIO]:
    """A file without a name for what is being made: it is gone with the process, whatever becomes of that."""
    with tempfile.TemporaryFile(dir=workroom()) as file:
        yield cast(BinaryIO, file)
