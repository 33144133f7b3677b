"""A person's data put into words: every row of the tables of ``belongings.py``, for people and for machines alike."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from cases import readable
from cases.models import Case, Event
from notices.models import Notice
from organisations.identity import mask
from organisations.models import Organisation, Person

from .belongings import BELONGINGS, WORDS, Belonging
from .correcting import shown
from .models import Correction, NumberProposal


@dataclass(frozen=True)
class Cell:
    """One column of a row: its name in the table, what it is called, and what stands there."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Part:
    """One kind of rows, under its heading."""

    heading: str
    model: str
    rows: list[list[Cell]]


def parts(person: Person, *, whole: bool) -> Iterator[Part]:
    """Everything that is told, kind after kind; ``whole``: numbers of identity and telephones in full.

    Asked while Chinese is the language in force: the copy is an official paper.
    """
    for one in BELONGINGS:
        model = apps.get_model(one.model)
        links = [each.name for each in model._meta.concrete_fields if each.is_relation and not each.many_to_many]
        rows = model._base_manager.filter(**{one.way: person.pk}).select_related(*links).order_by("pk")
        yield Part(one.heading, one.model, [list(_cells(row, one, whole)) for row in rows.iterator(chunk_size=200)])
    yield Part("提到本人业务的通知", "notices.Notice", [list(_notice(one)) for one in _notices(person)])


def _notices(person: Person) -> Iterator[Notice]:
    """Notices to staff that lead to a case of the person; they are kept a limited time."""
    for number in Case.objects.filter(person=person).order_by("pk").values_list("number", flat=True):
        yield from Notice.objects.filter(url__startswith=f"/cases/{number}/").select_related("user").order_by("pk")


def _notice(notice: Notice) -> Iterator[Cell]:
    yield Cell("at", WORDS["at"], _day(notice.at))
    yield Cell("user", "接收人", str(notice.user))
    yield Cell("text", "内容", notice.text)


def _cells(row: models.Model, one: Belonging, whole: bool) -> Iterator[Cell]:
    for column in row._meta.concrete_fields:
        if isinstance(column, models.FileField) or column.name.endswith("_ptr"):
            continue
        value = f"（不提供：{one.hidden[column.name]}）" if column.name in one.hidden else _value(row, column, whole)
        if value:
            yield Cell(column.name, _label(column), value)


def _label(column: models.Field) -> str:
    told = str(column.verbose_name)
    plain = column.name.replace("_", " ")
    return WORDS.get(column.name, told) if told == plain or not told else told


def _value(row: Any, column: models.Field, whole: bool) -> str:
    if column.is_relation:
        return _named(getattr(row, column.name))
    if isinstance(row, Event) and column.name == "facts":
        return "；".join(f"{label}：{value}" for label, value in readable.facts(row.case.pipeline_class, row))
    if isinstance(row, Event) and column.name == "action":
        return readable.label_of(row.case.pipeline_class, row)
    value = getattr(row, column.name)
    if not whole and (hidden := _kept_short(row, column.name, value)) is not None:
        return hidden
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return _plain(value)


def _kept_short(row: Any, name: str, value: Any) -> str | None:
    """What is shown of a number while nobody has checked who asks; None for what is no such number."""
    if isinstance(row, Person) and name in ("id_number", "phone"):
        return shown(name, value)
    if isinstance(row, Correction) and name in ("before", "after"):
        return shown(row.field, value)
    if isinstance(row, NumberProposal) and name == "number":
        return mask(value)
    return None


def _named(found: Any) -> str:
    """What a row leads to, by the name that people know it by."""
    if found is None:
        return ""
    if isinstance(found, Case):
        return found.number
    if isinstance(found, Organisation | Person):
        return found.name
    if isinstance(found, Event):
        return f"第{found.seq}条"
    return str(found)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime | datetime.date):
        return _day(value)
    if isinstance(value, dict | list):
        return "；".join(f"{each}" for each in (value.items() if isinstance(value, dict) else value))
    return str(value)


def _day(value: datetime.datetime | datetime.date) -> str:
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"
