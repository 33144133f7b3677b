"""The watched folder: copiers put scans into a folder named after a user, and the clock makes stacks of them.

A file is claimed by renaming it, so that of two clocks one gets it. When its bytes are kept as a stack it is deleted:
a share that many copiers write to is no place to keep dossiers twice. A file that cannot be read is put beside into
``.refused``, for it may be the only copy. A claim that a crash left behind is taken up again after ten minutes; had its
stack been made already, its forms are recognised by their bytes and not filed twice.
"""

from __future__ import annotations

import logging
import stat
import time
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import File

from dossiers import quarantine
from dossiers.models import ScanStack
from organisations.models import User

from . import scanning

logger = logging.getLogger(__name__)
EXTENSIONS = frozenset({".pdf", ".jpg", ".jpeg", ".png"})
SETTLED = 10
"""Seconds since the last change after which a file is taken to be whole."""
ABANDONED = 600
"""Seconds after which a claim is given up for dead."""
CLAIMED, REFUSED = ".claimed", ".refused"
QUIET = 3600
"""Seconds between two complaints about the same folder."""


def collect() -> int:
    """Job of the clock: make stacks of what lies in the folder, and take up stacks whose job was lost; how many."""
    scanning.take_up()
    folder = settings.SCAN_FOLDER
    if not folder or not Path(folder).is_dir():
        return 0
    if not quarantine.ready():
        logger.error("scan folder: the virus scanner cannot be reached, everything is left where it is")
        return 0
    homes = {home.name: home for home in Path(folder).iterdir() if home.is_dir() and not home.is_symlink()}
    users = User.objects.filter(username__in=homes, is_active=True)
    known = {user.username: user for user in users if scanning.may_scan(user)}
    _complain([home for name, home in homes.items() if name not in known and not name.startswith(".")])
    return sum(_collect_for(user, homes[name]) for name, user in sorted(known.items()))


def _complain(unknown: list[Path]) -> None:
    """Say that files wait for nobody; how many and where to look, never whose or what."""
    count = sum(1 for home in unknown for _file in _waiting(home))
    if count and cache.add(f"scan-folder-{zlib.crc32(bytes(unknown[0].parent))}", 1, QUIET):
        logger.warning("scan folder: %d files lie in %d folders that bear no user's name", count, len(unknown))


def _collect_for(user: User, home: Path) -> int:
    """Make stacks of a user's files, none larger than a stack may be; how many."""
    batch: list[tuple[Path, scanning.Given]] = []
    stacks = pages = size = 0
    for path in _claims(home):
        given = scanning.look_into(File(path.open("rb")), path.name.partition("~")[2])
        if batch and (
            pages + given.pages > settings.SCAN_MAX_PAGES or size + given.file.size > settings.SCAN_MAX_BYTES
        ):
            stacks += _hand_in(user, batch)
            batch, pages, size = [], 0, 0
        batch.append((path, given))
        pages, size = pages + given.pages, size + given.file.size
    return stacks + (_hand_in(user, batch) if batch else 0)


def _hand_in(user: User, batch: list[tuple[Path, scanning.Given]]) -> int:
    """Keep a batch as a stack, and only then let go of the files."""
    try:
        scanning.hand_in([given for _path, given in batch], by=user, source=ScanStack.FOLDER)
    finally:
        for _path, given in batch:
            given.file.close()
    for path, given in batch:
        if given.problem:
            refused = path.parent.parent / REFUSED
            refused.mkdir(exist_ok=True)
            path.replace(refused / path.name)
        else:
            path.unlink()
    return 1


# --- files -----------------------------------------------------------------------------------------------------


def _waiting(folder: Path, *, since: int = SETTLED) -> Iterator[Path]:
    """Files of a folder that have not changed for so many seconds, oldest first; links lead out and do not count."""
    found = []
    for path in folder.iterdir():
        try:
            status = path.lstat()
        except FileNotFoundError:  # taken by another clock just now
            continue
        if path.suffix.lower() not in EXTENSIONS or not stat.S_ISREG(status.st_mode):
            continue
        # A copying program may set back the time of a change, but never that of the file's entry.
        if time.time() - max(status.st_mtime, status.st_ctime) >= since:
            found.append((status.st_mtime, path.name, path))
    yield from (path for _time, _name, path in sorted(found))


def _claims(home: Path) -> Iterator[Path]:
    """The user's files, each claimed for this run: those that wait, and those a crash left claimed."""
    claimed = home / CLAIMED
    claimed.mkdir(exist_ok=True)
    abandoned = list(_waiting(claimed, since=ABANDONED))
    for path in [*abandoned, *_waiting(home)]:
        name = path.name.partition("~")[2] if path.parent == claimed else path.name
        target = claimed / f"{uuid.uuid4().hex}~{name}"
        try:
            path.rename(target)  # one of two clocks succeeds
        except FileNotFoundError:
            continue
        yield target
