"""The seal of residents' figures: a figure once entered stays, a correction is another row."""

from __future__ import annotations

from .quota_seals import refusing

TABLES = ("recruitment_residents",)
MESSAGE = "figures of residents are append-only"
SEALS = {
    f"seal_residents_{event.lower()}": refusing(f"seal_residents_{event.lower()}", TABLES[0], event, MESSAGE)
    for event in ("UPDATE", "DELETE")
}
"""Trigger: how it is made on PostgreSQL, and on SQLite."""
