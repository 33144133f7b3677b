"""The result of a batch: one file of all dossiers that are done, and the labels for them; kept for a while.

The file is written beside the vault's other files and moved to its name when it is whole, so that no memory is needed
for it and a crash leaves nothing under that name.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from dossiers import joining
from dossiers.models import Batch, BatchRow, DossierPrint
from dossiers.vault import vault

FOLDER = "batches"
LEFT_OVER = datetime.timedelta(days=1)
"""What nobody points to after so long is no file in the making any more."""
OUTCOMES = {BatchRow.DONE: "已生成", BatchRow.CANCELLED: "已取消"}


class Finished(File):
    """A file written to its end: the vault moves it instead of copying it."""

    def temporary_file_path(self) -> str:
        """Where it lies until then."""
        return str(self.name)


def compose(batch: Batch) -> dict[str, Any]:
    """Make the file and the labels of what is done; their columns of the batch, or nothing where nothing is done."""
    done = list(_done(batch))
    if not done:
        return {}
    pieces = [_piece(row) for row in done]
    pages = 0

    def write(target: Path) -> None:
        nonlocal pages
        if batch.result == Batch.ZIP:
            pages = joining.pack(target, pieces, _lines(batch))
        else:
            pages = joining.join(target, pieces, title=f"档案合订打印 {len(pieces)}件", separated=batch.separated)

    name, digest, size = _kept(batch, write, "zip" if batch.result == Batch.ZIP else "pdf")
    labels, _digest, _size = _kept(batch, lambda target: joining.labels(target, pieces), "labels.pdf")
    return {"file": name, "labels": labels, "sha256": digest, "size": size, "pages": pages, "message": ""}


def _done(batch: Batch) -> Iterator[BatchRow]:
    rows = batch.rows.filter(status=BatchRow.DONE).select_related("dossier", "print")
    return rows.order_by("position").iterator()


def _piece(row: BatchRow) -> joining.Piece:
    dossier, bound = row.dossier, _print(row)
    year = (dossier.closed_on or dossier.opened_on).year
    return joining.Piece(dossier.number, dossier.title, Path(bound.file.path), bound.pages, year)


def _print(row: BatchRow) -> DossierPrint:
    """The print of a row that is done, which has one."""
    assert row.print is not None
    return row.print


def _lines(batch: Batch) -> Iterator[joining.Line]:
    for row in batch.rows.select_related("dossier", "print").order_by("position").iterator():
        outcome = OUTCOMES.get(row.status) or f"未能生成：{row.message}"
        bound = row.print if row.status == BatchRow.DONE else None
        pages, digest = (bound.pages, bound.sha256) if bound else (0, "")
        yield joining.Line(row.position, row.dossier.number, row.dossier.title, outcome, pages, digest)


def _kept(batch: Batch, write: Callable[[Path], None], extension: str) -> tuple[str, str, int]:
    """Let a file be written and put it into the vault; its name there, SHA-256 and size in bytes."""
    folder = Path(vault().path(FOLDER))
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, prefix=f"{batch.pk}-", suffix=".part")
    os.close(handle)
    try:
        write(Path(path))
        with open(path, "rb") as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size
            name = vault().save(f"{FOLDER}/{batch.pk}-{digest[:16]}.{extension}", Finished(file, path))
    finally:
        Path(path).unlink(missing_ok=True)
    return name, digest, size


def give_back_lost(batch: Batch) -> int:
    """Put dossiers whose print is no longer in the vault back among the waiting; returns how many."""
    gone = [row.pk for row in _done(batch) if not vault().exists(str(_print(row).file))]
    rows = BatchRow.objects.filter(pk__in=gone)
    return rows.update(status=BatchRow.WAITING, print=None, attempts=0, finished_at=None)


# --- kept for a while ------------------------------------------------------------------------------------------


def sweep() -> int:
    """Job of the clock, every night: remove results older than ``BATCH_DAYS`` and what nobody points to; how many.

    The rows stay: what was printed when, and for whom, is on record.
    """
    day = timezone.now() - datetime.timedelta(days=settings.BATCH_DAYS)
    Batch.objects.filter(finished_at__lt=day).exclude(file="").update(file="", labels="")
    kept = {name for pair in Batch.objects.exclude(file="").values_list("file", "labels") for name in pair}
    folder = Path(vault().path(FOLDER))
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        if f"{FOLDER}/{path.name}" not in kept and _is_old(path):
            _remove(path)
            removed += 1
    return removed


def _is_old(path: Path) -> bool:
    changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC)
    return timezone.now() - changed > LEFT_OVER


def _remove(path: Path) -> None:
    """Remove a file, or the folder of a join that was broken off."""
    if path.is_dir():
        for inner in path.iterdir():
            inner.unlink()
        path.rmdir()
    else:
        path.unlink()
