"""The table of law cases (membership_cases.md): how it is read, and how one of its rows is tried at the real door.

The table is written for people who know the regulation and no program; the words it uses are explained at its head.
"""

from __future__ import annotations

import copy
import datetime
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django import forms
from django.db import transaction

from cases.actions import begin, perform, station
from cases.facts import ScanField
from cases.forms import form_class
from cases.law import OFF, Action, InvalidFacts, Unlawful
from cases.overlays import RuleSetting
from dossiers import papers
from organisations.desks import Role
from organisations.models import Person, User
from organisations.system_user import system_clock
from tests.story import LONG_AGO, fresh
from workflows.demonstration import walk
from workflows.models import MembershipCase

from . import case_roads, case_world

TABLE = Path(__file__).with_name("membership_cases.md")
COLUMNS = ("编号", "情形", "依据", "起点", "办理", "日期", "改动", "结果")
STARTS = ("起点", "道路", "停在办理之前", "改动")
PASSED, WARNED, REFUSED, WAIVED = "通过", "提醒", "拒绝", "豁免"
NOTHING = ("", "—")
SHORT = {
    "应到": "due", "实到": "present", "书面意见": "written", "书面赞成": "written_yes", "书面不赞成": "written_no",
    "发票": "issued", "收票": "collected", "不计入": "left_out", "不计入同意文号": "left_out_consent",
    "不计入已表决": "left_out_voted", "人员": "people",
}  # fmt: skip
VOTE = {"due", "present", "written", "written_yes", "written_no", "issued", "collected", "left_out", "yes", "no",
        "abstained", "invalid"}  # fmt: skip


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Start:
    """A named starting point: a road, the act before which it stops, and what is different on the way."""

    name: str
    road: str
    before: str
    changes: str


@dataclass(frozen=True)
class Row:
    """One case of the table."""

    number: str
    chapter: str
    situation: str
    rules: tuple[str, ...]
    start: Start
    act: str
    on: datetime.date | None
    changes: str
    kind: str
    sentences: tuple[str, ...]

    @property
    def skipped(self) -> tuple[str, ...]:
        """The acts that are not done on the way."""
        changes = (*parts(self.start.changes), *parts(self.changes))
        return tuple(
            named(act).name
            for one in changes
            if one.startswith("未做：")
            for act in one.removeprefix("未做：").split("、")
        )

    @property
    def place(self) -> tuple[int, int]:
        """From where its road has to be walked for it; in this order no road is walked twice."""
        road = self.start.road
        back = [case_roads.index(road, name) for name in self.skipped]
        return case_roads.ROADS.index(road), min([case_roads.index(road, self.start.before), *back])

    @property
    def action(self) -> Action:
        """The act that is tried; where several bear the label, the one that belongs to where the road stops."""
        return named(self.act, near=case_roads.action_before(self.start.road, self.start.before))


def tables(text: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """(chapter, cells) of every row of the tables that have these columns."""
    chapter, head = "", ()
    for line in text.splitlines():
        if line.startswith("## "):
            chapter = line.removeprefix("## ").strip()
        cells = tuple(one.strip() for one in line.strip().strip("|").split("|")) if line.startswith("|") else ()
        if not cells:
            head = ()
        elif not head:
            head = cells
        elif head == columns and set(cells[0]) - set("-: "):
            assert len(cells) == len(columns), line
            yield chapter, dict(zip(columns, cells, strict=True))


def read(text: str | None = None) -> list[Row]:
    """Every row of the table, in its order."""
    text = TABLE.read_text(encoding="utf-8") if text is None else text
    starts = {cells["起点"]: Start(*cells.values()) for _chapter, cells in tables(text, STARTS)}
    return [_row(chapter, cells, starts) for chapter, cells in tables(text, COLUMNS)]


def _row(chapter: str, cells: dict[str, str], starts: dict[str, Start]) -> Row:
    kind, sentences = cells["结果"][:2], tuple(quoted(cells["结果"]))
    assert kind in (PASSED, WARNED, REFUSED, WAIVED), f"{cells['编号']}：看不懂结果“{cells['结果']}”"
    assert cells["起点"] in starts, f"{cells['编号']}：没有名为“{cells['起点']}”的起点"
    on = None if cells["日期"] in NOTHING else datetime.date.fromisoformat(cells["日期"])
    rules = tuple(cells["依据"].replace("，", "、").split("、"))
    return Row(cells["编号"], chapter, cells["情形"], rules, starts[cells["起点"]], cells["办理"], on, cells["改动"],
               kind, sentences)  # fmt: skip


def quoted(text: str) -> Iterator[str]:
    """What stands in “…”, inner quotation marks included."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        if sign == "“":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif sign == "”":
            depth -= 1
            if depth == 0:
                yield text[start:place]


def parts(text: str) -> list[str]:
    """What ； separates, but not within brackets."""
    found, depth = [""], 0
    for sign in "" if text in NOTHING else text:
        depth += (sign == "（") - (sign == "）")
        if sign == "；" and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [one.strip() for one in found if one.strip()]


@functools.cache
def every_act() -> tuple[Action, ...]:
    """All acts of membership, the opening ones first."""
    return (*MembershipCase.opening_acts(), *MembershipCase.actions().values())


@functools.cache
def labelled() -> dict[str, list[Action]]:
    """The acts that bear a label."""
    found: dict[str, list[Action]] = {}
    for one in every_act():
        found.setdefault(str(one.label), []).append(one)
    return found


def named(label: str, *, near: Action | None = None, state: str = "") -> Action:
    """The act of that label; among several the one at the step."""
    found = labelled().get(label, [])
    if len(found) > 1:
        steps = {state} if state else {one.value for one in near.sources} if near else set()
        found = [one for one in found if {source.value for source in one.sources} & steps] or found
    assert found, f"没有名为“{label}”的办理事项"
    return found[0]


# --- values ------------------------------------------------------------------------------------------------------


def facts_of(action: Action, case, changes: list[str]) -> dict[str, Any]:
    """``字段=值`` as the form of the action takes it."""
    form = form_class(action)(case=case, action=action)
    labels = {str(one.label): name for name, one in form.fields.items()}
    labels |= {short: name for short, name in SHORT.items() if name in form.fields}
    found = {}
    for one in changes:
        label, _sign, value = one.partition("=")
        assert label in labels, f"“{action.label}”没有字段“{label}”，只有：{'、'.join(labels)}"
        found[labels[label]] = value_of(form.fields[labels[label]], value)
    return found


def value_of(one: forms.Field, text: str) -> Any:
    """A cell's words as the field takes them: labels become choices, names become persons."""
    text = "" if text == "空" else text
    if isinstance(one, ScanField):
        return None if text in ("", "无") else next(iter(walk.scans(papers.APPLICATION).values()))
    if isinstance(one, forms.BooleanField):
        return text == "是"
    if isinstance(one, forms.ModelMultipleChoiceField):
        return [Person.objects.get(name=name).pk for name in text.split("、") if name]
    if isinstance(one, forms.ModelChoiceField):
        return one.queryset.get(number=text).pk
    if isinstance(one, forms.ChoiceField):
        return _chosen(one, text)
    return text


def _chosen(one: forms.ChoiceField, text: str) -> Any:
    several = isinstance(one, forms.MultipleChoiceField)
    chosen = [_choice(one, words) for words in (text.split("、") if several else [text]) if words]
    return chosen if several else next(iter(chosen), "")


def _choice(one: forms.ChoiceField, words: str) -> Any:
    """The value whose label begins with the words."""
    found = [value for value, label in one.choices if str(label).startswith(words)]
    assert len(found) == 1, f"“{one.label}”没有或者不止一个以“{words}”开头的选项"
    return found[0]


def counted(facts: dict[str, Any], given: set[str]) -> dict[str, Any]:
    """A vote of which only some numbers are told: everybody present gets a ballot, who is not in favour is against."""
    if not given & {"present", "yes", "abstained", "invalid"}:
        return facts
    number = {name: int(value) for name, value in facts.items() if name in VOTE and str(value or "0").isdigit()}
    if "issued" in facts:
        number |= {name: number["present"] for name in ("issued", "collected") if name not in given}
    if "no" not in given:
        votes = number.get("collected", number["present"])
        number["no"] = max(votes - sum(number.get(name, 0) for name in ("yes", "abstained", "invalid")), 0)
    return facts | number


# --- trying ------------------------------------------------------------------------------------------------------


@dataclass
class Walker:
    """A case on a road of the table, in a transaction; with a savepoint at every place a row has started from."""

    cast: Any = None
    road: str = ""
    pk: int | None = None
    position: int = 0
    base: str = ""
    saved: list = field(default_factory=list)

    def stand(self, start: Start, skip: tuple[str, ...]) -> Walker:
        """A walker of one's own at the starting point, with the moves to be left out not done."""
        if self.road != start.road:
            self._leave_road()
            self.road, self.pk, self.position = start.road, None, -1
            self.saved = [(-1, transaction.savepoint(), None)]
            case_roads.prepare(start.road, self.cast)
            self.saved.append((-1, transaction.savepoint(), None))
        target = case_roads.index(start.road, start.before)
        first = min([target, *(case_roads.index(start.road, name) for name in skip)])
        self._rewind(first)
        self._walk(first)
        if first > self.saved[-1][0]:
            self.saved.append((first, transaction.savepoint(), self.pk))
        other = copy.copy(self)
        other._walk(target, skip=skip)
        return other

    def undo(self) -> None:
        """Forget what happened since the last place a row started from."""
        self.position, point, self.pk = self.saved[-1]
        transaction.savepoint_rollback(point)

    def _leave_road(self) -> None:
        if self.saved:
            transaction.savepoint_rollback(self.saved[0][1])

    def _rewind(self, place: int) -> None:
        while self.saved[-1][0] > place:
            self.saved.pop()
        self.undo()

    def _walk(self, place: int, *, skip: tuple[str, ...] = ()) -> None:
        for move in case_roads.moves(self.road, self.cast)[self.position + 1 : place + 1] if place >= 0 else ():
            if move.action not in skip:
                self.do(MembershipCase.act(move.action), on=move.on, facts=move.facts)
        self.position = max(place, self.position)

    @property
    def case(self) -> MembershipCase:
        """The case as it is stored now; before it is opened, one in the making."""
        return MembershipCase.objects.get(pk=self.pk) if self.pk else MembershipCase(
            pipeline="membership", organisation=case_roads.branch(self.road, self.cast),
            person=case_roads.applicant(self.road, self.cast), state="applied",
        )  # fmt: skip

    def do(self, action: Action, *, on: datetime.date, facts: dict[str, Any]):
        """Through the door by whoever sits at the desk; returns the event."""
        case, facts = self.case, fresh(facts)
        desk = action.desk(case.state) if action.sources else action.by
        by = _holder(case, desk)
        if action.sources:
            return perform(case, action.name, by=by, on=on, **facts)
        event = begin(MembershipCase, action.name, organisation=case.organisation, person=case.person, by=by, on=on,
                      **facts)  # fmt: skip
        self.pk = event.case_id
        return event

    def ordinary(self, action: Action) -> tuple[datetime.date, dict[str, Any]]:
        """Date and facts of the act in the ordinary course."""
        case = self.case
        moves = case_roads.moves(self.road, self.cast)
        ahead = [one for one in (*moves[self.position + 1 :], *moves) if one.action == action.name]
        if ahead:
            return ahead[0].on, ahead[0].facts
        if action.name in case_world.BESIDE:
            return case.entered_on or case.on, case_world.BESIDE[action.name]
        rural = case_roads.moves(case_roads.RURAL, self.cast)
        return case.entered_on or case.on, next(one.facts for one in rural if one.action == action.name)


def _holder(case, desk) -> User:
    if desk.role == Role.CLOCK:
        return system_clock()
    if desk.role == Role.SPONSOR:
        serving = case.history.serving("sponsor")
        return User.objects.get(person=serving[0].person_id) if serving else User.objects.get(username="sam")
    competent = station(case, desk) or case.organisation
    found = User.objects.filter(mandates__role=desk.role, mandates__organisation=competent).first()
    return found or User.objects.filter(mandates__role=desk.role).first()


def attempt(row: Row, walker: Walker) -> tuple[str, list[str]]:
    """(what came of it, the sentences told) of trying the row at the door."""
    changes = [*parts(row.start.changes), *parts(row.changes)]
    mine = walker.stand(row.start, row.skipped)
    told = [one for one in changes if not _special(one, mine)]
    case = mine.case
    action = named(row.act, state=case.state)
    on, facts = mine.ordinary(action)
    given = facts_of(action, case, told)
    facts = counted(facts | given, set(given))
    try:
        event = mine.do(action, on=row.on or on, facts=facts)
    except Unlawful as refusal:
        return REFUSED, [str(one) for one in refusal.obstacles]
    except InvalidFacts as refusal:
        return REFUSED, [str(one) for errors in refusal.form.errors.values() for one in errors]
    warnings, waived = event.facts.get("warnings", []), event.facts.get("waived", [])
    return WARNED if warnings else WAIVED if waived else PASSED, [*warnings, *waived]


def _special(one: str, walker: Walker) -> bool:
    """Do what 前提, 先办, 开启 say; whether it was such a word and not a fact of the act."""
    word, _sign, rest = one.partition("：")
    if word == "前提":
        case_world.suppose(rest, walker)
    elif word == "先办":
        _first(rest, walker)
    elif word in ("开启", "提醒"):
        switch(rest, "hard" if word == "开启" else "warn", walker)
    else:
        return word == "未做"
    return True


def _first(text: str, walker: Walker) -> None:
    label = max((one for one in labelled() if text.startswith(one)), key=len, default=text)
    changes = parts(text.removeprefix(label).removeprefix("（").removesuffix("）"))
    case = walker.case
    action = named(label, state=case.state)
    on, facts = walker.ordinary(action)
    if changes and re.fullmatch(r"\d{4}-\d\d-\d\d", changes[0]):
        on = datetime.date.fromisoformat(changes.pop(0))
    given = facts_of(action, case, changes)
    walker.do(action, on=on, facts=counted(facts | given, set(given)))


def switch(rule: str, mode: str, walker: Walker) -> None:
    """The county holds every condition of that rule id that is off by itself."""
    found = {one.name for action in every_act() for one in action.when if one.article == rule and one.mode == OFF}
    assert found, f"没有可以开启的地方规定“{rule}”"
    for name in sorted(found):
        RuleSetting.objects.create(
            organisation=walker.cast.county, pipeline="membership", guard=name, mode=mode, since=LONG_AGO,
            document="县组发〔2020〕1号", by=walker.cast.carol,
        )  # fmt: skip
