"""Memory: what a dossier took while it was bound goes back to the system, so that a worker stays small all day long."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
"""Hands free memory back; glibc has it, other C libraries do so by themselves."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the garbage collector out of a piece of work, and collect once behind it."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
        gc.collect()
        if _trim:
            _trim(0)
