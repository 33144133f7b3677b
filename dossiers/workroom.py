"""The workroom: files that are not yet in the vault, on this machine alone and gone when done with (F.2 剩余信息).

Uploads larger than a megabyte arrive here, results of batches and packs are put together here.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.conf import settings

STALE = 24 * 3600
"""Seconds after which what a killed process has left here is removed."""


def workroom() -> Path:
    """The folder, which nobody else on the machine may look into, swept of what was left behind."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as fresh:  # the folder's own clock, which may be another machine's
        now = os.fstat(fresh.fileno()).st_mtime
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if now - path.lstat().st_mtime > STALE and path.is_file():
                path.unlink()
    return folder


def own_folder(name: str) -> Path:
    """A new folder of this process under that name; those of processes that are gone are removed on the way.

    A worker ends its jobs without tidying up, and a killed process tidies nothing: a lock that the kernel lets go with
    the process, and with every child it was forked into, tells the living from the dead.
    """
    place = Path(settings.VAR_DIR) / name
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (place / "lock").open("w") as door:  # nobody looks at a folder between its making and its lock
        fcntl.flock(door, fcntl.LOCK_EX)
        for path in place.iterdir():
            if path.is_dir() and _deserted(path):
                shutil.rmtree(path, ignore_errors=True)
        made = Path(tempfile.mkdtemp(dir=place))
        held = (made / "held").open("w")
        fcntl.flock(held, fcntl.LOCK_EX)
        _held.append(held)
    return made


_held: list[IO[str]] = []
"""Open as long as the process lives."""


def _deserted(folder: Path) -> bool:
    with contextlib.suppress(OSError), (folder / "held").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return not (folder / "held").exists()


@contextlib.contextmanager
def scratch() -> Iterator[BinaryIO]:
    """A file without a name for what is being made: it is gone with the process, whatever becomes of that."""
    with nameless() as file:
        yield file


def nameless() -> BinaryIO:
    """Such a file, which whoever takes it closes."""
    return cast(BinaryIO, tempfile.TemporaryFile(dir=workroom()))
