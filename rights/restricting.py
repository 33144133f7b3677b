"""Restricting the use of a person's data, and lifting it (PIPL 44).

Duties of the law go on (F-01): a case under way is worked at by its desks, each page with a banner. What is not a
duty stops: no dossier of the person goes into a batch, and copies for information need a reason.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence import kinds
from evidence.log import note
from organisations.models import Person, User

from .models import RestrictionStep


def restrict(person: Person, *, by: User, reason: str, document: str, http: Any = None) -> bool:
    """Restrict the use from today; whether it was not restricted before."""
    return _step(person, RestrictionStep.SET, by=by, reason=reason, document=document, http=http)


def lift(person: Person, *, by: User, reason: str, document: str, http: Any = None) -> bool:
    """Lift the restriction; whether there was one."""
    return _step(person, RestrictionStep.LIFTED, by=by, reason=reason, document=document, http=http)


def _step(person: Person, what: str, *, by: User, reason: str, document: str, http: Any) -> bool:
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        if (held.restricted_since is None) == (what == RestrictionStep.LIFTED):
            return False
        held.restricted_since = timezone.localdate() if what == RestrictionStep.SET else None
        held.save(update_fields=["restricted_since"])
        step = RestrictionStep(person=held, what=what, by=by, reason=reason, document=document)
        step.save()
        note(kinds.RESTRICTED, by=by, request=http, subject=step, person=held, purpose=reason)
    return True
