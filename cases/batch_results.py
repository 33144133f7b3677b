"""The result of a batch: one file of all dossiers that are done, and the labels for them; kept for a while.

The file is put together outside the vault, in a file that has no name and goes with the process, and sealed into the
vault when it is whole: no memory is needed for it, and a crash leaves nothing. Since its orderer alone can fetch it, it
is marked here, with the time of the order, so that the same dossiers give the same bytes.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db.models import Exists, OuterRef
from django.utils import timezone

from dossiers import joining
from dossiers.models import Batch, BatchRow, DossierPrint, PrintCopy
from dossiers.vault import Stored, vault
from dossiers.workroom import scratch

from .copies import Copy, signature
from .models import Case

FOLDER = "batches"
LEFT_OVER = datetime.timedelta(days=1)
"""What nobody points to after so long is no file in the making any more."""
OUTCOMES = {BatchRow.DONE: "已生成", BatchRow.CANCELLED: "已取消"}


def compose(batch: Batch) -> dict[str, Any]:
    """Make the file and the labels of what is done; their columns of the batch, or nothing where nothing is done."""
    done = list(_done(batch))
    if not done:
        return {}
    line = "" if batch.reason else signature(batch.by, at=batch.at)
    copies = {row.pk: Copy(_print(row), line) for row in done if line}
    pieces = [_piece(row, copies.get(row.pk)) for row in done]
    pages = 0

    def write(target: BinaryIO) -> None:
        nonlocal pages
        if batch.result == Batch.ZIP:
            pages = joining.pack(target, pieces, _lines(batch, copies))
        else:
            pages = joining.join(target, pieces, title=f"档案合订打印 {len(pieces)}件", separated=batch.separated)

    name, digest, size = _kept(batch, write, "zip" if batch.result == Batch.ZIP else "pdf")
    if batch.result == Batch.ZIP:  # of a joined file no part is verified
        PrintCopy.objects.bulk_create(
            PrintCopy(print=one.wanted, by=batch.by, sha256=one.sha256) for one in copies.values()
        )
    labels, _digest, _size = _kept(batch, lambda target: joining.labels(target, pieces), "labels.pdf")
    return {"file": name, "labels": labels, "sha256": digest, "size": size, "pages": pages, "message": ""}


def _done(batch: Batch) -> Iterator[BatchRow]:
    rows = batch.rows.filter(status=BatchRow.DONE).select_related("dossier", "print")
    return rows.order_by("position").iterator()


def _piece(row: BatchRow, copy: Copy | None) -> joining.Piece:
    dossier, bound = row.dossier, _print(row)
    year = (dossier.closed_on or dossier.opened_on).year
    return joining.Piece(dossier.number, dossier.title, copy or Stored.of(bound.file), bound.pages, year)


def _print(row: BatchRow) -> DossierPrint:
    """The print of a row that is done, which has one."""
    assert row.print is not None
    return row.print


def _lines(batch: Batch, copies: Mapping[int, Copy]) -> Iterator[joining.Line]:
    """The list; asked for when the dossiers are written, and with them their hashes.

    A dossier that its orderer sees no more stands there by its number alone.
    """
    seen = Exists(Case.objects.visible_to(batch.by).filter(dossier=OuterRef("dossier")))
    rows = batch.rows.annotate(seen=seen).select_related("dossier", "print").order_by("position")
    for row in rows.iterator():
        outcome = OUTCOMES.get(row.status) or f"未能生成：{row.message}"
        bound = row.print if row.status == BatchRow.DONE else None
        copy = copies.get(row.pk)
        pages, digest = (bound.pages, copy.sha256 if copy else bound.sha256) if bound else (0, "")
        title = row.dossier.title if row.seen else ""
        yield joining.Line(row.position, row.dossier.number, title, outcome, pages, digest)


def _kept(batch: Batch, write: Callable[[BinaryIO], None], extension: str) -> tuple[str, str, int]:
    """Let a file be written and put it into the vault; its name there, SHA-256 and size in bytes."""
    with scratch() as file:
        write(file)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        name = vault().save(f"{FOLDER}/{batch.pk}-{digest[:16]}.{extension}", File(file))
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
    store, before = vault(), timezone.now() - LEFT_OVER
    names = [f"{FOLDER}/{name}" for name in store.listdir(FOLDER)[1]]
    old = [name for name in names if name not in kept and store.get_modified_time(name) < before]
    for name in old:
        store.delete(name)
    return len(old)
