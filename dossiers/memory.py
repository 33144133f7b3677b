"""Memory: what a dossier took while it was bound goes back to the system, so that a worker stays small all day long."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
"""Hands free memory back; glibc has it, other C libraries do so by themselves."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the garbage collector out of a piece of work and collect once behind it, unless it is kept out anyway."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        _settle()
        if _trim:
            _trim(0)


@lru_cache(maxsize=1)
def _settle() -> None:
    """Spare the collector, once in a process, what the program itself consists of: it never becomes garbage."""
    gc.freeze()
