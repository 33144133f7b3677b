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
from cases.facts import FIT, UNFIT
from cases.law import PIPELINES
from cases.models import Assessment, Case, Event, Sponsorship
from dossiers.models import Document
from evidence.kinds import KINDS
from evidence.models import AccessEntry
from notices.models import Notice
from organisations.desks import Role
from organisations.identity import mask
from organisations.models import Organisation, Person

from .belongings import BELONGINGS, WORDS, Belonging
from .correcting import shown
from .models import Correction, NumberProposal

TECHNICAL = frozenset({
    "id", "seq", "hash", "previous", "chain", "version", "followed_up_at", "id_index", "password", "digest", "sha256",
    "stream", "size", "mime", "fingerprint", "head", "code", "papers", "files",
})  # fmt: skip
"""Columns that the machine-readable file tells and the paper need not."""
SHORT = 16
"""Signs that stand in half a line of the paper."""


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

    @property
    def lines(self) -> list[list[list[Cell]]]:
        """The rows as they are printed: two columns a line, long values alone, what only machines need left out."""
        return [list(_paired(row)) for row in self.rows]


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


def _paired(row: list[Cell]) -> Iterator[list[Cell]]:
    waiting: list[Cell] = []
    for cell in row:
        if cell.name in TECHNICAL:
            continue
        if len(cell.value) > SHORT:
            yield from ([waiting] if waiting else [])
            yield [cell]
            waiting = []
        else:
            waiting.append(cell)
        if len(waiting) == 2:
            yield waiting
            waiting = []
    yield from ([waiting] if waiting else [])


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
        if isinstance(column, models.FileField) or column.name.endswith("_ptr") or column.name == one.way:
            continue  # the last: the person himself
        value = f"（不提供：{one.hidden[column.name]}）" if column.name in one.hidden else _value(row, column, whole)
        if value:
            yield Cell(column.name, _label(column), value)


def _label(column: models.Field) -> str:
    told = str(column.verbose_name)
    plain = column.name.replace("_", " ")
    return WORDS.get(column.name, told) if told == plain or not told else told


def _value(row: Any, column: models.Field, whole: bool) -> str:
    if column.is_relation:
        return _named(getattr(row, column.name), row)
    value = getattr(row, column.name)
    if told := _words_of_the_law(row, column.name, value):
        return told
    if not whole and (hidden := _kept_short(row, column.name, value)) is not None:
        return hidden
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return _plain(value)


def _words_of_the_law(row: Any, name: str, value: Any) -> str:
    """What a word of an open vocabulary says; empty for every other column."""
    if isinstance(row, Event):
        law = row.case.pipeline_class
        if name == "facts":
            return "；".join(f"{label}：{said}" for label, said in readable.facts(law, row))
        if name == "action":
            return readable.label_of(law, row)
        if name in ("source", "target"):
            return _step(law, value)
    if isinstance(row, Case) and name == "state":
        return _step(row.pipeline_class, value)
    if name == "pipeline" and value in PIPELINES:
        return str(PIPELINES[value]._meta.verbose_name)
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if isinstance(row, AccessEntry) and name == "kind":
        return str(KINDS.get(value, value))
    if isinstance(row, Sponsorship) and name == "capacity":
        return str(row.get_capacity_label())
    if isinstance(row, Assessment) and name == "conclusion":
        return {FIT: "合格", UNFIT: "不合格"}.get(value, value)
    return row.title if isinstance(row, Document) and name == "paper" else ""


def _step(law: Any, value: str) -> str:
    step = law.steps().get(value)
    return str(step.label) if step else value


def _kept_short(row: Any, name: str, value: Any) -> str | None:
    """What is shown of a number while nobody has checked who asks; None for what is no such number."""
    if isinstance(row, Person) and name in ("id_number", "phone"):
        return shown(name, value)
    if isinstance(row, Correction) and name in ("before", "after"):
        return shown(row.field, value)
    if isinstance(row, NumberProposal) and name == "number":
        return mask(value)
    return None


def _named(found: Any, row: Any) -> str:
    """What a row leads to, by the name that people know it by."""
    if found is None:
        return ""
    if isinstance(found, Case):
        return found.number
    if isinstance(found, Organisation | Person):
        return found.name
    if isinstance(found, Event):
        case = row.case if getattr(row, "case_id", None) == found.case_id else found.case
        return f"第{found.seq}条（{readable.label_of(case.pipeline_class, found)}）"
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
