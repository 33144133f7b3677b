"""What the door said no with, in words, for lists in which one row refused does not stop the others."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .forms import complaints
from .law import InvalidFacts, Stale, Unlawful


def reasons(refusal: Exception) -> list[str]:
    """Why the door said no, in words for the list of rows that did not go."""
    if isinstance(refusal, Unlawful):
        return [str(one) for one in refusal.obstacles]
    if isinstance(refusal, InvalidFacts):
        return complaints(refusal.form)
    if isinstance(refusal, Stale):
        return [_("the case was changed meanwhile")]
    return [str(one) for one in getattr(refusal, "messages", [str(refusal)])]
