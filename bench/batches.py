"""A batch of dossiers that loses a worker, Redis and the web server by kill -9, and what is in its result."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from dossiers.models import Batch, BatchRow

from .county import County
from .figures import Figure
from .plant import Plant, Window

DOSSIERS, JOINED = 1_000, 300
PASSWORD = "bench-2026-batches"
PARTS = ("redis", "web", "worker-1", "worker-2", "clock")
KILLED = ((0.2, "worker-1"), (0.45, "redis"), (0.7, "web"))
"""When each part is killed, as a share of the dossiers that are over."""
SECONDS_EACH = 30
"""A batch that takes longer for a dossier than this has stopped."""
GROWTH = 1.5
"""How much more memory joining ten times the dossiers may take, the process itself included."""


def measure(county: County, *, dossiers: int = DOSSIERS) -> Iterator[Figure]:
    """Order through the web, kill one after the other, fetch the result and count what is in it."""
    numbers = [county.case().number for _place in range(dossiers)]
    organiser = county.users["organiser"]
    organiser.set_password(PASSWORD)
    organiser.save()
    with tempfile.TemporaryDirectory(prefix="cases-batch-") as folder:
        plant = Plant(Path(folder))
        try:
            plant.start(*PARTS)
            yield from _killed(plant, organiser.username, numbers)
        finally:
            plant.stop()
        yield from _joined(Path(folder))


def _killed(plant: Plant, username: str, numbers: list[str]) -> Iterator[Figure]:
    window = Window(plant, username, PASSWORD)
    begun = time.monotonic()
    path = window.post("/print/new/", way="list", numbers="\n".join(numbers), start="1", result="zip")
    batch = Batch.objects.get(pk=path.strip("/").split("/")[-1])
    told = _through(plant, batch, begun + SECONDS_EACH * len(numbers) + 600)
    spent = time.monotonic() - begun
    batch.refresh_from_db()
    rows = list(batch.rows.select_related("dossier", "print"))
    if batch.status != Batch.DONE:
        reasons = Counter(row.message for row in rows)
        raise RuntimeError(f"{batch.status}: {batch.message}; {told}; {reasons.most_common(3)}")
    found, wrong = _content(window.get(f"{path}file/"), rows)
    again = sum(row.attempts > 1 for row in rows)
    remark = f"{batch.status}; {told}; {again} begun again"
    yield Figure(f"batch of {len(numbers):,}: dossiers in the result", len(found), least=len(numbers), remark=remark)
    yield Figure("the same, lost", len(set(numbers) - set(found)), most=0)
    yield Figure("the same, doubled", sum(count - 1 for count in found.values()), most=0)
    yield Figure("the same, another content than its print", wrong, most=0)
    yield Figure("the same, dossiers a minute with two workers", len(numbers) / spent * 60, remark="kills included")
    yield Figure("the same, pages", batch.pages, remark=f"{batch.size / 1e6:.0f} MB")


def _through(plant: Plant, batch: Batch, until: float) -> str:
    """Wait for the end of the batch, killing on the way; what was killed when."""
    told, ahead = [], list(KILLED)
    while not Batch.objects.filter(pk=batch.pk).exclude(status__in=Batch.OPEN).exists():
        if time.monotonic() > until:
            raise RuntimeError(f"batch stopped: {Counter(batch.rows.values_list('status', flat=True))}")
        over = batch.rows.filter(status__in=(BatchRow.DONE, BatchRow.FAILED)).count()
        if ahead and over >= ahead[0][0] * batch.total:
            _share, name = ahead.pop(0)
            plant.kill(name)
            plant.start(name)
            told.append(f"{name} killed at {over}")
        told += [f"{name} restarted" for name in plant.tend()]
        time.sleep(0.5)
    return ", ".join(told)


def _content(archive: bytes, rows: list[BatchRow]) -> tuple[Counter, int]:
    """How often each number is in the archive, and how many entries are not the print of their row."""
    digests = {row.dossier.number: row.print.sha256 for row in rows if row.print}
    found: Counter = Counter()
    wrong = 0
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        for name in packed.namelist():
            number, _dot, extension = name.rpartition(".")
            if extension == "pdf":
                found[number] += 1
                wrong += hashlib.sha256(packed.read(name)).hexdigest() != digests.get(number)
    return found, wrong


# --- memory ------------------------------------------------------------------------------------------------------


def _joined(folder: Path) -> Iterator[Figure]:
    """The memory that joining takes: of so many dossiers, and of a tenth of them."""
    rows = BatchRow.objects.filter(status=BatchRow.DONE).select_related("dossier", "print")[:JOINED]
    pieces = [(row.dossier.number, row.dossier.title, row.print.file.name, row.print.pages) for row in rows]
    few, _seconds = _peak(pieces[: max(len(pieces) // 10, 1)], folder)
    many, seconds = _peak(pieces, folder)
    pages = sum(piece[-1] for piece in pieces)
    remark = f"{many:.0f} MiB against {few:.0f} MiB; {pages} pages in {seconds:.1f} s"
    yield Figure(f"memory of joining {len(pieces)} dossiers to a tenth", many / few, most=GROWTH, remark=remark)


def _peak(pieces: list, folder: Path) -> tuple[float, float]:
    """MiB and seconds that joining takes in a fresh process."""
    asked = json.dumps([str(folder / "joined.pdf"), str(settings.MEDIA_ROOT), pieces])
    command = [sys.executable, "-m", "bench.joined"]
    told = subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout
    memory, seconds = told.split()
    return float(memory), float(seconds)
