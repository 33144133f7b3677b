"""The one door: every other way of moving a case is refused, by the code or by the database itself."""

from __future__ import annotations

import ast
from pathlib import Path

import django_fsm
import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from cases import actions
from cases.law import InvalidFacts, Stale, Unlawful
from cases.models import Case, Event, Resolution
from dossiers.models import Document
from tests.story import D, Road
from workflows.models import CaseTask, MembershipCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    *("organisations", "evidence", "accounts", "notices", "dossiers", "cases", "meetings", "publicity"),
    *("workflows", "rights", "config"),
)


# --- side doors of the code ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(MembershipCase.actions()))
def test_a_transition_called_directly_is_refused(name):
    """Only ``perform()`` opens the condition that stands on every transition."""
    action = MembershipCase.actions()[name]
    case = MembershipCase(pipeline="membership", state=action.sources[0].value)
    with pytest.raises(django_fsm.TransitionNotAllowed):
        getattr(case, name)()
    assert case.state == action.sources[0].value


def test_the_state_cannot_be_assigned(walked):
    case = walked().case
    with pytest.raises(AttributeError):
        case.state = "archived"


def test_a_stored_case_cannot_be_saved_whole(walked):
    case = walked().case
    for words in ({}, {"update_fields": ["state"]}, {"update_fields": ["version", "state"]}):
        with pytest.raises(TypeError):
            case.save(**words)


def test_other_columns_can_be_saved(walked):
    case = walked().case
    case.floating = True
    case.save(update_fields=["floating"])
    assert MembershipCase.objects.get(pk=case.pk).floating


@pytest.mark.parametrize("model", [Case, MembershipCase])
def test_the_state_cannot_be_updated_in_bulk(walked, model):
    case = walked().case
    with pytest.raises(TypeError):
        model.objects.filter(pk=case.pk).update(state="archived")
    with pytest.raises(TypeError):
        model.objects.bulk_update([case], ["state"])
    with pytest.raises(TypeError):
        type(case)._default_manager.filter(pk=case.pk).update(state="archived", version=9)
    assert model.objects.get(pk=case.pk).state == "applied"


def test_a_case_cannot_be_deleted(walked):
    case = walked().case
    with pytest.raises(TypeError):
        case.delete()
    with pytest.raises(TypeError):
        Case.objects.filter(pk=case.pk).delete()
    assert Case.objects.filter(pk=case.pk).exists()


def test_events_are_append_only(walked):
    event = walked(after="talk").case.history.events[-1]
    event.facts["opinion"] = "改过"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.filter(pk=event.pk).delete,
        lambda: Event.objects.filter(pk=event.pk).update(facts={}),
        lambda: Event.objects.filter(pk=event.pk).update(followed_up_at=None, on=D(2020, 1, 1)),
        lambda: Event.objects.bulk_update([event], ["facts"]),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            attempt()
    assert "改过" not in str(Event.objects.get(pk=event.pk).facts)


def test_the_follow_up_stamp_may_be_set(walked):
    event = walked().opened
    Event.objects.filter(pk=event.pk).update(followed_up_at=timezone.now())
    assert not Event.objects.awaiting_follow_up().filter(pk=event.pk).exists()


# --- side doors of the database --------------------------------------------------------------------------------------


def sql(statement, *values):
    """Run a statement past the application, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_refuses_a_state_without_its_event(walked):
    road = walked(after="talk")
    for statement in (
        "UPDATE cases_case SET state = 'archived' WHERE id = %s",
        "UPDATE cases_case SET state = 'archived', version = version + 1 WHERE id = %s",
        "UPDATE cases_case SET state = 'archived', entered_on = '2028-01-01' WHERE id = %s",
    ):
        with pytest.raises(Error):
            sql(statement, road.pk)
    assert road.case.state == "talked"
    sql("UPDATE cases_case SET entered_on = entered_on WHERE id = %s", road.pk)


def test_the_database_refuses_to_change_or_remove_an_event(walked):
    event = walked(after="talk").case.history.events[-1]
    for statement in (
        "UPDATE cases_event SET facts = '{}' WHERE id = %s",
        "UPDATE cases_event SET by_id = by_id + 1 WHERE id = %s",
        """UPDATE cases_event SET "on" = '2020-01-01' WHERE id = %s""",
        "UPDATE cases_event SET hash = previous WHERE id = %s",
        "DELETE FROM cases_event WHERE id = %s",
    ):
        with pytest.raises(Error):
            sql(statement, event.pk)
    assert Event.objects.get(pk=event.pk).digest() == event.hash
    sql("UPDATE cases_event SET followed_up_at = at WHERE id = %s", event.pk)


# --- nobody goes round it --------------------------------------------------------------------------------------------


def sources():
    """Every module of the project but the door, the tests and migrations."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts and path != ROOT / "cases" / "actions.py":
                yield path, ast.parse(path.read_text(encoding="utf-8"))


WRITERS = ("update", "create", "get_or_create", "update_or_create", "MembershipCase", "Case")


def writes_state(node) -> bool:
    """``x.state = ...`` or ``setattr(x, "state", ...)``, or a call that names a state column to write."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(one, ast.Attribute) and one.attr == "state" for one in targets)
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    words = {keyword.arg for keyword in node.keywords}
    values = [value.value for one in node.args for value in ast.walk(one) if isinstance(value, ast.Constant)]
    return (
        (name in WRITERS and "state" in words)
        or (name in ("setattr", "bulk_update") and "state" in values)
        or name in ("_raw_delete", "set_state")
    )


def test_no_code_but_the_door_writes_a_state():
    found = [f"{path.relative_to(ROOT)}:{node.lineno}" for path, tree in sources() for node in ast.walk(tree)
             if writes_state(node)]  # fmt: skip
    assert found == []


def test_no_code_but_the_door_calls_a_transition():
    names = set(MembershipCase.actions())
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.func.attr}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
        and not _other_sense(node)
    ]  # fmt: skip
    assert calls == []


def _other_sense(node) -> bool:
    """A dossier's intake withdraws documents, which is no act of the case."""
    return isinstance(node.func.value, ast.Name) and node.func.value.id == "intake"


REHEARSED = {"cases/ahead.py": {"Attempt"}, "cases/rehearsal.py": {"Attempt", "Event"}}
"""Whoever only looks ahead, or rehearses in memory, and stores nothing."""


def called(tree) -> set[str]:
    """The names of the functions and methods that are called."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {getattr(one, "id", "") or getattr(one, "attr", "") for one in calls}


def test_no_code_but_the_door_makes_an_attempt_or_an_event():
    made = {str(path.relative_to(ROOT)): called(tree) & {"Attempt", "Event"} for path, tree in sources()}
    assert {path: names for path, names in made.items() if names} == REHEARSED


def test_whoever_rehearses_stores_nothing():
    storing = {"save", "create", "bulk_create", "update", "bulk_update", "get_or_create", "update_or_create", "delete",
               "record", "carry_out", "open_case", "perform", "submit", "send"}  # fmt: skip
    found = {str(path.relative_to(ROOT)): called(tree) & storing for path, tree in sources()}
    assert {path: found[path] for path in REHEARSED} == {path: set() for path in REHEARSED}


# --- stale forms -----------------------------------------------------------------------------------------------------


def test_a_stale_form_is_refused_with_the_event_that_came_between(walked):
    road = walked(until="file_activist")
    seen = road.case.version
    between = road.do("return_activist", on=road.next.on)
    with pytest.raises(Stale) as refused:
        road.do("file_activist", version=seen)
    assert refused.value.event == between
    assert road.case.version == between.seq


def test_the_same_form_sent_twice_does_nothing_twice(walked):
    road = walked(until="vet")
    seen = road.case.version
    once = road.do("vet", version=seen)
    with pytest.raises(Stale) as refused:
        road.do("vet", version=seen)
    assert refused.value.event == once
    assert road.case.version == once.seq


def test_a_duty_of_another_desk_does_not_make_a_decision_stale(walked):
    road = walked(until="submit_prereview", skip=["train"])
    seen = road.case.version
    road.do("train")
    assert road.do("submit_prereview", version=seen).target == "prereview"


def test_a_form_of_today_is_not_stale(walked):
    road = walked(until="file_activist")
    assert road.do("file_activist", version=road.case.version).target == "activist"


# --- all or nothing --------------------------------------------------------------------------------------------------


def tally():
    return [model.objects.count() for model in (Event, CaseTask, Document, Resolution)]


def test_a_failure_at_the_last_moment_undoes_everything(walked, monkeypatch):
    """Event, state, rows, papers and tasks stand or fall together."""
    road = walked(until="adopt")
    before, counts = road.case, tally()

    def broken(*args, **kwargs):
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(actions.acted, "send", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        road.do("adopt")
    assert (road.case.state, road.case.version, road.case.chain) == (before.state, before.version, before.chain)
    assert tally() == counts


def test_refusals_write_nothing(walked, cast):
    road = walked(until="adopt")
    counts = tally()
    refusals = {InvalidFacts: {"yes": 3}, Unlawful: {"yes": 1, "no": 18}, actions.NotYours: {"by": cast.eve}}
    for kind, words in refusals.items():
        with pytest.raises(kind):
            road.do("adopt", **words)
    assert tally() == counts


def test_a_case_is_opened_whole_or_not_at_all(cast):
    with pytest.raises(InvalidFacts):
        Road(cast, applied_on=D(2099, 1, 1))
    assert not Case.objects.exists()


def test_numbers_of_a_year_run_on(cast):
    first, second = Road(cast), Road(cast, cast.street)
    third = Road(cast, cast.hamlet, applied_on=D(2026, 12, 30))
    assert [road.case.number for road in (first, second, third)] == ["M-2027-0001", "M-2027-0002", "M-2026-0001"]
