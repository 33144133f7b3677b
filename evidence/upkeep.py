"""What is changed on the upkeep site stands in the access log too, which is chained and read by the auditor.

Django's own history of the site stays beside it: it tells which fields, for whoever keeps the rows.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import LogEntry

from organisations.models import Person

from .kinds import SETTING
from .log import note


def told(sender: Any, instance: LogEntry, created: bool = False, **more: Any) -> None:
    """Receiver of ``post_save`` of the site's history: one entry for each row that was added or changed there."""
    of, key = instance.content_type, instance.object_id
    if created and of is not None and key:
        kind = f"{of.app_label}.{of.model}"
        person = int(key) if kind == Person._meta.label_lower else None
        note(SETTING, by=instance.user, subject=f"{kind}:{key}", person=person)
