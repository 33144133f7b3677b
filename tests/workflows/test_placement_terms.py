"""Terms, probation, absences and penalties to the day (D.3 row 12, D-02, D-04), as tables."""

from __future__ import annotations

import pytest

from cases.models import Assessment
from recruitment.terms_of_service import contract_months, probation_months
from tests.story import D
from workflows.employment import dates, reckoning


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (D(2026, 7, 1), D(2029, 6, 30), 36),
        (D(2026, 7, 1), D(2029, 6, 29), 35),
        (D(2026, 7, 1), D(2026, 7, 30), 0),
        (D(2026, 7, 1), D(2026, 7, 31), 1),
        (D(2026, 8, 31), D(2027, 2, 27), 6),  # the month ends on the 28th
        (D(2026, 8, 31), D(2027, 2, 26), 5),
        (D(2027, 2, 28), D(2028, 2, 27), 12),
        (D(2024, 2, 29), D(2025, 2, 27), 12),
        (D(2026, 1, 1), D(2025, 1, 1), 0),
    ],
)
def test_full_months_of_a_contract(since, until, months):
    """A contract counts full months, both days included, clipped at the end of a month (A.7)."""
    assert contract_months(since, until) == months


@pytest.mark.parametrize(
    ("identity", "months", "first", "bounds"),
    [
        ("institution", 36, True, (12, 12)),
        ("institution", 35, True, (0, 6)),
        ("institution", 36, False, (0, 6)),
        ("civil_servant", 24, False, (12, 12)),
        ("agreement", 24, True, (0, 0)),
        ("labour", 2, True, (0, 0)),
        ("labour", 3, True, (0, 1)),
        ("labour", 11, True, (0, 1)),
        ("labour", 12, True, (0, 2)),
        ("labour", 35, False, (0, 2)),
        ("labour", 36, False, (0, 6)),
    ],
)
def test_probation_by_identity_contract_and_first_employment(identity, months, first, bounds):
    """D.3 row 12 for the public institution, D.2 for civil servants and agreements, E.1 for labour contracts."""
    assert probation_months(identity, contract_months=months, first_job=first) == bounds


def absence(on, days, conclusion="unexcused"):
    """An absence on record."""
    return Assessment(kind=dates.ABSENCE, on=on, days=days, conclusion=conclusion)


@pytest.mark.parametrize(
    ("rows", "running", "year"),
    [
        ([], 0, 0),
        ([absence(D(2026, 7, 6), 5)], 5, 5),  # Monday to Friday
        ([absence(D(2026, 7, 6), 7)], 5, 5),  # the weekend does not count
        ([absence(D(2026, 7, 10), 1), absence(D(2026, 7, 13), 1)], 2, 2),  # Friday and Monday run on
        ([absence(D(2026, 7, 9), 1), absence(D(2026, 7, 13), 1)], 1, 2),  # Friday was worked
        ([absence(D(2026, 7, 6), 19)], 15, 15),  # three weeks to Friday
        ([absence(D(2026, 7, 6), 22)], 16, 16),  # and the Monday after
        ([absence(D(2026, 7, 6), 22, "excused")], 0, 0),
        ([absence(D(2026, 7, 6), 5), absence(D(2026, 7, 8), 5)], 5, 5),  # a day counts once
        ([absence(D(2026, 9, 30), 9)], 2, 2),  # National Day from 1 to 7 October is no working time
    ],
)
def test_working_days_of_absence(rows, running, year):
    """D-02 counts working days: running over days off, and added up within twelve months."""
    missed = reckoning.absent_days(rows)
    assert (reckoning.longest_absence(missed), reckoning.absence_within_a_year(missed)) == (running, year)


@pytest.mark.parametrize(("second", "most"), [(D(2031, 6, 30), 11), (D(2031, 7, 1), 10)])
def test_a_year_of_absences_is_any_twelve_months(second, most):
    """D-02: what lies twelve months after the first day is another year's."""
    rows = [absence(D(2030, 7, 1), 1), absence(D(2030, 8, 5), 11), absence(second, 1)]
    assert reckoning.absence_within_a_year(reckoning.absent_days(rows)) == most


@pytest.mark.parametrize(
    ("kind", "since", "ends"),
    [
        ("warning", D(2027, 3, 15), D(2027, 9, 15)),
        ("warning", D(2027, 8, 31), D(2028, 2, 29)),
        ("demerit", D(2027, 3, 15), D(2028, 3, 15)),
        ("demerit", D(2028, 2, 29), D(2029, 2, 28)),
        ("downgrade", D(2027, 3, 15), D(2029, 3, 15)),
        ("removal", D(2027, 12, 31), D(2029, 12, 31)),
        ("dismissal", D(2027, 3, 15), None),
    ],
)
def test_periods_of_penalties(kind, since, ends):
    """D-04: warning 6, demerit 12, downgrading and removal 24 months; the day they end is free."""
    assert reckoning.penalty_ends(kind, since) == ends
    rows = [Assessment(kind=dates.PENALTY, on=since, conclusion=kind)]
    if ends:
        assert reckoning.penalty_within(rows, ends, ends) is None
        assert reckoning.penalty_within(rows, ends - reckoning.ONE_DAY, ends) is not None
    assert reckoning.penalty_within(rows, since, since) is not None
    assert reckoning.penalty_within(rows, since - reckoning.ONE_DAY, since - reckoning.ONE_DAY) is None
