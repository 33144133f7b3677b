"""Typography that style sheets cannot do: long Chinese lines broken into parts of about one length."""

import math

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def balanced(text: str, most: int) -> SafeString:
    """Break a title or name into as few lines of at most ``most`` characters as it takes, about equally long.

    The words before "关于" (who writes) stay on lines of their own when one line is not enough (GB/T 9704).
    """
    text = str(text)
    author, about, matter = text.partition("关于")
    parts = [author, about + matter] if author and about and len(text) > most else [text]
    lines = [line for part in parts for line in _split(part, most)]
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))


def _split(text: str, most: int) -> list[str]:
    """Equal parts of at most ``most`` characters, the longer ones first."""
    count = math.ceil(len(text) / most) or 1
    size = math.ceil(len(text) / count) or 1
    return [text[start : start + size] for start in range(0, len(text), size)]
