"""What a search box shows of a sealed search."""

from __future__ import annotations

from typing import Any

from django import template

from organisations import searching

register = template.Library()


@register.filter
def opened(text: str, user: Any) -> str:
    """The words the user sealed (``organisations.searching``)."""
    return searching.opened(text, user)
