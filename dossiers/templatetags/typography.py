"""Typography that style sheets cannot do: long Chinese lines broken into parts of about one length."""

import math
import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
RANKS = (
    (re.compile(r"[一二三四五六七八九十]{1,3}、[^。；：]{1,28}(?:[。：]|$)"), "hei"),
    (re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；：]{1,28}(?:[。：]|$)"), "kai"),
)
"""How headings of the first and second rank begin, and their type (GB/T 9704): 一、 in Hei, （一） in Kai."""
WORDS = re.compile(
    "同志|预备党员|正式党员|党员大会|党员|发展对象|积极分子|支部委员会|委员会|支部|公示|请示|批复|报告|意见|资格|预备期"
    "|转为|接收|拟列|同意|示范区|示范|预审|审批|备案|中共|情况|会议记录|登记表|人选|边境|[0-9A-Za-z]+|〔[^〕]*〕"
)
"""Words of the office that a title is not broken within."""
TALL = 12
"""Lines in one cell from which its row may break: about a third of a page."""


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
    """About equal parts of at most ``most`` characters, the longer ones first; words of the office stay whole."""
    lines = []
    for left in range(math.ceil(len(text) / most) or 1, 0, -1):
        size = math.ceil(len(text) / left)
        near = sorted(range(max(size - 4, 1), min(size + 4, most) + 1), key=lambda place: (abs(place - size), -place))
        fits = [place for place in near if len(text) - place <= most * (left - 1)]
        cut = len(text) if left == 1 else next((place for place in fits if _between_words(text, place)), size)
        lines.append(text[:cut])
        text = text[cut:]
    return lines


def _between_words(text: str, place: int) -> bool:
    """Whether a line may end before that character: not within a word, not before a sign that closes or joins."""
    within = any(one.start() < place < one.end() for one in WORDS.finditer(text))
    return not within and text[place : place + 1] not in ("的", "、", "，", "。", "）", "》", "〉", "·", "”")


@register.filter
def ranked(text: str) -> SafeString:
    """A paragraph of a letter; one that begins as a heading of the first or second rank has its heading in that type.

    A heading ends with its line or its first full stop; where that is far off it is no heading but a numbered sentence.
    """
    text = str(text)
    for form, kind in RANKS:
        if found := form.match(text):
            lone = " lone" if found.end() == len(text) else ""
            words = found.group(), text[found.end() :]
            return format_html('<p class="indent{}"><span class="{}">{}</span>{}</p>', lone, kind, *words)
    return format_html('<p class="indent">{}</p>', text)


@register.filter
def tall(text: str | list[str] | None, width: int) -> bool:
    """Whether a cell ``width`` characters wide takes so many lines that its row had better break over the page."""
    lines = text if isinstance(text, list) else str(text or "").split("\n")
    return sum(math.ceil(len(line) / width) or 1 for line in lines) >= TALL


@register.filter
def holds_tall(line: list[tuple[str, str]], width: int) -> bool:
    """Whether a line of one or two (label, value) pairs holds a tall cell; ``width``: that of a line of one pair."""
    return any(tall(value, width // len(line)) for _label, value in line)
