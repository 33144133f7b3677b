"""The vault: where the bytes of documents lie, named by what they are, encrypted, written once and never overwritten.

It lies in a folder (``FILES_ROOT``) or in a bucket of an S3-compatible store (``FILES_S3_…``). Files are sealed there
(dossiers/sealing.py) under keys derived from ``FIELD_KEYS``; those from before the vault was sealed are still read, and
sealed by ``manage.py rotate_keys``. Names are hashes of the content, which tells somebody who has the very file already
that it lies here, and nothing else.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

from . import sealing
from .bucket import Bucket, of_settings
from .sealing import MasterKey

BUFFER = 128 * 1024
HASH = re.compile(r"[0-9a-f]{64}")


def keys() -> list[MasterKey]:
    """The keys of this site; the first wraps, each unwraps."""
    return [MasterKey.of(base64.urlsafe_b64decode(key)) for key in settings.FIELD_KEYS]


# --- where the bytes lie ---------------------------------------------------------------------------------------


class Folder(FileSystemStorage):
    """Sealed files under ``MEDIA_ROOT``."""

    def put(self, name: str, content: File) -> None:
        """Write a file beside and rename it: a crash leaves no half file under a name that promises its content."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        spare = self._save(f"{name}.{id(content):x}.part", content)  # type: ignore[attr-defined]
        Path(self.path(spare)).replace(target)

    def put_header(self, name: str, header: bytes) -> None:
        """Write another header over that of a file; it lies in one sector."""
        with open(self.path(name), "r+b") as file:
            file.write(header)
            file.flush()
            os.fsync(file.fileno())


class Sealed(File):
    """What is to be written of a file that is given in the clear."""

    def __init__(self, content: File, name: str) -> None:
        super().__init__(None, name)
        self.content = content

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Header and pieces."""
        return sealing.sealed(_bytes(self.content.chunks(chunk_size)), keys()[0], name=str(self.name))


def _bytes(chunks: Iterator[Any]) -> Iterator[bytes]:
    return (chunk.encode() if isinstance(chunk, str) else bytes(chunk) for chunk in chunks)


class Clear(File):
    """A file of the vault as it is read."""

    def __init__(self, store: Vault, name: str) -> None:
        super().__init__(store.content(name), name)
        self.store = store

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> Clear:
        """From its beginning, once more if it was closed."""
        if self.closed:
            self.file = self.store.content(str(self.name))
        self.seek(0)
        return self


# --- the vault -------------------------------------------------------------------------------------------------


class Vault(Storage):
    """Files that are read and written in the clear and lie sealed.

    One that exists already with the same length is kept as it is: its name is its content's hash. The vault has no
    public address: documents are handed out by views that ask who is looking (dossiers/handing_out.py).
    """

    def __init__(self) -> None:
        self._folder = Folder()

    @property
    def below(self) -> Folder | Bucket:
        """Where the sealed files lie."""
        return of_settings() if settings.FILES_S3_BUCKET else self._folder

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("The vault is read in binary and written as a whole.")
        return Clear(self, name)

    def content(self, name: str) -> IO[bytes]:
        """What a file holds; one from before the vault was sealed as it lies there, if it is what its name says.

        Raises ``Damaged`` for a file that was changed, and for another that was put in its place in the clear.
        """
        file: Any = self.below.open(name, "rb").file
        try:
            file.seek(0)
            if sealing.is_sealed(file.read(len(sealing.MAGIC))):
                raw: Any = sealing.Unsealed(file, keys(), name=name)
                return cast(IO[bytes], io.BufferedReader(raw, BUFFER))
            _prove(file, name)
        except Exception:
            file.close()
            raise
        file.seek(0)
        return file

    def _save(self, name: str, content: File) -> str:
        if not (self.exists(name) and self.size(name) == content.size):
            content.seek(0)
            self.below.put(name, Sealed(content, name))
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: two files of one name are the same file."""
        return name

    def url(self, name: str | None) -> str:
        """Refuse: no document has a public address."""
        raise ValueError("Documents of the vault have no public address.")

    def size(self, name: str) -> int:
        """The bytes of its content."""
        size = self.below.size(name)
        return sealing.length_of(size) if sealing.is_sealed(self.header(name)) else size

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return self.below.exists(name)

    def delete(self, name: str) -> None:
        """Remove it; without its header nothing of it can be read again, wherever a disk has kept its pieces."""
        self.below.delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """(folders, files) of a folder; nothing of one that does not exist."""
        try:
            return self.below.listdir(path)
        except FileNotFoundError:
            return [], []

    def path(self, name: str) -> str:
        """Where the sealed file lies; NotImplementedError in a bucket. Content is read with ``open``."""
        return self.below.path(name)

    def get_modified_time(self, name: str) -> datetime.datetime:
        """When it was written."""
        return self.below.get_modified_time(name)

    # --- keys ---

    def header(self, name: str) -> bytes:
        """How the file begins as it lies there."""
        with self.below.open(name, "rb") as file:
            return file.read(sealing.HEADER)

    def reseal(self, name: str) -> None:
        """Wrap the file's key under the first of the keys, or seal a file from before; raises ``Damaged``."""
        header = self.header(name)
        if not sealing.is_sealed(header):
            with self.below.open(name, "rb") as file:
                _prove(file.file, name)
                self.below.put(name, Sealed(file, name))
        elif not sealing.wraps(header, keys()[0]):
            secret = sealing.unwrapped(header, keys(), name=name)
            self.below.put_header(name, sealing.wrapped(secret, keys()[0], name=name))

    def names(self, folder: str = "") -> Iterator[str]:
        """Every file in the vault."""
        folders, files = self.listdir(folder)
        yield from (f"{folder}{name}" for name in sorted(files))
        for inner in sorted(folders):
            yield from self.names(f"{folder}{inner}/")


def vault() -> Vault:
    """The vault of this site (a callable, so that migrations hold no path)."""
    return Vault()


def _prove(file: Any, name: str) -> None:
    """Raise ``Damaged`` for a file in the clear that is named by a hash and is not that content."""
    told = Path(name).stem
    file.seek(0)
    if HASH.fullmatch(told) and hashlib.file_digest(file, "sha256").hexdigest() != told:
        raise sealing.Damaged(f"{name} lies in the clear and is not what its name says.")
    file.seek(0)


def address(sha256: str, extension: str) -> str:
    """Where the content of that hash lies: ``documents/ab/abcd….pdf``."""
    return f"documents/{sha256[:2]}/{sha256}.{extension}"


# --- reading several times -------------------------------------------------------------------------------------


class Readable(Protocol):
    """What can be opened as often as needed: a file of the vault, or a ``Path``."""

    def open(self, mode: Any = ..., /) -> Any:
        """The content, to be read from anywhere."""

    def read_bytes(self) -> bytes:
        """The whole content."""


@dataclass(frozen=True)
class Stored:
    """A file in the vault that is opened when it is needed. Raises ``OSError`` then for one that is gone or damaged."""

    name: str

    @classmethod
    def of(cls, file: Any) -> Stored:
        """The file of a row; ``ValueError`` for a row whose file is not kept any more."""
        if not file:
            raise ValueError("The row has no file.")
        return cls(str(file.name))

    def open(self, mode: str = "rb", /) -> BinaryIO:
        """The content, to be read from anywhere."""
        return cast(BinaryIO, vault().open(self.name, mode).file)

    def read_bytes(self) -> bytes:
        """The whole content."""
        with self.open() as file:
            return file.read()
