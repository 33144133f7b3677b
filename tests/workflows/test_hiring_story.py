"""A social worker's and a specialist's way from the appointment to the closed file (E.1, E-09, D.3, D.5)."""

from __future__ import annotations

import pytest

from cases.ahead import due_on
from cases.forecast import forecast
from recruitment import ledger
from recruitment.models import Entry
from tests.story import D

from .hires import FIRST, REGISTRATIONS, TRIED, Hire, reserved
from .placements import pool

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


def test_a_social_workers_labour_contract_from_the_first_day_to_settlement(cast):
    """E.1, E-09: contract, six registrations, half a year of probation, two years assessed, renewal, settlement."""
    social = pool(cast, "social")
    one = Hire(cast, reserved(cast, social))
    assert (one.case.organisation, one.case.state) == (cast.street, "appointed")
    assert set(one.open_tasks()) == {"appointed"}  # nothing is registered before work begins
    one.at_work()
    case, tasks = one.case, one.open_tasks()
    assert (case.reported_on, case.probation_until) == (FIRST, TRIED)
    assert (case.serves_until, case.bound_until) == (D(2029, 6, 30), FIRST)
    assert {tasks[name].due_on for name in REGISTRATIONS} == {D(2026, 7, 31)}
    assert {tasks[name].organisation for name in REGISTRATIONS} == {cast.east}
    one.register(D(2026, 7, 31))
    assert not set(REGISTRATIONS) & set(one.open_tasks())
    one.do("review_probation", D(2026, 12, 20))
    assert not one.do("pass_probation", TRIED).facts.get("warnings")
    for year in (2027, 2028):
        one.do("assess_year", D(year, 12, 20), year=year)
    one.do("review_term", D(2029, 4, 10))
    one.do("renew", D(2029, 6, 20), contract_from=D(2029, 7, 1), contract_until=D(2030, 6, 30))
    assert (one.case.state, one.case.terms) == ("serving", 2)
    one.do("review_term", D(2030, 5, 10))
    one.do("settle", D(2030, 6, 30))
    one.do("archive", D(2030, 7, 5))
    assert one.case.step.final
    assert ledger.balance(social).occupied == 0


def test_a_specialist_takes_a_post_of_the_quota_and_is_bound_by_the_law_of_public_institutions(cast):
    """E.1, D.3, D.5: the quota office's notice, twelve months of probation, five-year contract, the post given back."""
    quota = pool(cast, "specialist")
    one = Hire(cast, reserved(cast, quota, cast.village), quota=True)
    assert (one.case.organisation, ledger.balance(quota).occupied) == (cast.village, 1)
    one.serving(until=D(2031, 6, 30), first_job="yes", probation=12)
    case = one.case
    assert (case.state, case.probation_until) == ("serving", D(2027, 7, 1))
    assert (case.bound_until, case.serves_until) == (D(2029, 7, 1), D(2031, 6, 30))
    one.do("record_penalty", D(2028, 3, 1), penalty="warning")
    one.do("resign", D(2029, 8, 1), noticed_on=D(2029, 7, 2))
    assert (one.case.outcome, ledger.balance(quota).occupied) == ("resigned", 0)
    assert Entry.objects.filter(post=one.post).latest("id").kind == "release"


def test_work_before_the_contract_sets_every_clock_at_once(cast):
    """E-09: registrations and the month for the contract count from the first working day; the day then stays."""
    one = Hire(cast, reserved(cast, pool(cast, "social")))
    assert one.open_tasks()["appointed"].due_on == D(2026, 7, 2)
    one.do("start_work", D(2026, 6, 8), first_day=D(2026, 6, 5))
    tasks = one.open_tasks()
    assert set(tasks) == {"appointed", *REGISTRATIONS}
    assert tasks["appointed"].due_on == D(2026, 7, 5)
    assert {tasks[name].due_on for name in REGISTRATIONS} == {D(2026, 7, 5)}
    one.register(D(2026, 6, 10), "register_pension")
    one.signed(contract_from=D(2026, 6, 5), until=D(2029, 6, 4))
    assert set(one.open_tasks()) == {"contracted", *REGISTRATIONS} - {"register_pension"}
    one.do("report_in", D(2026, 6, 22), first_day=D(2026, 6, 5))
    assert (one.case.reported_on, one.case.probation_until) == (D(2026, 6, 5), D(2026, 12, 5))
    assert one.open_tasks()["register_fund"].due_on == D(2026, 7, 5)


def test_a_labour_contract_without_end_has_no_term_to_review_and_breaks_no_page(cast, signed_in):
    """E.1: no due date, no review of a term; the calendar ends at service, the person may resign at any time."""
    social = pool(cast, "social")
    one = Hire(cast, reserved(cast, social)).serving(until="", open_ended=True)
    case = one.case
    assert (case.contract_until, case.serves_until, due_on(case)) == (None, None, None)
    seen = forecast(one.case)
    assert seen.ends_at.value == "serving"
    assert "review_term" not in {row.action.name for row in seen.rows}
    for url in (f"/cases/{case.number}/", f"/cases/{case.number}/calendar/", "/"):
        assert signed_in(cast.bob).get(url).status_code == 200
    there = ledger.open_post(social, cast.village, title="社区工作者", by=cast.carol, on=D(2026, 1, 2))
    one.do("change_post", D(2028, 3, 1), post=there)
    assert one.case.serves_until is None
    one.do("resign", D(2028, 6, 1), noticed_on=D(2028, 5, 2))
    assert (one.case.outcome, ledger.balance(social).occupied) == ("resigned", 0)


def test_who_is_hired_without_examination_ends_the_subsidy_of_the_public_welfare_post(cast):
    """E-12: owed from the appointment on, due thirty days after the first day; nobody else owes it."""
    one = Hire(cast, reserved(cast, pool(cast, "social")), exempt=True)
    assert one.open_tasks()["end_subsidy"].due_on is None
    one.at_work()
    assert one.open_tasks()["end_subsidy"].due_on == D(2026, 7, 31)
    event = one.do("end_subsidy", D(2026, 7, 5), ended_on=FIRST)
    assert "end_subsidy" not in one.open_tasks()
    assert not event.facts.get("warnings")
