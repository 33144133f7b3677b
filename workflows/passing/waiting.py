"""What of other people's work waits for a user: opinions to give and copies to read."""

from __future__ import annotations

from typing import Any

from cases.listing import capped, count_capped
from cases.models import Case

from .models import Asked, Copy


def unanswered(user) -> Any:
    """The opinions the user still has to give."""
    return Asked.objects.outstanding().filter(user=user, question__case__in=Case.objects.visible_to(user))


def unread(user) -> Any:
    """The copies sent to the user that are not read yet."""
    return Copy.objects.filter(user=user, read_at=None, circular__case__in=Case.objects.visible_to(user))


def counts(user) -> dict[str, str]:
    """How many of both, as pages show them; one query."""
    found = count_capped(user, asked=unanswered(user), copies=unread(user))
    return {name: capped(number) for name, number in found.items()}
