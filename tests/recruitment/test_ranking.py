"""Rankings from stored candidates: what was announced stays; a round is read in as many queries as one position."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from cases.models import Case
from dossiers.models import Dossier
from organisations.models import Person
from recruitment.models import Intake, Position
from recruitment.ranking import contest, contests
from tests.recruitment import stage
from tests.story import TODAY
from workflows.models import PlacementCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
_numbers = itertools.count(1)


@pytest.fixture
def intake(cast):
    """A round of the county, without the road that led there."""
    dossier = Dossier.objects.create(number="R-2030-001", title="第一批", opened_on=TODAY)
    return Intake.objects.create(
        number="R-2030-001", title="第一批", programme=stage.thousand(), organisation=cast.county, dossier=dossier,
        opened_on=TODAY, entered_on=TODAY, shortlist=2,
    )  # fmt: skip


def position(intake: Intake, code: str, *, places: int = 1, **columns) -> Position:
    return Position.objects.create(
        intake=intake, code=code, title="到村任职", announced=places, places=places, education="31", age_most=35,
        **columns,
    )  # fmt: skip


def candidates(position: Position, marks, *, state: str = "shortlisted") -> list[PlacementCase]:
    """Stored candidates with these marks (written, interview); closed, since one person stands for all."""
    intake, person = position.intake, Person.objects.first()
    numbers = [f"P-2030-{next(_numbers):05d}" for _mark in marks]
    dossiers = Dossier.objects.bulk_create(Dossier(number=one, title="考生", opened_on=TODAY) for one in numbers)
    cases = Case.objects.bulk_create(
        Case(pipeline="placement", number=one.number, organisation=intake.organisation, person=person, dossier=one,
             state=state, opened_on=TODAY, entered_on=TODAY, closed_on=TODAY)
        for one in dossiers
    )  # fmt: skip
    made = []
    for case, (written, interview) in zip(cases, marks, strict=True):
        row = PlacementCase(case_ptr=case, intake=intake, position=position)
        row.written, row.interview = written and Decimal(written), interview and Decimal(interview)
        row.save_base(raw=True, force_insert=True)
        made.append(row)
    return made


def test_a_round_of_300_positions_is_read_in_two_queries(intake, django_assert_num_queries):
    intake = Intake.objects.select_related("programme").get(pk=intake.pk)
    for number in range(300):
        candidates(position(intake, f"P{number:03d}"), [(60 + number % 7, 70), (80, 90), (70, 80), (50, 60)])
    with django_assert_num_queries(2):
        found = contests(intake)
        assert len(found) == 300
        assert all(len(one.choice.taken) == 1 and len(one.shortlist.admitted) == 2 for one in found.values())


def test_one_position_is_read_in_one_query(intake, django_assert_num_queries):
    one = position(intake, "A01")
    candidates(position(intake, "A02"), [(100, 100)])
    rows = candidates(one, [(60, 70), (80, 90), (70, 80)])
    intake = Intake.objects.select_related("programme").get(pk=intake.pk)
    with django_assert_num_queries(1):
        found = contest(one, intake, candidates=PlacementCase.objects)
    assert [line.key for line in found.final] == [rows[1].pk, rows[2].pk, rows[0].pk]
    assert (found.standing(rows[0].pk).rank, found.standing(rows[0].pk).of) == (3, 3)


def test_results_that_are_missing_are_named_and_those_out_are_not_waited_for(intake):
    """D.3 rows 6 and 7: admitted without an interview result are waited for; who was not admitted or is out is not."""
    one = position(intake, "A01")
    _first, second, third, absent = candidates(one, [(90, 80), (80, None), (70, None), (None, None)])
    PlacementCase.objects.filter(pk=absent.pk).update(out="absent", out_from="written")
    found = contests(intake)[one.pk]
    assert (found.missing_written, found.missing_interview) == ([], [second.pk])
    assert not found.shortlist.admits(third.pk)


def test_who_falls_out_after_the_shortlist_keeps_the_place_in_it(intake):
    """D.3 row 6: a published shortlist stays as it was; nobody moves up by another's withdrawal."""
    one = position(intake, "A01")
    first, second, third = candidates(one, [(90, None), (80, 70), (70, None)])
    PlacementCase.objects.filter(pk=first.pk).update(out="withdrawn", out_from="interview")
    found = contests(intake)[one.pk]
    assert found.shortlist.admitted == (first.pk, second.pk)
    assert [line.key for line in found.final] == [second.pk]
    assert not found.shortlist.admits(third.pk)


def test_without_those_who_fell_the_next_move_up(intake):
    """E-08: substitution asks the same ranking again without those whose cases have ended."""
    one = position(intake, "A01", places=1)
    first, second = candidates(one, [(90, 90), (80, 80)])
    found = contests(intake)[one.pk]
    assert (found.choice.taken, found.without({first.pk}).choice.taken) == ((first.pk,), (second.pk,))


def test_a_position_by_interview_alone_has_no_written_part(intake):
    """D-06: its total is the interview, nobody's written result is waited for, and everybody is admitted."""
    one = position(intake, "A01", direct=True)
    first, second = candidates(one, [(None, 70), (None, "85.5")])
    found = contests(intake)[one.pk]
    assert (found.missing_written, found.shortlist.admitted) == ([], (first.pk, second.pk))
    assert [(line.key, line.score) for line in found.final] == [(second.pk, Decimal("85.50")), (first.pk, Decimal(70))]
