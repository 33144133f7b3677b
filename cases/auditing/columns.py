"""The words of the file: what its columns are called and how a cell becomes a fact of an act.

The headers of the file are a format, so they are Chinese whatever the reader's language; a JSON file uses the codes.
Every fact field of every act is a column under the label its form has, derived from the law.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.companions import PeopleField
from cases.facts import OrganisationField
from cases.forms import form_class
from cases.law import Action
from cases.models import Case
from dossiers import papers

from .cells import Unreadable, date_of, flag_of, several, text_of

FIXED = {
    "个案编号": "case", "姓名": "name", "出生日期": "birth_date", "公民身份号码": "id_number",
    "所在党组织": "organisation", "审批党委": "committee", "审议党组织": "deliberation", "农村": "rural",
    "设支部委员会": "branch_committee", "有权接收": "may_accept", "流动人员": "floating", "事项": "action",
    "日期": "on", "所附材料": "papers", "人员": "people",
}  # fmt: skip
HEADER = {code: header for header, code in FIXED.items()}
"""The Chinese header of a fixed column."""
NOT_FACTS = ("on", "version")


# --- facts -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """People the record names; who they are is not known to the file."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """Something a record names by name or number: ``kind`` is "organisation" or the model's name."""

    kind: str
    text: str


Reader = Callable[[Any], Any]


def reader_of(field: forms.Field) -> Reader:
    """What turns a cell into the value the field's form would have cleaned."""
    if isinstance(field, PeopleField):
        return lambda raw: Names(tuple(several(raw)))
    if isinstance(field, forms.ModelChoiceField):
        offered: Any = field.queryset
        kind = offered.model._meta.model_name
        return lambda raw: Reference(kind, text_of(raw))
    if isinstance(field, OrganisationField):
        return lambda raw: Reference("organisation", text_of(raw))
    if isinstance(field, forms.ChoiceField):
        return _chosen(field)
    if isinstance(field, forms.BooleanField):
        return flag_of
    if isinstance(field, forms.DateField):
        return functools.partial(_cleaned, field, date_of)
    if isinstance(field, forms.IntegerField):
        return _remembered(functools.partial(_cleaned, field, text_of))
    return functools.partial(_short_enough, getattr(field, "max_length", None))


def _cleaned(field: forms.Field, before: Reader, raw: Any) -> Any:
    try:
        return field.clean(before(raw))
    except ValidationError as error:
        raise Unreadable(f"“{text_of(raw)[:30]}”: {' '.join(error.messages)}") from None


def _remembered(read: Reader) -> Reader:
    """The same few numbers come again and again."""
    known: dict[str, Any] = {}

    def look_up(raw: Any) -> Any:
        text = text_of(raw)
        if text not in known:
            known[text] = read(text)
        return known[text]

    return look_up


def _short_enough(most: int | None, raw: Any) -> str:
    text = text_of(raw)
    if most and len(text) > most:
        raise Unreadable(_("more than %(most)s characters") % {"most": most})
    return text


def _chosen(field: forms.ChoiceField) -> Reader:
    choices: Any = field.choices
    known = {str(label): value for value, label in choices} | {str(value): value for value, _label in choices}
    many = isinstance(field, forms.MultipleChoiceField)

    def one(text: str) -> Any:
        if known and text not in known:
            raise Unreadable(_("“%(text)s” is none of: %(known)s") % {"text": text[:30], "known": allowed(field)})
        return known.get(text, text)

    return (lambda raw: [one(text) for text in several(raw)]) if many else (lambda raw: one(text_of(raw)))


def allowed(field: forms.Field) -> str:
    """The values a field takes, in words; empty for free ones."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        return "、".join(str(label) for _value, label in choices)
    if isinstance(field, forms.BooleanField):
        return "是、否"
    return "日期" if isinstance(field, forms.DateField) else "整数" if isinstance(field, forms.IntegerField) else ""


# --- the pipeline's vocabulary ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """A fact field of an act: its name, label, whether the form insists on it, and how a cell is read."""

    name: str
    label: str
    required: bool
    field: forms.Field
    read: Reader


class Vocabulary:
    """The acts of a pipeline by label and code, their facts by header, and its papers by code and title."""

    def __init__(self, case_class: type[Case]):
        self.actions: list[Action] = [*case_class.opening_acts(), *case_class.actions().values()]
        self.facts = {action.name: _facts(action) for action in self.actions}
        self.by_name: dict[str, list[Action]] = {}
        for action in self.actions:
            for name in {action.name, str(action.label)}:
                self.by_name.setdefault(name, []).append(action)
        own = papers.vocabulary(case_class.pipeline_name).papers
        self.papers = {one.code: one.code for one in own} | {one.official_title: one.code for one in own}
        self._by_header = self._headers()

    def _headers(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for action in self.actions:
            for one in self.facts[action.name].values():
                bare = (one.name, one.label)
                qualified = [f"{head}.{tail}" for head in (action.name, action.label) for tail in bare]
                for header in (*bare, *qualified):
                    found.setdefault(header, {}).setdefault(action.name, one.name)
        return found

    def header(self, text: str) -> dict[str, str] | None:
        """For each act that has a fact of that header, the fact's name; None for a header nobody knows."""
        return self._by_header.get(text)

    def spoken(self, action: Action) -> str:
        """What the file calls an act: its label, or its code where several share the label."""
        return str(action.label) if len(self.by_name[str(action.label)]) == 1 else action.name

    def column(self, action: Action, name: str) -> str:
        """The header of an act's fact: its label, qualified where the act has two facts of one label."""
        label = self.facts[action.name][name].label
        return label if self._by_header[label][action.name] == name else f"{action.name}.{name}"


def _facts(action: Action) -> dict[str, Fact]:
    """The facts of an act that a cell can hold: not its date, not scans."""
    found = {}
    for name, field in form_class(action).base_fields.items():
        if name not in NOT_FACTS and not isinstance(field, forms.FileField):
            found[name] = Fact(name, str(field.label or name), field.required, field, reader_of(field))
    return found


@functools.cache
def vocabulary(case_class: type[Case]) -> Vocabulary:
    """The pipeline's vocabulary, made once."""
    return Vocabulary(case_class)
