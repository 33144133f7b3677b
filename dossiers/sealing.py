"""Sealing: a file as it lies at rest, encrypted and authenticated piece by piece (F-08; GB/T 22239 数据保密性).

A sealed file is a header of 82 bytes and pieces of one MiB, the last one shorter. Every file has a key of its own; the
header holds it, wrapped under a master key, so that changing the master key rewrites the header alone. A piece is
AES-256-GCM under the file's key; its nonce is its number and whether it is the last, so that pieces cannot be moved,
left out or cut off. The wrapped key is bound to the file's name: one file put in the place of another does not open.
Only one piece is in memory at a time, however large the file.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"CASEVAULT\x00\x01\n"
"""No document begins so; the last but one byte is the version."""
PIECE = 2**20
TAG, NONCE, NAME_OF_KEY = 16, 12, 10
HEADER = len(MAGIC) + NAME_OF_KEY + NONCE + 32 + TAG
"""Less than a sector of a disk, which is written as a whole or not at all."""


class Damaged(OSError):
    """A sealed file that was altered or cut off, or whose key is not at hand."""


class NoKey(Damaged):
    """None of the keys of this site wrapped the key of a file."""


@dataclass(frozen=True)
class MasterKey:
    """A key that wraps the keys of files; ``name`` is what headers call it and tells nothing of it."""

    name: bytes
    secret: bytes

    @classmethod
    @lru_cache(maxsize=16)
    def of(cls, base: bytes) -> MasterKey:
        """Derived from another key, which it neither tells nor is told by."""

        def derived(length: int, purpose: bytes) -> bytes:
            return HKDF(SHA256(), length, salt=None, info=purpose).derive(base)

        return cls(derived(NAME_OF_KEY, b"files: name of the key"), derived(32, b"files: wrapping"))


# --- the header ------------------------------------------------------------------------------------------------


def is_sealed(header: bytes) -> bool:
    """Whether a file that begins so is sealed; one from before this program sealed files is not."""
    return header.startswith(MAGIC)


def wraps(header: bytes, key: MasterKey) -> bool:
    """Whether the header says that this key wraps it."""
    return header[len(MAGIC) :].startswith(key.name)


def wrapped(file_key: bytes, key: MasterKey, *, name: str) -> bytes:
    """A new header for that file."""
    nonce = os.urandom(NONCE)
    return MAGIC + key.name + nonce + AESGCM(key.secret).encrypt(nonce, file_key, MAGIC + name.encode())


def unwrapped(header: bytes, keys: Sequence[MasterKey], *, name: str) -> bytes:
    """The key of that file. Raises ``NoKey`` when it was wrapped under another, ``Damaged`` for an altered header."""
    key = next((one for one in keys if wraps(header, one)), None)
    if key is None:
        raise NoKey(f"None of the FIELD_KEYS opens {name}.")
    begin = len(MAGIC) + NAME_OF_KEY
    nonce, secret = header[begin : begin + NONCE], header[begin + NONCE : HEADER]
    try:
        return AESGCM(key.secret).decrypt(nonce, secret, MAGIC + name.encode())
    except (InvalidTag, ValueError):
        raise Damaged(f"The header of {name} was altered.") from None


# --- writing ---------------------------------------------------------------------------------------------------


def sealed(chunks: Iterable[bytes], key: MasterKey, *, name: str) -> Iterator[bytes]:
    """What is written of a file with that content: header, then piece by piece."""
    file_key = AESGCM.generate_key(256)
    cipher = AESGCM(file_key)
    yield wrapped(file_key, key, name=name)
    number, waiting = 0, bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > PIECE:  # a full piece is kept back: it may be the last
            yield cipher.encrypt(_nonce(number, last=False), bytes(waiting[:PIECE]), MAGIC)
            del waiting[:PIECE]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(waiting), MAGIC)


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">IQ", int(last), number)


def length_of(size: int) -> int:
    """The bytes of content in a sealed file of ``size`` bytes."""
    body = max(size - HEADER, 0)
    return max(body - TAG * _pieces(size), 0)


def _pieces(size: int) -> int:
    return max(-(-max(size - HEADER, 0) // (PIECE + TAG)), 1)


# --- reading ---------------------------------------------------------------------------------------------------


class Unsealed(io.RawIOBase):
    """The content of a sealed file, to be read from anywhere; each piece is proved before a byte of it is given out.

    Raises ``Damaged`` where the file was altered or cut off.
    """

    def __init__(self, file: IO[bytes], keys: Sequence[MasterKey], *, name: str) -> None:
        super().__init__()
        self.name, self._file = name, file
        file.seek(0)
        self._cipher = AESGCM(unwrapped(file.read(HEADER), keys, name=name))
        size = file.seek(0, io.SEEK_END)
        self._pieces, self.size = _pieces(size), length_of(size)
        self._at, self._number, self._piece = 0, -1, b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How far it was read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on from there."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if begin + offset < 0:
            raise ValueError("before the beginning")
        self._at = begin + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read on, no further than to the end of a piece."""
        if self._at >= self.size and self.size:
            return 0
        number, inside = divmod(self._at, PIECE)
        if number != self._number:
            self._piece, self._number = self._opened(number), number
        found = memoryview(self._piece)[inside : inside + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _opened(self, number: int) -> bytes:
        self._file.seek(HEADER + number * (PIECE + TAG))
        data = self._file.read(PIECE + TAG)
        try:
            return self._cipher.decrypt(_nonce(number, last=number == self._pieces - 1), data, MAGIC)
        except (InvalidTag, ValueError):
            raise Damaged(f"{self.name} was altered or cut off at piece {number}.") from None

    def close(self) -> None:
        """Close the sealed file too."""
        if not self.closed:
            self._file.close()
        super().close()
