"""Seals in the database: the quota ledger is append-only and adds up; what a round has announced stays."""

from __future__ import annotations


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the seals on; doing it again changes nothing. Receiver of ``post_migrate``."""
