"""The orders "import results": written test, interview and further test from a sheet of the round's candidates.

A row with nothing entered is left out. A result that is on record with the same value is done, with another one it is
refused: results are changed by a correction alone, with reason and document (D.3 row 5).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import submit
from cases.auditing.cells import text_of
from cases.law import InvalidFacts
from cases.models import Case
from recruitment.intakes.steps import Deciding, Examining
from recruitment.models import Intake
from recruitment.ranking import contests
from recruitment.running import Step, kind
from recruitment.runs import Run
from recruitment.scoring import ABSENT, EXTRA, INTERVIEW, VOID, WRITTEN

from .columns import Column, RowRefused, asked, column, data_of, retold, told
from .leftovers import give_back
from .reading import Row, Sheet, read, rows_of

ACTS = {WRITTEN: "record_written", INTERVIEW: "record_interview", EXTRA: "record_extra"}
"""The act that each kind of result is."""
NUMBER, NAME, POSITION, SCORE, DATE = "个案编号", "姓名", "岗位代码", "成绩", "办理日期"
FACTS = {
    "score": SCORE, "out": "缺考或违纪", "ground": "违纪情形", "bonus": "加分", "bonus_ground": "加分依据", "on": DATE,
}  # fmt: skip
OUT = {"缺考": ABSENT, "违纪": VOID}
"""What may stand instead of a score."""
WHO = (Column(NUMBER, "number", required=True), Column(NAME, "name"), Column(POSITION, "position"))


@functools.cache
def columns(case_class: type[Case], part: str) -> tuple[Column, ...]:
    """The columns of results: who it is, then what the act asks."""
    facts = [_fact(name, one) for name, one in asked(case_class.actions()[ACTS[part]]).items()]
    return (*WHO, *sorted(facts, key=lambda one: one.header == DATE))


def _fact(name: str, field: Any) -> Column:
    one = column(name, field, FACTS.get(name, ""))
    if name == "out":
        return Column(one.header, name, lambda raw: OUT.get(text_of(raw)) or one.read(raw), choices=tuple(OUT))
    return one


def sheet_of(content: bytes, intake: Intake, part: str) -> Sheet:
    """The rows of a file of results; NotASpreadsheet says why it is none."""
    known = [one.header for one in columns(intake.case_class, part)]
    return read(content, needed=[NUMBER, SCORE], known=known)


def due(intake: Intake, part: str):
    """The candidates whose result of that part is due or on record at this step of the round."""
    act = intake.case_class.act(ACTS[part])
    rows = intake.candidates.filter(state__in=[one.value for one in act.sources])
    if part == WRITTEN:
        rows = rows.filter(position__direct=False)
    if part == EXTRA:
        tied = [key for one in contests(intake).values() for key in one.choice.undecided]
        rows = rows.filter(pk__in=tied)
    return rows.order_by("position__code", "number")


# --- what is on record -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recorded:
    """A candidate and what is on record of one part."""

    pk: int
    number: str
    name: str
    code: str
    value: Decimal | None
    bonus: Decimal
    out: str

    @classmethod
    def columns(cls, part: str) -> tuple[str, ...]:
        """What is read of a case, in the order of ``of``."""
        return ("pk", "number", "person__name", "position__code", part, "bonus", "out", "out_from")

    @classmethod
    def of(cls, part: str, row: tuple) -> Recorded:
        """The record in the columns of a case; a reason to be out counts for the part it was given in."""
        pk, number, name, code, value, bonus, out, out_from = row
        given_here = out in (ABSENT, VOID) and out_from == part
        return cls(pk, number, name, code, value, bonus, out if given_here else "")

    @property
    def known(self) -> bool:
        """Whether there is a result or the reason why there is none."""
        return self.value is not None or bool(self.out)

    def says(self, part: str, data: dict[str, Any]) -> bool:
        """Whether the record says what a row says."""
        if data.get("out"):
            return self.value == 0 if part == EXTRA else self.out == data["out"]
        if not _same(self.value, data.get("score")):
            return False
        return part != WRITTEN or _same(self.bonus, data.get("bonus") or "0")

    @property
    def told(self) -> str:
        """The record in words."""
        if self.out:
            return next(word for word, code in OUT.items() if code == self.out)
        return f"{self.value.normalize():f}" if self.value is not None else ""


def _same(stored: Decimal | None, given: Any) -> bool:
    try:
        return stored is not None and stored == Decimal(str(given))
    except InvalidOperation:
        return False


def recorded(intake: Intake, part: str) -> dict[str, Recorded]:
    """Every candidate of the round by case number; one query."""
    rows = intake.candidates.values_list(*Recorded.columns(part))
    return {one.number: one for one in (Recorded.of(part, row) for row in rows)}


# --- the orders ------------------------------------------------------------------------------------------------


def _work(part: str, run: Run) -> Iterator[Step]:
    rows = rows_of(run, functools.partial(sheet_of, part=part))
    entering = _Entering(run, part)
    return (entering.step(row) for row in rows)


@kind(WRITTEN, gettext_lazy("Import written results"), at=[Examining.WRITTEN], by_hand=False, after=give_back)
def written(run: Run) -> Iterator[Step]:
    """A step for each row with a written result."""
    return _work(WRITTEN, run)


@kind(INTERVIEW, gettext_lazy("Import interview results"), at=[Examining.INTERVIEW], by_hand=False, after=give_back)
def interview(run: Run) -> Iterator[Step]:
    """A step for each row with an interview result."""
    return _work(INTERVIEW, run)


@kind(
    EXTRA, gettext_lazy("Import results of the further test"), at=[Examining.INTERVIEW, Deciding.CHECKS], by_hand=False,
    after=give_back,
)  # fmt: skip
def extra(run: Run) -> Iterator[Step]:
    """A step for each row with a result of the further test."""
    return _work(EXTRA, run)


class _Entering:
    """The rows of one run, and what is on record of the round's candidates."""

    def __init__(self, run: Run, part: str):
        self.run, self.part = run, part
        self.columns = columns(run.intake.case_class, part)
        self.known = recorded(run.intake, part)
        self.first: dict[str, int] = {}
        self.marks = [one.header for one in self.columns if one not in WHO and one.header != DATE]

    def step(self, row: Row) -> Step:
        """What is to be done about a row; nothing where nothing is entered or the record says the same."""
        if not any(row.text(header) for header in self.marks):
            return Step(row.number)
        number = row.text(NUMBER).upper()
        above = self.first.setdefault(number, row.number)
        if above != row.number:
            said = _("stands in row %(row)s already") % {"row": above}
            return Step(row.number, functools.partial(_refuse, NUMBER, said))
        found = self.known.get(number)
        if found and found.known and found.says(self.part, self._quietly(row)):
            return Step(row.number)
        return Step(row.number, functools.partial(self._enter, row, found))

    def _quietly(self, row: Row) -> dict[str, Any]:
        try:
            return data_of(row.cells, self.columns)
        except RowRefused:
            return {}

    def _enter(self, row: Row, found: Recorded | None) -> None:
        if found is None:
            _refuse(NUMBER, _("this round has no case “%(number)s”") % {"number": row.text(NUMBER)[:20]})
        for header, right in ((NAME, found.name), (POSITION, found.code)):
            if row.text(header) not in ("", right):
                _refuse(header, _("does not belong to %(number)s; compare both") % {"number": found.number})
        if found.known:
            _refuse(SCORE, differs(self.run.intake.case_class, found))
        data = {"on": self.run.on} | data_of(row.cells, self.columns)
        case = self.run.intake.case_class.objects.filter(pk=found.pk)
        try:
            submit(case, ACTS[self.part], by=self.run.by, data=data)
        except InvalidFacts as refusal:
            raise retold(refusal, self.columns) from None


def differs(case_class: type[Case], found: Recorded) -> str:
    """That another result is on record, and how results are corrected."""
    words = {"value": found.told, "act": case_class.actions()["correct_result"].label, "number": found.number}
    return _("“%(value)s” is on record; a result is changed by “%(act)s” in %(number)s") % words


def _refuse(header: str, what: str) -> NoReturn:
    raise RowRefused([told(header, what)])
