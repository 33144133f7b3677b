"""The columns of a sheet: a header for each field of a form, and how a cell becomes what that form would be sent.

Headers are a format, so they are Chinese whatever the reader's language. Nothing is judged here: the forms do that.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.auditing.cells import Unreadable, date_of, flag_of, text_of
from cases.forms import form_class
from cases.law import Action, InvalidFacts, Refusal

LANGUAGE = "zh-hans"
LONGEST_NUMBER = 15
"""A spreadsheet keeps fifteen digits of a number; an ID number must be text."""


class RowRefused(Refusal):
    """A row did not go; ``messages`` say at which column, why, and what cures it."""

    def __init__(self, messages: list[str]):
        super().__init__("；".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class Column:
    """A column: its header, the field of the form it fills, and how a cell is read (Unreadable says what is wrong)."""

    header: str
    name: str
    read: Callable[[Any], Any] = text_of
    required: bool = False
    choices: tuple[str, ...] = ()


def asked(action: Action) -> dict[str, forms.Field]:
    """What people fill in for an act, in the order of the law; its date first. No files, nothing that is looked up."""
    form = form_class(action)
    found = ((name, form.base_fields[name]) for name in form.field_order)
    return {name: one for name, one in found if not one.disabled and not isinstance(one, forms.FileField)}


def column(name: str, field: forms.Field, header: str = "") -> Column:
    """The column of a form's field, under its label unless another header is given."""
    with override(LANGUAGE):
        header = header or str(field.label or name)
        listed = _listed(field)
    required = field.required and name != "on"  # the order's date stands where a row names none
    return Column(header, name, _reader(field, listed), required, tuple(listed))


def _listed(field: forms.Field) -> dict[str, Any]:
    """The values of a closed list by what they are called."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return {}
    choices: Any = field.choices
    return {str(label): str(value) for value, label in choices if value not in ("", None)}


def _reader(field: forms.Field, listed: dict[str, Any]) -> Callable[[Any], Any]:
    if listed:
        return lambda raw: listed.get(text_of(raw), text_of(raw))
    if isinstance(field, forms.BooleanField):
        return flag_of
    if isinstance(field, forms.DateField):
        return _date
    return text_of


def _date(raw: Any) -> datetime.date:
    return date_of(raw)


def id_number(raw: Any) -> str:
    """An ID number; one that was kept as a number has lost its last digits."""
    if isinstance(raw, int | float) and len(text_of(raw)) > LONGEST_NUMBER:
        raise Unreadable(_("the number was kept as a number and has lost its last digits: format the column as text"))
    return text_of(raw)


def data_of(cells: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    """What the forms would be sent for a row; RowRefused names every cell that cannot be read."""
    data, wrong = {}, []
    for one in columns:
        if one.header not in cells:
            continue
        try:
            data[one.name] = one.read(cells[one.header])
        except Unreadable as error:
            wrong.append(told(one.header, error))
    if wrong:
        raise RowRefused(wrong)
    return data


def told(header: str, what: Any) -> str:
    """A reason with the column it concerns."""
    return _("%(column)s: %(what)s") % {"column": header, "what": what}


def refused(form: forms.BaseForm, columns: Iterable[Column]) -> list[str]:
    """What a form found wrong, each with the header of its column."""
    headers = {one.name: one.header for one in columns}
    return [
        told(headers.get(name) or str(form[name].label), one) if name in form.fields else str(one)
        for name, found in form.errors.items()
        for one in found
    ]


def retold(refusal: InvalidFacts, columns: Iterable[Column]) -> RowRefused:
    """What a form behind the door found wrong, told by columns."""
    return RowRefused(refused(refusal.form, columns))
