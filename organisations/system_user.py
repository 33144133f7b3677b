"""The user in whose name the system itself acts: nobody can sign in as it, and its mandate is the clock's alone."""

from __future__ import annotations

import datetime

from django.db import transaction

from .desks import Role
from .models import Mandate, Organisation, User

FOUNDED = datetime.date(2020, 1, 1)
USERNAME = "system-clock"
SHOWN = "系统时钟"
"""As the record names it, in the language of official papers."""


def system_clock() -> User:
    """The system's own user with a mandate at every root of the tree; what is missing is made. Harmless when repeated.

    Its password is unusable and it has no person, so that it can neither sign in nor be anybody's sponsor.
    """
    with transaction.atomic():
        user, new = User.objects.get_or_create(username=USERNAME, defaults={"last_name": SHOWN, "password": "!"})
        if new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        held = user.mandates.filter(role=Role.CLOCK, until=None).values("organisation")
        for root in Organisation.objects.filter(parent=None).exclude(pk__in=held):
            Mandate.objects.create(user=user, role=Role.CLOCK, organisation=root, since=FOUNDED)
    return User.objects.get(pk=user.pk)
