"""The vault: where the bytes of documents lie, named by what they are, written once and never overwritten."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import FileSystemStorage


class Vault(FileSystemStorage):
    """Files under ``MEDIA_ROOT``; one that exists already is kept as it is: its name is its content's hash.

    The vault has no public address: documents are handed out by views that ask who is looking.
    """

    def _save(self, name: str, content) -> str:
        target = Path(self.path(name))
        if target.exists() and target.stat().st_size == content.size:
            return name
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: a crash leaves no half file under a name that promises its content.
        spare = super()._save(f"{name}.{id(content):x}.part", content)  # type: ignore[misc]
        Path(self.path(spare)).replace(target)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: two files of one name are the same file."""
        return name

    def url(self, name: str | None) -> str:
        """Refuse: no document has a public address."""
        raise ValueError("Documents of the vault have no public address.")


def vault() -> Vault:
    """The vault of this site, under its ``MEDIA_ROOT`` (a callable, so that migrations hold no path)."""
    return Vault()


def address(sha256: str, extension: str) -> str:
    """Where the content of that hash lies: ``documents/ab/abcd….pdf``."""
    return f"documents/{sha256[:2]}/{sha256}.{extension}"
