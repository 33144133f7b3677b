"""Calendar arithmetic (A.7): months, working days around holidays and shifted weekends, public notices."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import limits
from cases.limits import (
    Days,
    Months,
    WorkingDays,
    add_months,
    add_working_days,
    count_working_days,
    days_between,
    is_working_day,
    last_day_of_publicity,
)

known_days = st.dates(datetime.date(2004, 2, 1), datetime.date(2026, 10, 31))
any_days = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 1, 1))


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-24", 1, "2026-12-24"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2026-06-30", 12, "2027-06-30"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-31", -1, "2025-12-31"),
        ("2026-06-30", 0, "2026-06-30"),
    ],
)
def test_months_keep_the_day_number_or_end_with_the_month(start, months, end):
    assert add_months(day(start), months) == day(end)


@given(any_days, st.integers(-60, 60))
def test_a_month_is_clipped_only_when_it_is_too_short(start, months):
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + datetime.timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("date", "working"),
    [
        ("2025-09-28", True),  # Sunday worked for National Day 2025
        ("2025-09-30", True),
        ("2025-10-01", False),
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2025-10-11", True),  # Saturday worked
        ("2025-10-12", False),
        ("2026-02-14", True),  # Saturday worked for Spring Festival 2026
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),  # Saturday worked
        ("2026-03-01", False),
        ("2026-09-20", True),  # Sunday worked for National Day 2026
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday worked
        ("2026-11-24", True),
        ("2026-11-28", False),
    ],
)
def test_the_announced_calendar_decides(date, working):
    assert is_working_day(day(date)) == (working, False)


@pytest.mark.parametrize(
    ("date", "working"),
    [
        ("2003-10-01", True),
        ("2003-10-04", False),
        ("2040-10-01", True),
        ("2040-10-06", False),
        ("2040-10-07", False),
    ],
)
def test_a_year_without_calendar_is_monday_to_friday_and_provisional(date, working):
    assert is_working_day(day(date)) == (working, True)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2025-09-28", "2025-10-11", 6),  # Sun 28 to Tue 30, Thu 9 to Sat 11
        ("2025-10-01", "2025-10-08", 0),
        ("2026-02-09", "2026-02-15", 6),
        ("2026-02-15", "2026-02-23", 0),
        ("2026-02-24", "2026-03-02", 6),
        ("2026-10-01", "2026-10-10", 3),
        ("2026-11-24", "2026-11-24", 1),
        ("2026-11-28", "2026-11-28", 0),
        ("2026-11-24", "2026-11-23", 0),
        ("2026-11-24", "2026-01-01", 0),
    ],
)
def test_working_days_are_counted_with_both_ends(start, end, count):
    assert count_working_days(day(start), day(end)) == (count, False)


def test_one_unknown_day_makes_a_count_provisional():
    assert count_working_days(day("2039-12-26"), day("2040-01-02")) == (6, True)
    assert count_working_days(day("2003-12-31"), day("2004-01-02")) == (2, True)


@pytest.mark.parametrize(
    ("start", "working_days", "last"),
    [
        ("2026-11-23", 5, "2026-11-27"),  # Monday to Friday: the first day counts
        ("2026-11-24", 5, "2026-11-30"),
        ("2026-11-28", 5, "2026-12-04"),  # put up on a Saturday: counts from Monday
        ("2026-11-24", 1, "2026-11-24"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2025-09-29", 5, "2025-10-11"),  # National Day 2025, ends on a worked Saturday
        ("2025-09-28", 5, "2025-10-10"),  # begins on a worked Sunday
        ("2025-10-01", 5, "2025-10-14"),
        ("2026-09-28", 5, "2026-10-09"),  # National Day 2026
        ("2026-09-29", 5, "2026-10-10"),
        ("2026-02-13", 5, "2026-02-26"),  # Spring Festival 2026: Fri 13, Sat 14, Tue 24 to Thu 26
        ("2026-02-16", 5, "2026-02-28"),
        ("2026-02-24", 7, "2026-03-03"),
        ("2024-02-26", 5, "2024-03-01"),  # over a leap day
    ],
)
def test_a_public_notice_counts_its_first_day(start, working_days, last):
    assert last_day_of_publicity(day(start), working_days) == (day(last), False)


def test_a_notice_that_reaches_an_unknown_year_is_provisional():
    assert last_day_of_publicity(day("2039-12-29"), 5) == (day("2040-01-04"), True)
    assert last_day_of_publicity(day("2003-12-31"), 2) == (day("2004-01-02"), True)


@pytest.mark.parametrize("working_days", [0, -5])
def test_a_notice_lasts_at_least_a_day(working_days):
    with pytest.raises(ValueError, match="at least one"):
        last_day_of_publicity(day("2026-11-24"), working_days)


@settings(deadline=None)
@given(known_days, st.integers(1, 20))
def test_a_notice_ends_on_the_working_day_that_completes_it(start, working_days):
    last, provisional = last_day_of_publicity(start, working_days)
    assert is_working_day(last) == (True, False)
    assert count_working_days(start, last) == (working_days, False)
    assert not provisional


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [("2024-02-28", "2024-03-01", 2), ("2026-02-28", "2026-03-01", 1), ("2026-01-01", "2026-01-01", 0)],
)
def test_days_between_dates_have_a_sign(start, end, days):
    assert days_between(day(start), day(end)) == days
    assert days_between(day(end), day(start)) == -days


@pytest.mark.parametrize(
    ("limit", "start", "last"),
    [
        (limits.months(1), "2026-01-31", "2026-02-28"),
        (limits.months(12), "2024-02-29", "2025-02-28"),
        (limits.days(30), "2026-02-01", "2026-03-03"),
        (limits.days(30), "2024-02-01", "2024-03-02"),
        (limits.days(0), "2026-02-01", "2026-02-01"),
        (limits.working_days(5), "2026-11-23", "2026-11-30"),  # the day of the act does not count
        (limits.working_days(5), "2025-09-30", "2025-10-14"),
        (limits.working_days(2), "2026-02-13", "2026-02-24"),
        (limits.working_days(1), "2026-11-27", "2026-11-30"),
    ],
)
def test_a_limit_names_its_last_day(limit, start, last):
    assert limit.after(day(start)) == day(last)


def test_added_working_days_say_when_they_are_provisional():
    assert add_working_days(day("2026-11-23"), 5) == (day("2026-11-30"), False)
    assert add_working_days(day("2039-12-30"), 1) == (day("2040-01-02"), True)


@pytest.mark.parametrize(
    ("word", "kind"), [(limits.months, Months), (limits.days, Days), (limits.working_days, WorkingDays)]
)
def test_a_limit_may_count_from_an_action(word, kind):
    assert word(3, of="adopt") == kind(3, from_action="adopt")
    assert word(3) == kind(3, from_action=None)
    assert word(3) != word(3, of="adopt")
    assert len({word(3), word(3), word(4)}) == 2
    with pytest.raises(ValueError, match="negative"):
        word(-1)


def test_limits_of_different_units_are_different():
    assert len({limits.months(3), limits.days(3), limits.working_days(3)}) == 3
