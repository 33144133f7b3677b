"""The vault: what sealing costs over plain files, as a ratio of processor time on the same disk and the same bytes."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from dossiers.vault import vault

from .county import County
from .figures import Figure

SIZE, TIMES = 20 * 2**20, 7
"""The largest upload allowed, and how often it is written and read; the quickest time of each counts."""


def measure(county: County) -> Iterator[Figure]:
    """Writing and reading a file of 20 MB, sealed and plain; the county is not asked."""
    sealed, plain = vault(), FileSystemStorage()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document"
        source.write_bytes(os.urandom(SIZE))
        one, two = (_quickest(_written(store, source)) for store in (sealed, plain))
    yield Figure("writing 20 MB sealed to plain", one / two, remark=f"{one * 1000:.0f} ms against {two * 1000:.0f} ms")
    one, two = (_quickest(_read(store)) for store in (sealed, plain))
    yield Figure("reading 20 MB sealed to plain", one / two, remark=f"{one * 1000:.0f} ms against {two * 1000:.0f} ms")
    name = "bench/document"
    begun = time.process_time()
    for _time in range(100):
        sealed.size(name)
    yield Figure("milliseconds to look at a header", (time.process_time() - begun) * 10, " ms")
    for store in (sealed, plain):
        store.delete(f"{name}" if store is sealed else f"{name}.plain")


def _name(store: object) -> str:
    return "bench/document.plain" if type(store) is FileSystemStorage else "bench/document"


def _written(store, source: Path) -> Callable[[], object]:
    def write() -> None:
        store.delete(_name(store))
        with source.open("rb") as file:
            store.save(_name(store), File(file))

    return write


def _read(store) -> Callable[[], object]:
    def read() -> int:
        with store.open(_name(store)) as file:
            return sum(len(chunk) for chunk in file.chunks())

    return read


def _quickest(call: Callable[[], object]) -> float:
    found = []
    for _time in range(TIMES):
        begun = time.process_time()
        call()
        found.append(time.process_time() - begun)
    return min(found)
