"""Whether a page may offer the way to filing papers."""

from django import template

from .. import scanning

register = template.Library()


@register.filter
def may_scan(user) -> bool:
    """Whether the user can file anything anywhere."""
    return scanning.may_scan(user)
