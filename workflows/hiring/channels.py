"""The two channels: targeted posts of the civil service and of public institutions for social workers (E-11)."""

from __future__ import annotations


class ChannelActs:
    """Nomination and its result."""
