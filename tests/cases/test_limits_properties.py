"""Calendar arithmetic on any day: months, working days around holidays, shifted workdays, unknown years (A.7)."""

from __future__ import annotations

import datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.limits import ONE_DAY, add_months, add_working_days, count_working_days, is_working_day
from cases.limits import last_day_of_publicity as last_day

D = datetime.date
same_every_time = settings(derandomize=True, deadline=None, database=None)
month_ends = st.sampled_from([D(2024, 2, 29), D(2028, 2, 29), D(2026, 2, 28), D(2025, 8, 31), D(2026, 12, 31)])
holidays = st.sampled_from([D(2025, 9, 24), D(2026, 9, 28), D(2026, 2, 10), D(2025, 1, 24), D(2024, 10, 8)]).flatmap(
    lambda day: st.integers(0, 20).map(lambda more: day + ONE_DAY * more)
)
any_day = st.one_of(month_ends, holidays, st.dates(D(2005, 1, 1), D(2035, 12, 31)))
spans = st.integers(0, 120)


@same_every_time
@given(any_day, spans)
def test_a_later_start_never_ends_a_limit_sooner(day, months):
    assert add_months(day, months) <= add_months(day + ONE_DAY, months)


@same_every_time
@given(any_day, spans)
def test_a_longer_limit_ends_in_a_later_month(day, months):
    one, two = add_months(day, months), add_months(day, months + 1)
    assert one < two
    assert (two.year * 12 + two.month) - (one.year * 12 + one.month) == 1


@same_every_time
@given(any_day, spans, st.integers(0, 24))
def test_clipping_in_two_steps_loses_at_most_three_days(day, first, second):
    """Why an extension is added to the end of probation and never reckoned from its beginning (A-31)."""
    direct, stepped = add_months(day, first + second), add_months(add_months(day, first), second)
    assert direct - stepped in [ONE_DAY * lost for lost in range(4)]
    assert direct == stepped or day.day > 28


@same_every_time
@given(any_day)
def test_eighteen_years_are_complete_on_the_birthday(born):
    """Who was born on 29 February turns 18 on 28 February where there is no 29th (A-05, A.7)."""
    turned = add_months(born, 216)
    assert (turned.month, min(born.day, 28)) == (born.month, min(turned.day, 28))
    assert turned == D(born.year + 18, born.month, born.day) if (born.month, born.day) != (2, 29) else turned.day >= 28


@same_every_time
@given(any_day, st.integers(1, 30))
@example(D(2026, 9, 30), 5)  # the National Day holiday and the Saturday worked after it
@example(D(2026, 2, 14), 5)  # a Saturday worked before the Spring Festival
def test_a_notice_holds_exactly_its_working_days_and_ends_on_one(start, days):
    last, _provisional = last_day(start, days)
    assert count_working_days(start, last)[0] == days
    assert is_working_day(last)[0]
    assert count_working_days(start, last - ONE_DAY)[0] == days - 1


@same_every_time
@given(any_day, st.integers(1, 30))
def test_a_notice_is_provisional_when_a_day_of_it_is(start, days):
    last, provisional = last_day(start, days)
    run = [start + ONE_DAY * n for n in range((last - start).days + 1)]
    assert provisional == any(is_working_day(day)[1] for day in run)


@same_every_time
@given(any_day, st.integers(0, 30), st.integers(0, 30))
def test_working_days_add_up(day, first, second):
    assert add_working_days(add_working_days(day, first)[0], second)[0] == add_working_days(day, first + second)[0]


@same_every_time
@given(any_day, st.integers(1, 30))
def test_a_notice_begun_on_a_day_off_ends_as_if_begun_on_the_next_working_day(start, days):
    opened = start if is_working_day(start)[0] else add_working_days(start, 1)[0]
    assert last_day(start, days)[0] == last_day(opened, days)[0]


def test_every_announced_year_shifts_workdays_to_weekends_and_takes_as_many_off():
    """The days off during the week are more than the weekends worked by the statutory holidays alone (A.7)."""
    for year in range(2015, 2027):
        every = [D(year, 1, 1) + ONE_DAY * n for n in range((D(year + 1, 1, 1) - D(year, 1, 1)).days)]
        worked = [day for day in every if day.weekday() >= 5 and is_working_day(day)[0]]
        off = [day for day in every if day.weekday() < 5 and not is_working_day(day)[0]]
        assert 3 <= len(worked) < len(off) <= len(worked) + 20, year
