"""Seals of rounds by raw SQL, on both databases: what is announced changes by an act of the round or not at all."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from recruitment.round_seals import CORRECTABLE, FIXED

from .rounds import PUBLISHED, REASON, act, anew, drafted, published

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
VALUES = {
    "title": "'别的标题'", "number": "'R-1999-001'", "tie_break": "'extra'", "bonus_on": "'total'",
    "applications_from": "'2030-01-01'", "applications_until": "'2031-01-01'", "published_on": "'2030-01-01'",
    "opened_on": "'2030-01-01'", "substitution": "true", "zero_excluded": "false", "round_parts": "true",
    "pass_written": "33", "pass_interview": "33",
}  # fmt: skip


def sql(statement: str, *values) -> None:
    """Run a statement behind the application's back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def sealed(statement: str, *values) -> None:
    """The database refuses the statement."""
    with pytest.raises(DatabaseError, match=r"(?i)round|announcement"):
        sql(statement, *values)


@pytest.mark.parametrize("column", [*CORRECTABLE, *FIXED])
def test_no_column_of_a_published_announcement_changes_by_itself(cast, column):
    intake = published(cast)
    value = VALUES.get(column, f"{column} + 1")
    sealed(f"UPDATE recruitment_intake SET {column} = {value} WHERE id = %s", intake.pk)
    sealed(f"UPDATE recruitment_intake SET {column} = {value}, version = version + 1 WHERE id = %s", intake.pk)


def test_a_draft_may_be_changed(cast):
    intake = drafted(cast)
    sql("UPDATE recruitment_intake SET ratio = 2 WHERE id = %s", intake.pk)
    sql("UPDATE recruitment_position SET places = 5 WHERE intake_id = %s", intake.pk)
    sql("UPDATE recruitment_intake SET published_on = NULL WHERE id = %s", intake.pk)


def test_the_state_changes_with_its_event_only(cast):
    intake = drafted(cast)
    sealed("UPDATE recruitment_intake SET state = 'approved' WHERE id = %s", intake.pk)
    sealed("UPDATE recruitment_intake SET published_on = '2030-05-20' WHERE id = %s", intake.pk)
    act(cast, intake, "cancel", PUBLISHED, reason=REASON)
    sealed("UPDATE recruitment_intake SET state = 'draft' WHERE id = %s", intake.pk)


def test_an_old_correction_does_not_cover_a_new_change(cast):
    intake = published(cast)
    act(cast, intake, "correct", PUBLISHED, item="title", value="更正后的标题", reason=REASON)
    assert anew(intake).title == "更正后的标题"
    sealed("UPDATE recruitment_intake SET title = 'x' WHERE id = %s", intake.pk)
    sealed("UPDATE recruitment_intake SET ratio = 1, version = version + 1 WHERE id = %s", intake.pk)


@pytest.mark.parametrize(
    "change", ["places = 9", "announced = 9", "code = 'B99'", "title = 'x'", "education = '31'", "ratio = 1"]
)
def test_no_column_of_a_published_position_changes_by_itself(cast, change):
    intake = published(cast)
    sealed(f"UPDATE recruitment_position SET {change} WHERE intake_id = %s", intake.pk)
    sealed(f"UPDATE recruitment_position SET {change}, version = 2 WHERE intake_id = %s", intake.pk)


def test_positions_of_a_published_round_are_neither_added_nor_removed(cast):
    intake = published(cast)
    sql("UPDATE recruitment_post SET position_id = NULL")
    sealed("DELETE FROM recruitment_position WHERE intake_id = %s", intake.pk)
    columns = "intake_id, title, announced, places, education, age_most, majors, conditions, ratio, direct, version"
    sealed(
        f"INSERT INTO recruitment_position (code, {columns}) SELECT 'B01', {columns} FROM recruitment_position "
        "WHERE intake_id = %s", intake.pk,
    )  # fmt: skip


def test_events_of_a_round_are_append_only(cast):
    intake = published(cast)
    sealed("UPDATE recruitment_intakeevent SET facts = '{}', action = 'cut' WHERE intake_id = %s", intake.pk)
    sealed("DELETE FROM recruitment_intakeevent WHERE intake_id = %s", intake.pk)


def test_the_chain_of_a_round_verifies(cast):
    intake, previous = published(cast), ""
    for event in intake.events.order_by("seq"):
        assert (event.previous, event.digest()) == (previous, event.hash)
        previous = event.hash
    assert intake.chain == previous
