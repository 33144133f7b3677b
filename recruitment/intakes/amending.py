"""What a published announcement may be corrected in, and how its amendments are told (D.3 row 2, 35号令 art.15)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cases.law import spoken

from . import wording

TEXTS = ("title", "applications_from", "applications_until")
TERMS = (
    "written_weight", "full_marks_written", "full_marks_interview", "round_parts", "decimals", "bonus_on", "bonus_cap",
    "pass_written", "pass_interview", "zero_excluded", "shortlist", "tie_break", "substitution", "notice_days",
)  # fmt: skip
POSITION_TEXTS, POSITION_TERMS = ("title",), ("education", "age_most", "majors", "conditions")
AMENDMENTS = ("correct", "cut", "merge", "lower_ratio", "cancel")


@dataclass(frozen=True)
class Item:
    """A column of the round or of one of its positions that the announcement tells; ``term``: results count by it."""

    row: Any
    column: str
    term: bool
    key: str

    @property
    def label(self) -> str:
        """What it is, with the code of its position."""
        name = wording.label_of(type(self.row), self.column)
        code = getattr(self.row, "code", "")
        return _("position %(code)s: %(name)s") % {"code": code, "name": name} if code else name

    @property
    def value(self) -> Any:
        """What the announcement says now."""
        return getattr(self.row, self.column)

    @property
    def field(self) -> Any:
        """The form field for another value."""
        return wording.form_field(type(self.row), self.column, required=True if self.column in TEXTS else None)

    def said(self, value: Any) -> str:
        """A value in words."""
        return wording.shown(self.column, value)


def items_of(intake) -> list[Item]:
    """Everything that may be corrected, the round's own first."""
    found = [Item(intake, one, False, one) for one in TEXTS] + [Item(intake, one, True, one) for one in TERMS]
    for position in intake.lineup:
        found += [Item(position, one, False, f"{position.pk}:{one}") for one in POSITION_TEXTS]
        found += [Item(position, one, True, f"{position.pk}:{one}") for one in POSITION_TERMS]
    return found


def item_of(intake, key: str) -> Item | None:
    """One of them by its key."""
    return next((one for one in items_of(intake) if one.key == key), None)


def apply_to(intake, facts: dict[str, Any]) -> None:
    """Set a corrected column of the round itself; the other weight follows, since both make up the whole."""
    column = facts["item"]
    if column in (*TEXTS, *TERMS):
        setattr(intake, column, facts["value"])
    if column == "written_weight":
        intake.interview_weight = 100 - facts["value"]


def told(event) -> str:
    """An amendment in one sentence, for the cases of all applicants and the page of the round."""
    facts = event.facts
    words: dict[str, Any] = {"on": event.on, "reason": str(facts.get("reason", "")).strip(" 。.") or "-"}
    words |= {name: facts.get(name) for name in ("what", "was", "now", "number", "document")}
    words |= {name: _named(facts.get(name)) for name in ("position", "other", "positions")}
    words["ratio"] = wording.plain(Decimal(str(facts.get("ratio") or 0)))
    for name in ("was", "now"):
        if day := parse_date(str(words[name])) if _looks_like_a_day(words[name]) else None:
            words[name] = day
    return _sentence(event.action) % spoken(words)


def _sentence(action: str) -> str:
    return {
        "correct": _("Correction of %(on)s: %(what)s, from “%(was)s” to “%(now)s”. Reason: %(reason)s"),
        "cut": _("%(on)s: position %(position)s was cut by %(number)s posts. Reason: %(reason)s"),
        "merge": _("%(on)s: position %(position)s was merged into %(other)s. Reason: %(reason)s"),
        "lower_ratio": _(
            "%(on)s: the opening ratio of %(positions)s was lowered to 1:%(ratio)s (%(document)s). Reason: %(reason)s"
        ),
        "cancel": _("%(on)s: the round was cancelled. Reason: %(reason)s"),
    }[action]


def _named(value) -> Any:
    if isinstance(value, list):
        return [one.get("name", "") for one in value]
    return value.get("name", "") if isinstance(value, dict) else ""


def _looks_like_a_day(value) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4:5] == "-" == value[7:8]
