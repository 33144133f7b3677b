"""Tables of pay grades below their pages: which edition is in force where, full years, and that editions stay (E.1)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from recruitment import pay
from recruitment.models import PayGrade
from tests.story import D
from tests.workflows.graded import table

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


def test_the_nearest_organisation_up_the_tree_counts(cast):
    """E.1: a county's own table goes before the prefecture's, however new that is."""
    above = table(cast.prefecture, by=cast.carol, since=D(2030, 1, 1))
    assert pay.table_of(cast.street, D(2030, 6, 1)) == above
    own = table(cast.county, by=cast.carol, since=D(2029, 1, 1))
    assert pay.table_of(cast.street, D(2030, 6, 1)) == own
    assert pay.table_of(cast.prefecture, D(2030, 6, 1)) == above


def test_the_newest_edition_in_force_on_the_day(cast):
    """E.1: an edition counts from its day on; of two of one day the later entered."""
    old = table(cast.county, by=cast.carol, since=D(2028, 1, 1))
    new = table(cast.county, by=cast.carol, since=D(2030, 7, 1))
    assert pay.table_of(cast.street, D(2027, 12, 31)) is None
    assert pay.table_of(cast.street, D(2030, 6, 30)) == old
    assert pay.table_of(cast.street, D(2030, 7, 1)) == new
    mended = table(cast.county, by=cast.carol, since=D(2030, 7, 1), document="丙组〔2030〕9号")
    assert pay.table_of(cast.street, D(2030, 7, 1)) == mended
    assert pay.table_of(cast.prefecture, D(2030, 7, 1)) is None


def test_an_edition_has_three_kinds_of_eighteen_grades_and_stays(cast):
    """E.1: 三岗十八级; what has been issued is never changed."""
    made = table(cast.county, by=cast.carol)
    assert {(rank, grade) for rank, grade in made.rows} == {(rank, n) for rank in pay.RANKS for n in range(1, 19)}
    row = made.rows["staff", 1]
    for attempt in (row.save, row.delete, made.save, made.delete, PayGrade.objects.all().delete):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


@pytest.mark.parametrize("grade", [0, 19, 1])
def test_the_database_refuses_other_grades_and_a_grade_twice(cast, grade):
    made = table(cast.county, by=cast.carol)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayGrade.objects.create(table=made, rank="staff", grade=grade, years=0)


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (D(2028, 7, 1), D(2029, 6, 30), 0), (D(2028, 7, 1), D(2029, 7, 1), 1), (D(2028, 2, 29), D(2029, 2, 28), 0),
        (D(2028, 2, 29), D(2029, 3, 1), 1), (D(2028, 2, 29), D(2032, 2, 29), 4), (D(2030, 7, 1), D(2030, 1, 1), 0),
    ],
)  # fmt: skip
def test_full_years(since, on, years):
    """E.1: years count when they are over."""
    assert pay.full_years(since, on) == years
