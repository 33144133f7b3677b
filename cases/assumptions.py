"""Facts that an act in a calendar is taken to have: the ordinary case, so that it leaves the rows later guards read.

Nobody knows yet how a vote will go or whom a branch will name. The calendar asks only "when": a vote carries, a review
says "qualified", a notice runs five working days, and whoever is still to be named stands in as "to be determined".
"""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from organisations.codes import FULL_MEMBER
from organisations.desks import COMMITTEE
from organisations.models import Office, Person, Post

from .companions import PeopleField
from .facts import Notice, Training
from .law import Action
from .models import Case

NUMBERS = {"due": 3, "present": 3, "issued": 3, "collected": 3, "yes": 3}
"""A vote that carries; other numbers are what the field begins with, else none."""

COURSES = {Notice: {"days": 5}, Training: {"days": 3, "hours": 24}}
"""The least that the law asks of a notice (A-13) and of a training (A-17)."""

_strangers = itertools.count(1)


def facts_of(case: Case, action: Action, on: datetime.date) -> dict[str, Any]:
    """The facts of an act as a calendar assumes them; files are left out."""
    found: dict[str, Any] = {"on": on}
    for group in action.asks:
        for name, field in group.base_fields.items():
            if not isinstance(field, forms.FileField):
                found[name] = _value(case, group, name, field, on)
        found |= next((numbers for kind, numbers in COURSES.items() if issubclass(group, kind)), {})
        if hasattr(group, "assumed"):
            found |= group.assumed(case)
    return found


def _value(case: Case, group, name: str, field: Any, on: datetime.date) -> Any:
    offered: Any = getattr(field, "choices", ())
    if isinstance(field, PeopleField):
        return [_stranger(case) for _place in range(getattr(group, "most", 0))]
    if isinstance(field, forms.MultipleChoiceField):
        return [value for value, _label in offered]
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return next((value for value, _label in offered), "")  # the first one is what goes well
    if isinstance(field, forms.IntegerField):
        return NUMBERS.get(name, field.initial or 0)
    if isinstance(field, forms.DateField):
        return on if field.required else None
    return field.required if isinstance(field, forms.BooleanField) else ""


def _stranger(case: Case) -> Person:
    """Somebody not known yet who fulfils what is asked: a full member and deputy head; never stored."""
    person: Any = Person(pk=-next(_strangers), name=_("to be determined"), organisation=case.organisation)
    person.political, person.member_since = FULL_MEMBER, datetime.date.min
    township = COMMITTEE.competent(case.organisation) or case.organisation
    office = Office(person=person, post=Post.DEPUTY_HEAD, organisation=township, since=datetime.date.min)
    person._prefetched_objects_cache = {"offices": [office], "sanctions": []}  # what guards ask is known: no query
    return person
