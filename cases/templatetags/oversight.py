"""Whether a page may offer the way to oversight."""

from django import template

from .. import oversight
from ..access import readers

register = template.Library()


@register.filter
def oversees(user, organisation) -> bool:
    """Whether the user watches over cases of the organisation; no query beyond the mandates of the request."""
    return oversight.oversees(user, organisation)


@register.filter
def watches(user) -> bool:
    """Whether the user watches over anything at all."""
    return bool(oversight.watched_paths(user))


@register.filter
def asks_who_looked(user, organisation) -> bool:
    """Whether the user may ask who looked at cases of the organisation; no query beyond the mandates of the request."""
    return readers.asks_who_looked(user, organisation)
