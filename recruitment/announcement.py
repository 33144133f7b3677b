"""The announcement of a round as an A4 paper, in the words of official Chinese (D.3 row 2)."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from dossiers import fonts, typesetting

from .announcement_text import sections
from .intakes import wording
from .models import Intake, Position

NUMERALS = "一二三四五六七八九十"


def draw(intake: Intake) -> bytes:
    """The PDF; raises ``MissingGlyph`` for a character no font has."""
    with translation.override("zh-hans"):
        html = render_to_string("papers/announcement.html", context(intake) | {"substitutes": fonts.substitutes()})
    return typesetting.set_in_type(html)


def context(intake: Intake) -> dict[str, Any]:
    """The words of the announcement as it stands; what was corrected is told at its end."""
    numbered = zip(NUMERALS, sections(intake), strict=False)
    return {
        "title": f"{intake.title}公告" if not intake.title.endswith("公告") else intake.title,
        "programme": intake.programme.name,
        "posts": sum(one.announced for one in intake.lineup),
        "draft": not intake.published,
        "sections": [(f"{numeral}、{heading}", paragraphs) for numeral, (heading, paragraphs) in numbered],
        "corrections": intake.corrections,
        "rows": [_row(one) for one in intake.lineup],
        "signatory": intake.organisation.name,
        "on": intake.published_on,
    }


def _row(position: Position) -> dict[str, Any]:
    conditions = "；".join(one for one in (position.majors, position.conditions) if one)
    return {
        "code": position.code, "title": position.title, "announced": position.announced, "direct": position.direct,
        "exempt": position.exempt,
        "education": wording.shown("education", position.education), "age": position.age_most,
        "conditions": conditions or "不限",
    }  # fmt: skip
