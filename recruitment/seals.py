"""Seals in the database: the quota ledger and figures of residents are append-only; what a round announced stays.

A topic is a module with ``TABLES`` and ``SEALS``: for each trigger the statements that make it on PostgreSQL and on
SQLite. They are put on after every ``migrate``, since SQLite loses triggers when it rebuilds a table.
"""

from __future__ import annotations

from django.db import connections

from . import quota_seals, residents_seals, round_seals

TOPICS = (quota_seals, round_seals, residents_seals)


def install(sender=None, using: str = "default", **kwargs) -> None:
    """Put the seals on; doing it again changes nothing. Receiver of ``post_migrate``."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for topic in TOPICS:
        if tables.issuperset(topic.TABLES):
            with connection.cursor() as cursor:
                for name, (postgresql, sqlite) in topic.SEALS.items():
                    if connection.vendor == "sqlite":
                        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                        cursor.execute(sqlite)
                    else:
                        cursor.execute(postgresql)
