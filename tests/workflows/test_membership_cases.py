"""Every row of the table of law cases holds at the real door, word by word; and the table leaves out no condition.

The table is membership_cases.md, for the organisation department to read and to extend; case_table.py reads it.
"""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import override_settings

from cases.forms import form_class
from cases.law import PLACEHOLDER
from cases.models import Resolution
from organisations.desks import Role
from tests.story import D, account, assemble, person
from workflows.demonstration import walk
from workflows.models import MembershipCase

from . import case_roads, case_table
from .case_table import PASSED, REFUSED, WAIVED, WARNED, Walker, every_act

pytestmark = pytest.mark.django_db

ROWS = case_table.read()
KNOWN = re.compile(
    r"A-(0[1-9]|[1-3]\d|4[0-4]|G(0[1-9]|1\d|2[0-3])|F[1-7]|E[1-4])|A\.[67]|B\.1|C-S[1-8]|L-([1-9]|1[0-4])"
)


# --- every row ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def walker(django_db_setup, django_db_blocker, tmp_path_factory):
    """Whoever walks the roads, in a transaction that is never committed."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        cast = assemble()
        account("Wang", Role.SECRETARY, cast.far)
        yield Walker(cast)
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(walker):
    """Instead of pytest-django's transaction per test, which would take the roads with it."""


@pytest.mark.parametrize("row", [pytest.param(one, id=one.number) for one in sorted(ROWS, key=lambda r: r.place)])
def test_the_row_holds(row, walker):
    try:
        kind, sentences = case_table.attempt(row, walker)
    finally:
        walker.undo()
    wanted, found = told(row.kind, row.sentences), told(kind, sentences)
    assert found == wanted, f"{row.number} {row.situation}\n  表中：{wanted}\n  实际：{found}"


def told(kind, sentences) -> str:
    """A result as the table writes it."""
    return f"{kind}：{''.join(f'“{one}”' for one in sentences)}" if sentences else kind


# --- the table itself --------------------------------------------------------------------------------------------


def test_there_are_many_cases_each_with_a_number_of_its_own():
    numbers = [one.number for one in ROWS]
    assert len(ROWS) >= 150
    assert sorted({one for one in numbers if numbers.count(one) > 1}) == []
    assert [one.number for one in ROWS if one.number.rpartition("-")[0] not in one.chapter] == []


def test_lawful_and_unlawful_cases_of_both_editions_are_there():
    assert {one.kind for one in ROWS} == {PASSED, WARNED, REFUSED, WAIVED}
    for road in case_roads.ROADS:
        assert [one for one in ROWS if one.start.road == road], f"no case on the road {road}"
    old = [one for one in ROWS if one.start.road == case_roads.EARLIER or (one.on and one.on < D(2026, 5, 11))]
    assert {one.kind for one in old} >= {PASSED, WARNED, REFUSED}
    assert any("（2014年版第" in sentence for one in old for sentence in one.sentences)


def test_only_known_rules_are_cited():
    assert {rule for one in ROWS for rule in one.rules if not KNOWN.fullmatch(rule)} == set()


def test_whoever_is_not_simply_let_through_is_told_why_and_nobody_else():
    assert [one.number for one in ROWS if bool(one.sentences) == (one.kind == PASSED)] == []


def test_every_condition_of_every_act_refuses_or_warns_in_some_case():
    """Local ones included; the sentence is asserted word by word in its row, and its rule is among those cited."""
    missing = [
        f"{action.name}: {guard.name}（{guard.article}）"
        for action in every_act()
        for guard in action.when
        if not any(row for row in ROWS if row.action == action and speaks(row, guard))
    ]
    assert missing == []


def speaks(row, guard) -> bool:
    """Whether the row is refused or warned by the guard, and cites its rule."""
    said = ".+".join(re.escape(part) for part in re.split(PLACEHOLDER, str(guard.reason)))
    sentence = re.compile(f"{said}（.+）", re.DOTALL)
    told = row.kind in (REFUSED, WARNED) and any(sentence.fullmatch(one) for one in row.sentences)
    return told and guard.article in row.rules


# --- what a row cannot say ---------------------------------------------------------------------------------------


def test_two_candidates_of_one_meeting_are_two_votes(walker):
    """A-20: voted one by one; the second may fail where the first is carried, and each has a Resolution of its own."""
    start = next(one.start for one in ROWS if one.start.name == "农村：支部大会前")
    cast = walker.cast
    try:
        first = walker.stand(start, ())
        adopted = first.do(case_table.named("支部大会讨论接收预备党员"), **on_and_facts(first))
        second = Walker(cast, first.road, None, -1)
        cast.applicants[cast.village.pk] = person("同会表决的另一人", cast.village, member=False)
        second._walk(case_roads.index(start.road, start.before))
        lost = second.do(MembershipCase.act("reject"), on=adopted.on, facts=walk.ballot(due=21, present=19, yes=10))
        votes = Resolution.objects.filter(on=adopted.on, kind="admission").order_by("pk")
        assert [(one.case_id, one.yes, one.carried) for one in votes] == [
            (first.pk, 18, True), (lost.case_id, 10, False),
        ]  # fmt: skip
        assert (first.case.state, second.case.state) == ("branch_passed", "rejected")
    finally:
        cast.applicants[cast.village.pk] = cast.dave
        walker.undo()


def on_and_facts(walker) -> dict:
    """The ordinary date and facts of the meeting."""
    on, facts = walker.ordinary(MembershipCase.act("adopt"))
    return {"on": on, "facts": facts}


BAD = (
    ("结果", "看不懂结果", {"结果": "也许"}),
    ("起点", "没有名为", {"起点": "某处"}),
)


@pytest.mark.parametrize(("column", "says", "change"), BAD)
def test_a_row_that_cannot_be_read_is_named(column, says, change):
    """Whoever adds a row and mistypes it is told which one and what is wrong."""
    text = case_table.TABLE.read_text(encoding="utf-8")
    chapter, cells = next(case_table.tables(text, case_table.COLUMNS))
    starts = {one.start.name: one.start for one in ROWS}
    with pytest.raises(AssertionError, match=says) as refused:
        case_table._row(chapter, cells | change, starts)
    assert cells["编号"] in str(refused.value)
    assert change[column] in str(refused.value)


def test_a_value_the_form_does_not_know_is_named():
    field = form_class(MembershipCase.act("list_candidate")).base_fields["outcome"]
    with pytest.raises(AssertionError, match="公示结果"):
        case_table.value_of(field, "说不清")
