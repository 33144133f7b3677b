"""What an event says, for people: its facts as labels and values, dates and deadlines in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .forms import form_class, hidden_facts
from .law import Action
from .lawful import Lawful
from .sealing import is_sealed

LATE, TODAY, SOON, LATER = "overdue", "today", "soon", "later"
SOON_DAYS = 7


@dataclass(frozen=True)
class Due:
    """A due date, how urgent it is, and how far away in words; colour is never the only sign."""

    on: datetime.date
    state: str
    words: str


def due(on: datetime.date | None) -> Due | None:
    """A due date as pages show it; None stays None (the law sets no ceiling)."""
    if on is None:
        return None
    days = (on - timezone.localdate()).days
    if days < 0:
        return Due(on, LATE, ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days})
    if days == 0:
        return Due(on, TODAY, _("today"))
    words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return Due(on, SOON if days <= SOON_DAYS else LATER, words)


def in_words(day: datetime.date) -> str:
    """A date as a sentence says it: 2026年11月23日."""
    return formats.date_format(day, "DATE_FORMAT")


def action_of(case_class: type[Lawful], event) -> Action | None:
    """The action an event records, the opening act included; None for one the law no longer knows."""
    return case_class.act(event.action)


def label_of(case_class: type[Lawful], event) -> str:
    """What was done, in the words of the law."""
    action = action_of(case_class, event)
    return str(action.label) if action else event.action


def facts(case_class: type[Lawful], event) -> list[tuple[str, str]]:
    """(label, value) of every fact the event keeps, in the order the form asked; files and empty values left out.

    What is hidden until somebody needs it is left out too (cases/revealing.py).
    """
    action = action_of(case_class, event)
    fields = form_class(action).base_fields if action else {}
    told = {name: value for name, value in event.facts.items() if not is_sealed(value)}
    told = {name: value for name, value in told.items() if action is None or name not in hidden_facts(action)}
    names = [name for name in fields if name in told]
    names += [name for name in told if name not in fields and name not in ("warnings", "waived", "inherited")]
    pairs = [(_label(fields, name), value_of(fields.get(name), event.facts[name])) for name in names]
    return [(label, value) for label, value in pairs if label and value]


def files(event) -> list[dict[str, Any]]:
    """The uploads an event came with: name, digest and pages."""
    return [value for value in event.facts.values() if isinstance(value, dict) and "sha256" in value]


def _label(fields, name: str) -> str:
    if name == "names":  # people whom a record taken over names and this system does not know
        return _("Persons, by name only")
    return str(fields[name].label or "") if name in fields else ""


def value_of(field, value) -> str:
    """What was typed into a field, as people read it; nothing for a file."""
    if isinstance(field, forms.FileField) or value in ("", None, []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(value_of(field, one) for one in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    if isinstance(field, forms.DateField) and (day := parse_date(str(value))):
        return in_words(day)
    return str(value)
