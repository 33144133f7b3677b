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
    of = instance.content_type
    if not created or of is None:
        return
    subject = f"{of.app_label}.{of.model}:{instance.object_id}"
    person = int(instance.object_id) if subject.startswith(f"{Person._meta.label_lower}:") else None
    note(SETTING, by=instance.user, subject=subject, person=person)
