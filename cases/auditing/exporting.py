"""Histories out of this system in the auditor's own format, and the template an office fills in."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

from cases.law import Action
from cases.models import Case, Event
from organisations.desks import BRANCH, COMMITTEE, Power
from organisations.models import Organisation

from .columns import FIXED, HEADER, Vocabulary, allowed, vocabulary

Row = dict[str, Any]
BATCH = 200
LISTED = ("papers", "people")


# --- rows of stored cases --------------------------------------------------------------------------------------


def histories(case_class: type[Case], *, id_numbers: bool = False) -> Iterator[Row]:
    """A row for each event of every case of the pipeline, by code names; ID numbers only where asked for."""
    rows = case_class._default_manager.select_related("organisation", "person").order_by("pk")
    for case in rows.iterator(chunk_size=BATCH):
        yield from _case(case, id_numbers)


def _case(case: Case, id_numbers: bool) -> Iterator[Row]:
    words = vocabulary(type(case))
    events = list(case.events.select_related("organisation").order_by("seq"))
    filed = _papers_by_event(case, events)
    seat = {"case": case.number, "name": case.person.name, "birth_date": case.person.birth_date}
    if id_numbers:
        seat["id_number"] = case.person.id_number
    for event, branch in zip(events, _branches(case, events), strict=True):
        action = case.act(event.action)
        if action is not None:
            facts = _facts(words, action, event)
            yield seat | _place(branch) | {
                "action": words.spoken(action), "on": event.on, "papers": filed.get(event.pk, []), **facts,
            }  # fmt: skip


def _place(branch: Organisation) -> Row:
    """What the stand-in of a branch has to know."""
    committee = COMMITTEE.competent(branch)
    between = _deliberating(branch)
    return {
        "organisation": branch.name, "committee": committee.name if committee else "",
        "deliberation": between.name if between else "", "rural": branch.rural,
        "branch_committee": branch.has_branch_committee, "may_accept": branch.can_accept,
    }  # fmt: skip


def _deliberating(branch: Organisation) -> Organisation | None:
    """The level between branch and committee, if there is one."""
    for one in branch.line():
        if one.holds(Power.APPROVE):
            return None
        if one.closed_on is None and one.holds(Power.DELIBERATE):
            return one
    return None


def _branches(case: Case, events: list[Event]) -> list[Organisation]:
    """Where the case was at each event: the branch's own acts name it; after the last it is where it is now."""
    here, found = events[0].organisation if len({one.organisation_id for one in events}) > 1 else case.organisation, []
    for event in events:
        action = case.act(event.action)
        desk = action.desk(event.source) if action and event.source else None
        if desk and desk.role == BRANCH.role:
            here = event.organisation
        found.append(here if here.closed_on is None else case.organisation)
    return found


def _papers_by_event(case: Case, events: list[Event]) -> dict[int, list[str]]:
    """Papers on file by the event that brought them; those filed apart belong to the last event before."""
    found: dict[int, list[str]] = {}
    known = {one.pk for one in events}
    for document in case.dossier.documents.filter(withdrawn_at=None).order_by("pk"):
        source = document.source_event
        if source not in known:
            before = [one.pk for one in events if one.at <= document.added_at]
            source = before[-1] if before else events[0].pk
        papers = found.setdefault(source, [])
        if document.paper not in papers:
            papers.append(document.paper)
    return found


def _facts(words: Vocabulary, action: Action, event: Event) -> Row:
    """The facts of an event as the file holds them: people by name, everything else as the form would take it."""
    found: Row = {}
    for name in words.facts[action.name]:
        value = event.facts.get(name)
        if value in (None, "", []):
            continue
        found["people" if name == "people" else name] = _named(value)
    return found


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(one) for one in value]
    if isinstance(value, dict):
        return value.get("number") or value.get("name", "")
    return value


# --- as a spreadsheet ------------------------------------------------------------------------------------------


def as_xlsx(rows: Iterable[Row], case_class: type[Case], *, guide: bool = False) -> bytes:
    """Rows by code names as a spreadsheet with Chinese headers; with ``guide`` a sheet of the acts and their facts."""
    words, out = vocabulary(case_class), io.BytesIO()
    columns = _columns(words)
    places = {name: place for place, name in enumerate(columns)}
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet, bold = book.add_worksheet("经过"), book.add_format({"bold": True, "bg_color": "#F3EFE8"})
        sheet.freeze_panes(1, 2)
        sheet.write_row(0, 0, columns, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in sorted(_cells(row, words, places)):
                sheet.write(number, place, value)
        if guide:
            _guide(book, words, bold)
    return out.getvalue()


def _columns(words: Vocabulary) -> list[str]:
    """The fixed columns, then each label of a fact once in the order of the law."""
    found = dict.fromkeys(FIXED)
    for action in words.actions:
        for name in words.facts[action.name]:
            if name not in LISTED and name not in HEADER:
                found[words.column(action, name)] = None
    return list(found)


def _cells(row: Row, words: Vocabulary, places: dict[str, int]) -> Iterator[tuple[int, Any]]:
    action = words.by_name[row["action"]][0]
    for name, value in row.items():
        header = HEADER.get(name) or words.column(action, name)
        yield places[header], _cell(value, words, action, name)


def _cell(value: Any, words: Vocabulary, action: Action, name: str) -> Any:
    """A value as the sheet shows it: choices by label, 是 and 否, lists joined."""
    if isinstance(value, bool):
        return "是" if value else "否"
    fact: Any = words.facts[action.name].get(name)
    labels = {str(key): str(label) for key, label in getattr(fact.field, "choices", ())} if _closed(fact) else {}
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    if fact and allowed(fact.field) == "日期" and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return labels.get(str(value), value)


def _closed(fact) -> bool:
    return fact is not None and "、" in allowed(fact.field) and hasattr(fact.field, "choices")


def _guide(book, words: Vocabulary, bold) -> None:
    """One line for each fact of each act: what it is called, whether the form insists on it, what it may be."""
    sheet = book.add_worksheet("事项说明")
    sheet.set_column(0, 5, 24)
    sheet.write_row(0, 0, ["事项", "事项代码", "栏目", "栏目代码", "必填", "可填内容"], bold)
    number = 0
    for action in words.actions:
        facts: dict[str, Any] = {**words.facts[action.name]} or {"": None}
        for name, fact in facts.items():
            number += 1
            line = [words.spoken(action), action.name, "", "", "", ""]
            if fact:
                column = HEADER["people"] if name == "people" else words.column(action, name)
                line[2:] = [column, name, "是" if fact.required else "否", allowed(fact.field)]
            sheet.write_row(number, 0, line)


# --- the template ----------------------------------------------------------------------------------------------

EXAMPLE = {
    "case": "示例1", "name": "张某某", "birth_date": datetime.date(1990, 1, 1), "organisation": "中共某某村支部委员会",
    "committee": "中共某某镇委员会", "rural": False,
}  # fmt: skip


def template(case_class: type[Case]) -> bytes:
    """The spreadsheet an office fills in: headers, the first events of an example, and the acts with their facts."""
    words = vocabulary(case_class)
    opening = words.actions[0]
    first = next(one for one in case_class.actions_from(opening.target) if one.moves and one.number)
    rows = [
        EXAMPLE | {"action": words.spoken(opening), "on": datetime.date(2026, 6, 1), "papers": ["1-1"]},
        EXAMPLE | {"action": words.spoken(first), "on": datetime.date(2026, 6, 20), "papers": ["1-2"]},
    ]
    return as_xlsx(rows, case_class, guide=True)
