"""The template an office fills in: the headers, an example, and a sheet of every act with its facts."""

from __future__ import annotations

import datetime
from typing import Any

from cases.law import ONWARD, Action
from cases.models import Case

from .columns import HEADER, Vocabulary, allowed, vocabulary
from .sheets import as_xlsx


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


EXAMPLE = {
    "case": "示例1", "name": "张某某", "birth_date": datetime.date(1990, 1, 1), "organisation": "中共某某村支部委员会",
    "committee": "中共某某镇委员会", "rural": False,
}  # fmt: skip


def _taken_in(action: Action) -> list[str]:
    return [group.paper for group in action.asks if hasattr(group, "paper")]


def template_file(case_class: type[Case]) -> bytes:
    """The spreadsheet an office fills in: headers, the first events of an example, and the acts with their facts."""
    words = vocabulary(case_class)
    opening = words.actions[0]
    first = next(one for one in case_class.actions_from(opening.target) if one.moves and one.kind == ONWARD)
    rows = [
        EXAMPLE | {"action": words.spoken(one), "on": on, "papers": _taken_in(one)}
        for one, on in ((opening, datetime.date(2026, 6, 1)), (first, datetime.date(2026, 6, 20)))
    ]
    return as_xlsx(rows, case_class, guide=_guide)
