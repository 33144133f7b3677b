"""What somebody does who writes into the database itself, with the rights of its owner."""

from __future__ import annotations

import contextlib

from django.db import connection


@contextlib.contextmanager
def past_the_seals():
    """A cursor without triggers and foreign keys, as whoever owns the server may have."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")


def tamper(sql: str, *values) -> int:
    """Carry a statement out past the seals; how many rows it changed."""
    with past_the_seals() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
