"""System checks: values that only an old key opens, so that nobody drops that key too early."""

from __future__ import annotations

from django.conf import settings
from django.core import checks
from django.db import connection

from . import rotation


@checks.register(checks.Tags.database)
def old_keys(app_configs=None, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """Nothing lies under an old key. Looked at while there is more than one (``check --database default``)."""
    if not databases or len(settings.FIELD_KEYS) < 2:
        return []
    tables = set(connection.introspection.table_names())
    known = {name: field.model._meta.db_table for name, field in rotation.columns().items()}
    found = [
        name for name, look in rotation.looks().items()
        if known.get(name, "") in tables | {""} and any(one.state != rotation.CURRENT for one in look(False))
    ]  # fmt: skip
    return [
        checks.Warning(
            f"Not under the first of FIELD_KEYS: {', '.join(found)}.",
            hint="Run manage.py rotate_keys before an old key is dropped.",
            id="organisations.W001",
        )
    ] if found else []  # fmt: skip
