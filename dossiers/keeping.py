"""The keys of the vault: which files lie under an old one or in the clear, and turning them (rotate_keys)."""

from __future__ import annotations

from collections.abc import Iterator

from organisations.rotation import CURRENT, OLD, UNREADABLE, Found

from . import sealing
from .vault import keys, vault


def look(turn: bool) -> Iterator[Found]:
    """Look at the header of every file in the vault; told True, wrap its key anew or seal it."""
    store = vault()
    for name in store.names():
        try:
            state = _state(name, store.header(name))
            if turn and state == OLD:
                store.reseal(name)
        except FileNotFoundError:  # thrown away while we went round
            continue
        except sealing.Damaged:  # in the clear, and not what its name says
            state = UNREADABLE
        yield Found(state, name)


def _state(name: str, header: bytes) -> str:
    if not sealing.is_sealed(header):
        return OLD
    try:
        sealing.unwrapped(header, keys(), name=name)
    except sealing.Damaged:
        return UNREADABLE
    return CURRENT if sealing.wraps(header, keys()[0]) else OLD
