"""How the tree changes: renaming, moving and merging organisations without losing what they were."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from .models import Change, Organisation, User


def rename(organisation: Organisation, name: str, *, on: datetime.date, document: str, by: User) -> None:
    """Give the organisation a new full name; the old one stays in its history and on filed papers."""
    with transaction.atomic():
        _note(organisation, "rename", organisation.name, name, on=on, document=document, by=by)
        organisation.name = name
        organisation.save(update_fields=["name"])


def move(organisation: Organisation, parent: Organisation, *, on: datetime.date, document: str, by: User) -> None:
    """Hang the organisation and everything below it under ``parent``; ValidationError on a move into itself."""
    if parent.path.startswith(organisation.path):
        raise ValidationError(_("An organisation cannot be placed below itself."))
    with transaction.atomic():
        before = organisation.parent.name if organisation.parent else ""
        _hang(organisation, parent)
        _note(organisation, "move", before, parent.name, on=on, document=document, by=by)


def merge(organisation: Organisation, into: Organisation, *, on: datetime.date, document: str, by: User) -> None:
    """Merge one organisation into another from a day on.

    The merged one is closed and hangs below its successor: whoever acts for the successor sees and carries on its
    cases, and every paper and event keeps naming the organisation that really acted.
    """
    if into.path.startswith(organisation.path):
        raise ValidationError(_("An organisation cannot be placed below itself."))
    with transaction.atomic():
        for child in organisation.children.all():
            _hang(child, into)
        organisation.refresh_from_db()
        _hang(organisation, into)
        organisation.closed_on = on
        organisation.save(update_fields=["closed_on"])
        organisation.mandates.filter(until=None).update(until=on)
        _note(organisation, "merge", organisation.name, into.name, on=on, document=document, by=by)


def name_on(organisation: Organisation, day: datetime.date) -> str:
    """The full name the organisation bore on that day."""
    later = organisation.changes.filter(what="rename", on__gt=day).order_by("on", "pk").first()
    return later.before if later else organisation.name


def _hang(organisation: Organisation, parent: Organisation) -> None:
    old, new = organisation.path, f"{parent.path}{organisation.pk}/"
    organisation.parent, organisation.path = parent, new
    organisation.save(update_fields=["parent"])
    tail = Substr(F("path"), len(old) + 1)
    Organisation.objects.filter(path__startswith=old).update(path=Concat(Value(new), tail, output_field=CharField()))
    organisation.__dict__.pop("_line", None)


def _note(organisation, what, before, after, *, on, document, by) -> None:
    """Write the change down, as the last thing: the desk hears of it and looks at the tree as it is now."""
    Change.objects.create(
        organisation=organisation, what=what, before=before, after=after, on=on, document=document, by=by
    )
