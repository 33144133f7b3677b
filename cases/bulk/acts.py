"""Which acts can be done for many cases at once: told by the law alone.

An act is done for many when what it asks is the same for all of them: a date, a document number, an opinion, a reason.
What speaks of one person (a vote, a talk, an assessment, somebody appointed, a paper that must be handed in with it, a
number of the case's own) is entered case by case; so is whatever leads off the road.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from django import forms

from organisations.desks import Role
from organisations.models import User

from ..facts import Facts, Filed
from ..forms import ActionForm, form_class
from ..law import ASIDE, PIPELINES, Action
from ..models import Case

Act = tuple[type[Case], Action]
COMMON = (forms.CharField, forms.BooleanField, forms.ChoiceField, forms.MultipleChoiceField, forms.DateField)
"""The kinds of fields that may say the same of many; none that is made of them by the law of a pipeline."""


@functools.cache
def is_common(action: Action) -> bool:
    """Whether the act may be done for many cases at once."""
    if action.kind == ASIDE or any(step.together for step in action.sources):
        return False
    return all(_same_for_all(group) for group in action.asks)


def _same_for_all(group: type[Facts]) -> bool:
    """Whether a group of facts asks, stores and prepares nothing that differs from case to case.

    What is sealed is about one person, and an order would keep it in clear.
    """
    given = _given(group)
    if group.one_case or group.sealed or not all(type(field) in COMMON for field in given.values()):
        return False
    bases = [base for base in group.__mro__ if issubclass(base, Facts) and base not in (Facts, Filed)]
    return not any(name in vars(base) for base in bases for name in ("rows", "record", "prepare"))


def _given(group: type[Facts]) -> dict[str, Any]:
    """The fields of a group that somebody has to fill in; an upload that may be left out is left out."""
    return {
        name: field for name, field in group.base_fields.items()
        if field.required or not isinstance(field, forms.FileField)
    }  # fmt: skip


@functools.cache
def common_form(action: Action) -> type[ActionForm]:
    """The form of an act for many: that of the act, without uploads that may be left out."""
    form = form_class(action)
    left_out = ["version", *(name for name, one in form.base_fields.items() if isinstance(one, forms.FileField))]
    return type(f"Common{form.__name__}", (form,), dict.fromkeys(left_out))


def typed(form: ActionForm) -> dict[str, Any]:
    """What was typed into a common form, the date apart, for the act's own form to judge case by case."""
    several = {name for name, field in form.fields.items() if isinstance(field, forms.MultipleChoiceField)}
    data: Any = form.data
    given = {name: data.getlist(name) if name in several else data.get(name, "") for name in form.fields}
    return {name: value for name, value in given.items() if value and name != "on"}


def acts_of(user: User) -> dict[str, Act]:
    """The acts that somebody in one of the user's roles may do for many, by ``pipeline.act``."""
    roles = {mandate.role for mandate in user.current_mandates()}
    return {name: (law, action) for name, law, action in _every() if _roles_of(action) & roles}


def _every() -> Iterator[tuple[str, type[Case], Action]]:
    for pipeline, law in PIPELINES.items():
        for action in law.actions().values():
            if is_common(action):
                yield f"{pipeline}.{action.name}", law, action


def _roles_of(action: Action) -> set[Role]:
    return {action.desk(step.value).role for step in action.sources}
