"""The order "import applications": each row goes through the forms of the counter and the door, by itself.

A person who is in the round already is done, so a run may be stopped at any row and a file handed in twice.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.auditing.cells import text_of
from cases.law import InvalidFacts
from cases.models import Case
from organisations import codes
from organisations.fields import blind_index
from organisations.identity import mask
from recruitment.applying import Application
from recruitment.intakes.steps import Applying
from recruitment.models import Intake
from recruitment.running import Step, kind
from recruitment.runs import Run

from .columns import Column, RowRefused, asked, column, data_of, id_number, refused, retold, told
from .leftovers import give_back
from .reading import Row, Sheet, read, rows_of

KIND = "applications"
ID, NAME, POSITION, DATE = "公民身份号码", "姓名", "岗位代码", "报名日期"
PERSON = {
    "name": NAME, "id_number": ID, "ethnic": "民族", "education": "学历", "political": "政治面貌",
    "native_place": "籍贯", "phone": "手机", "occupation": "工作单位及职务",
}  # fmt: skip
"""The headers of what the forms ask about a person, in the order of the template."""
FACTS = {
    "position": POSITION, "school": "毕业院校", "major": "专业", "graduated": "毕业年份", "relatives": "亲属情况",
    "relatives_posts": "亲属单位及职务", "on": DATE,
}  # fmt: skip
"""The headers of what the act asks; a fact not named here stands under the label of its form."""
ALSO = {
    "relatives": {"无": "none", "有": "declared"},
    "education": {"博士": "11", "博士研究生": "11", "硕士": "14", "硕士研究生": "14", "研究生": "14", "本科": "21",
                  "大学本科": "21", "大学": "21", "专科": "31", "大专": "31", "大学专科": "31"},
    "political": {"党员": codes.FULL_MEMBER, "预备党员": codes.PROBATIONARY_MEMBER, "团员": codes.LEAGUE_MEMBER},
    "ethnic": {name.removesuffix("族"): code for code, name in codes.ETHNIC},
}  # fmt: skip
"""What offices write besides the official names."""
CHUNK = 1000


@functools.cache
def columns(case_class: type[Case]) -> tuple[Column, ...]:
    """The columns of applications for a pipeline: the person, the position, the facts of the opening act, the date."""
    person = case_class.person_form.base_fields
    found = [_tolerant(name, person[name], header) for name, header in PERSON.items() if name in person]
    facts = asked(case_class.opening_acts()[0])
    found += [_tolerant(name, field, FACTS.get(name, "")) for name, field in facts.items()]
    found.sort(key=lambda one: (one.header not in (NAME, ID, POSITION), one.header == DATE))
    return tuple(found)


def _tolerant(name: str, field: Any, header: str) -> Column:
    one = column(name, field, header)
    if name == "id_number":
        return Column(header, name, id_number, required=True)
    if known := ALSO.get(name):
        return Column(header, name, lambda raw: known.get(text_of(raw)) or one.read(raw), one.required, one.choices)
    return one


def needed(case_class: type[Case]) -> list[str]:
    """The headers a sheet of applications must have."""
    return [one.header for one in columns(case_class) if one.required]


def sheet_of(content: bytes, intake: Intake) -> Sheet:
    """The rows of a file of applications; NotASpreadsheet says why it is none."""
    known = [one.header for one in columns(intake.case_class)]
    return read(content, needed=needed(intake.case_class), known=known)


# --- the order -------------------------------------------------------------------------------------------------


@kind(KIND, gettext_lazy("Import applications"), at=[Applying.OPEN], by_hand=False, after=give_back)
def work(run: Run) -> Iterator[Step]:
    """A step for each row; none to do for people who are in the round with that position already."""
    rows = rows_of(run, sheet_of)
    entering = _Entering(run)
    entering.meet(rows)
    return (entering.step(row) for row in rows)


class _Entering:
    """The rows of one run: who is in the round, which positions it has, and who stood higher in the sheet."""

    def __init__(self, run: Run):
        self.run, self.intake = run, run.intake
        self.columns = columns(run.intake.case_class)
        self.positions = dict(run.intake.positions.values_list("code", "pk"))
        self.first: dict[str, int] = {}
        self.entered: dict[str, tuple[str, str]] = {}

    def meet(self, rows: list[Row]) -> None:
        """Find out who of the sheet is in the round: case number and position code by index."""
        indexes = [index for row in rows if (index := index_of(row))]
        for start in range(0, len(indexes), CHUNK):
            here = self.intake.candidates.filter(person__id_index__in=indexes[start : start + CHUNK]).order_by("pk")
            for index, number, code in here.values_list("person__id_index", "number", "position__code"):
                self.entered[index] = number, code or ""

    def step(self, row: Row) -> Step:
        """What is to be done about a row."""
        index, code = index_of(row), row.text(POSITION)
        above = self.first.setdefault(index, row.number) if index else row.number
        if above != row.number:
            return Step(row.number, functools.partial(_twice, row, above))
        number, there = self.entered.get(index, ("", ""))
        if number and there == code:
            return Step(row.number)
        if number:
            return Step(row.number, functools.partial(_elsewhere, number, there))
        return Step(row.number, functools.partial(self._enter, row))

    def _enter(self, row: Row) -> None:
        data = {"on": self.run.on} | data_of(row.cells, self.columns)
        code = row.text(POSITION)
        if code and code not in self.positions:
            raise RowRefused([told(POSITION, _("this round has no position “%(code)s”") % {"code": code[:30]})])
        data["position"] = self.positions.get(code, "")
        attempt = Application(self.intake, self.run.by, data=data)
        if not attempt.is_valid():
            raise RowRefused([*refused(attempt.person, self.columns), *refused(attempt.facts, self.columns)])
        try:
            attempt.submit()
        except InvalidFacts as refusal:
            raise retold(refusal, self.columns) from None


def index_of(row: Row) -> str:
    """By what a row's person is found; empty where no ID number stands."""
    number = "".join(row.text(ID).split())
    return blind_index(number) if number else ""


def _twice(row: Row, above: int) -> None:
    words = {"row": above, "number": mask("".join(row.text(ID).split()))}
    raise RowRefused([told(ID, _("%(number)s stands in row %(row)s already; keep one of the two") % words)])


def _elsewhere(number: str, code: str) -> None:
    words = {"number": number, "code": code}
    said = _("%(number)s has applied for %(code)s in this round; change the position in that case") % words
    raise RowRefused([told(POSITION, said)])
