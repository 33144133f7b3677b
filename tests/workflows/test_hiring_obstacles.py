"""Not now: every condition of onboarding and of labour contracts, refused or noted with its rule (E.1, E-09, E-12)."""

from __future__ import annotations

import pytest

from cases.actions import InvalidFacts, NotYours, begin, perform
from cases.editions import cite
from recruitment import ledger
from tests.story import D, person
from workflows.models import HiringCase

from .hires import FIRST, REGISTRATIONS, SIGNED, TRIED, Hire, reserved
from .placements import QUOTA, Placement, pool, post, refused, warned, wrongly_allowed

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


@pytest.fixture
def hired(cast):
    """A social worker who has been appointed, in the street's community."""
    return Hire(cast, reserved(cast, pool(cast, "social")))


@pytest.fixture
def specialist(cast):
    """A governance specialist who has been appointed to a post of the quota."""
    return Hire(cast, reserved(cast, pool(cast, "specialist")), name="专干林", quota=True)


def invalid(one, action, on, **facts) -> dict:
    """The messages at the fields of what was typed wrongly."""
    with pytest.raises(InvalidFacts) as refusal:
        one.do(action, on, **facts)
    return refusal.value.form.errors


# --- the first day and the contract ----------------------------------------------------------------------------------


def test_the_first_working_day_is_entered_once_and_not_before_the_appointment(hired):
    """E-09, E-01: a second day is refused at the start and at taking up work; none lies before the appointment."""
    early = refused(hired, "start_work", D(2026, 6, 8), first_day=D(2026, 6, 1))
    assert early == {("E-01", "after_appointment")}
    assert "first_day" in invalid(hired, "start_work", D(2026, 6, 8), first_day=D(2026, 6, 9))
    hired.do("start_work", D(2026, 6, 8), first_day=D(2026, 6, 8))
    assert refused(hired, "start_work", D(2026, 6, 9), first_day=D(2026, 6, 9)) == {("E-09", "begins_once")}
    hired.signed(contract_from=D(2026, 6, 8), until=D(2029, 6, 7))
    other = refused(hired, "report_in", D(2026, 7, 1), first_day=D(2026, 7, 1))
    assert other == {("E-09", "first_day_as_recorded")}
    assert hired.do("report_in", D(2026, 7, 1), first_day=D(2026, 6, 8))


@pytest.mark.parametrize(("first", "lawful"), [(D(2026, 6, 30), False), (FIRST, True), (D(2026, 7, 6), True)])
def test_the_contract_covers_the_first_working_day(hired, first, lawful):
    """E-09, article 10: nobody works before the written contract begins."""
    hired.signed()
    if lawful:
        assert hired.do("report_in", D(2026, 7, 6), first_day=first)
    else:
        found = refused(hired, "report_in", D(2026, 7, 6), first_day=first)
        assert found == {("E-09-10", "contract_covers_work")}


def test_the_contract_is_over_before_work_begins(hired):
    """E-09: a contract of three months does not cover a first day after it."""
    hired.signed(until=D(2026, 9, 30), probation=0)
    found = refused(hired, "report_in_without_probation", D(2026, 10, 1), first_day=D(2026, 10, 1))
    assert found == {("E-09-10", "contract_covers_work")}
    assert hired.do("report_in_without_probation", D(2026, 10, 1), first_day=D(2026, 9, 30))


def test_a_contract_written_later_begins_with_the_work(hired):
    """E-09: what was worked before the signature is covered; else work without a contract would stay so."""
    hired.do("start_work", D(2026, 6, 8), first_day=D(2026, 6, 8))
    found = refused(hired, "conclude_contract", SIGNED, contract_from=D(2026, 6, 9), contract_until=D(2029, 6, 8))
    assert found == {("E-09-10", "contract_from_first_day")}
    assert hired.do("conclude_contract", SIGNED, contract_from=D(2026, 6, 8), contract_until=D(2029, 6, 7))


def test_a_signature_before_the_first_working_day_owes_no_double_pay(hired):
    """E-09: the month counts from the first working day; a contract may be signed long before."""
    event = hired.do("conclude_contract", D(2026, 6, 3), contract_until=D(2029, 6, 30))
    assert not warned(event)


def test_a_contract_without_end_is_said_to_be_one_and_only_under_a_labour_contract(hired, specialist):
    """E.1, D.2: an empty field alone is no contract without end; a public institution knows none."""
    assert "contract_until" in invalid(hired, "conclude_contract", SIGNED, contract_until="")
    both = invalid(hired, "conclude_contract", SIGNED, contract_until=D(2029, 6, 30), open_ended=True)
    assert "open_ended" in both
    words = {"contract_until": "", "open_ended": True, "first_job": "yes", "probation": 12}
    assert "contract_until" in invalid(specialist, "conclude_contract", SIGNED, **words)


def test_the_length_of_a_contract_is_refused_in_an_institution_and_noted_under_a_labour_contract(hired, specialist):
    """E.1, D.2, D.3 row 12: two years."""
    words = {"contract_until": D(2028, 6, 30)}
    found = refused(specialist, "conclude_contract", SIGNED, first_job="no", probation=6, **words)
    assert found == {("D.2", "contract_of_the_programme")}
    assert cite("E.1") in warned(hired.do("conclude_contract", SIGNED, probation=2, **words))


# --- registrations and the subsidy -----------------------------------------------------------------------------------


def test_nothing_is_registered_before_work_begins_or_for_whoever_was_taken_over(cast, hired):
    """E-09: the employing unit owes registration from the first working day on; who serves already has been."""
    assert refused(hired, "register_fund", D(2026, 6, 5), registered_on=D(2026, 6, 5)) == {("", "applies")}
    there = post(cast, pool(cast, "specialist"), cast.street)
    words = {"document_number": "丙人社〔2028〕7号", "post": there, "contract_from": D(2028, 7, 1),
             "contract_until": D(2031, 6, 30), "reported_on": D(2028, 7, 3)}  # fmt: skip
    serving = person("在岗林", cast.county, member=False, born=D(2000, 5, 1))
    event = begin(
        HiringCase, "take_over", organisation=cast.county, person=serving, by=cast.carol, on=D(2030, 11, 1),
        **words | QUOTA,
    )  # fmt: skip
    assert not set(REGISTRATIONS) & {task.node for task in event.case.tasks.open()}


def test_a_registration_needs_its_number_and_is_recorded_when_it_has_been_made(hired):
    """E-09: no number, or a day after the entry, is no registration."""
    hired.at_work()
    assert "number" in invalid(hired, "register_fund", D(2026, 7, 5), number="", registered_on=D(2026, 7, 5))
    assert "registered_on" in invalid(hired, "register_fund", D(2026, 7, 5), registered_on=D(2026, 7, 6))


def test_the_street_registers_and_nobody_else(cast, hired):
    """E-09: the employing unit is the street or township, not the community, not the county."""
    hired.at_work()
    for user in (cast.anna, cast.carol, cast.eve, cast.pat):
        with pytest.raises(NotYours):
            perform(hired.case, "register_injury", by=user, on=D(2026, 7, 5), number="1", registered_on=D(2026, 7, 5))


def test_who_passes_probation_unregistered_is_noted(cast, hired):
    """E-09: what has not been registered is named; placement, which knows no such duty, is silent."""
    hired.at_work().register(D(2026, 7, 20), *REGISTRATIONS[1:])
    hired.do("review_probation", TRIED)
    told = warned(hired.do("pass_probation", TRIED))
    actions = HiringCase.actions()
    assert str(actions["register_pension"].label) in told
    assert str(actions["register_fund"].label) not in told
    placed = Placement(cast, post(cast, pool(cast, "thousand", sent=True))).signed()
    placed.do("report_in", FIRST)
    placed.do("review_probation", D(2027, 7, 1))
    assert not warned(placed.do("pass_probation", D(2027, 7, 1)))


@pytest.mark.parametrize(
    ("ended", "twice"), [(D(2026, 6, 30), 0), (FIRST, 0), (D(2026, 7, 2), 1), (D(2026, 7, 31), 30)]
)
def test_a_subsidy_that_ends_after_the_first_working_day_is_paid_twice(cast, ended, twice):
    """E-12: told at the end of the subsidy, and at taking up work where that comes later."""
    one = Hire(cast, reserved(cast, pool(cast, "social")), exempt=True).signed()
    assert not warned(one.do("end_subsidy", D(2026, 6, 25), ended_on=ended))
    told = warned(one.do("report_in", FIRST, first_day=FIRST))
    assert (cite("E-12") in told) is bool(twice)
    assert not twice or str(twice) in told
    after = Hire(cast, reserved(cast, one.case.programme.pools.get()), exempt=True, name="社工杨").at_work()
    told = warned(after.do("end_subsidy", D(2026, 7, 31), ended_on=ended))
    assert (cite("E-12") in told) is bool(twice)


def test_only_who_comes_from_a_public_welfare_post_ends_a_subsidy(hired):
    """E-12: the others owe nothing."""
    assert refused(hired, "end_subsidy", D(2026, 7, 5), ended_on=D(2026, 7, 1)) == {("", "applies")}


def test_exactly_the_competent_desk_may_do_each_act_of_a_hire(cast):
    """The matrix: every act at every step from the appointment to the file, times everybody of the cast."""
    one, wrong, seen = Hire(cast, reserved(cast, pool(cast, "social")), exempt=True), [], set()
    road = [
        lambda: one.do("start_work", D(2026, 6, 8), first_day=D(2026, 6, 8)),
        lambda: one.signed(contract_from=D(2026, 6, 8), until=D(2029, 6, 7)),
        lambda: one.do("report_in", FIRST, first_day=D(2026, 6, 8)),
        lambda: one.do("review_probation", D(2026, 12, 8)), lambda: one.do("pass_probation", D(2026, 12, 8)),
        lambda: one.do("review_term", D(2029, 5, 1)), lambda: one.do("settle", D(2029, 6, 30)), lambda: None,
    ]  # fmt: skip
    for go in road:
        seen |= {action.name for action in one.case.actions_from(one.case.step)}
        wrong += wrongly_allowed(cast, one.case)
        go()
    assert wrong == []
    assert {"start_work", "end_subsidy", *REGISTRATIONS, "terminate", "archive"} <= seen


# --- penalties, grounds and remedies by identity ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "field", "labour", "institution"),
    [
        ("record_penalty", "penalty", "serious_warning", "demerit"),
        ("record_penalty", "penalty", "written_warning", "dismissal"),
        ("record_appeal", "remedy", "", "review"),  # arbitration is open to both
        ("record_appeal", "remedy", "", "appeal"),
        ("terminate", "ground", "breach", "failed_twice"),
        ("terminate", "ground", "unable", "absent"),
    ],
)
def test_each_identity_has_penalties_remedies_and_grounds_of_its_own(
    hired, specialist, action, field, labour, institution
):
    """D-04, E-10, E.1: what belongs to the other status is refused at its field."""
    hired.serving()
    specialist.serving(first_job="yes", probation=12)
    words = {"decided_on": D(2027, 9, 1)} if action == "record_appeal" else {}
    assert field in invalid(hired, action, D(2027, 9, 10), **words | {field: institution})
    assert field in invalid(specialist, action, D(2027, 9, 10), **words | {field: labour})


def test_a_warning_of_the_unit_forbids_no_excellent_grade(hired):
    """E.1, D-04: only the penalties of public institutions do."""
    hired.serving()
    hired.do("record_penalty", D(2027, 9, 1), penalty="serious_warning")
    assert hired.do("assess_year", D(2027, 12, 20), year=2027, grade="excellent")


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"ground": "unfit"}, {("E.1-39", "unfit_shown")}),
        ({"ground": "breach"}, {("E.1-39", "breach_shown")}),
        ({"ground": "neglect"}, {("E.1-39", "finding_named")}),
        ({"ground": "convicted"}, {("E.1-39", "finding_named")}),
        ({"ground": "unable", "paid": True}, {("E.1-40", "unable_shown"), ("E.1-40", "helped_first")}),
    ],
)
def test_each_ground_of_the_labour_contract_law_needs_its_record(hired, facts, found):
    """E.1, articles 39 and 40: what the record does not show is no ground."""
    hired.serving()
    assert refused(hired, "terminate", D(2027, 9, 10), **facts) == found


@pytest.mark.parametrize("ground", ["breach", "neglect", "convicted"])
def test_a_finding_ends_a_labour_contract_without_notice(hired, ground):
    """E.1, article 39: with the number of the finding or judgment, on the day itself."""
    hired.serving()
    hired.do("terminate", D(2027, 9, 10), ground=ground, finding="东街办〔2027〕9号")
    assert (hired.case.outcome, ledger.state(hired.post)) == ("terminated", "vacant")


@pytest.mark.parametrize("ground", ["agreed", "retired"])
def test_a_contract_without_end_ends_by_agreement_and_with_the_pension(hired, ground):
    """E.1, articles 36 and 44: nothing has to be shown but the document."""
    hired.serving(until="", open_ended=True)
    assert "document_number" in invalid(hired, "terminate", D(2030, 9, 10), ground=ground, document_number="")
    assert hired.do("terminate", D(2030, 9, 10), ground=ground)


def test_a_breach_may_rest_on_a_warning_on_record(hired):
    """E.1, article 39: a warning under the unit's rules."""
    hired.serving()
    hired.do("record_penalty", D(2027, 9, 1))
    assert hired.do("terminate", D(2027, 9, 10), ground="breach")


def test_not_meeting_the_conditions_ends_the_contract_only_while_probation_runs(hired):
    """E.1, article 39: the review says so, and the last day of probation has not passed."""
    hired.at_work()
    assert refused(hired, "terminate", D(2026, 12, 1), ground="unfit") == {("E.1-39", "unfit_shown")}
    hired.do("review_probation", D(2026, 12, 20), conclusion="unfit")
    assert refused(hired, "terminate", TRIED, ground="unfit") == {("E.1-39", "unfit_shown")}
    assert hired.do("terminate", D(2026, 12, 31), ground="unfit")


@pytest.mark.parametrize(("on", "late"), [(D(2026, 12, 31), False), (TRIED, True)])
def test_probation_not_passed_is_told_before_it_ends(hired, on, late):
    """E.1, article 39: afterwards it is noted that the ground has lapsed."""
    hired.at_work()
    hired.do("review_probation", D(2026, 12, 20), conclusion="unfit")
    assert (cite("E.1-39") in warned(hired.do("fail_probation", on))) is late


def test_who_is_unable_is_helped_first_then_told_thirty_days_before_or_paid(hired):
    """E.1, article 40: unqualified, trained, unqualified again; thirty days' notice or a month's pay."""
    hired.serving()
    hired.do("assess_year", D(2027, 12, 20), year=2027, grade="unqualified")
    words = {"ground": "unable"}
    both = {("E.1-40", "helped_first"), ("E.1-40", "noticed_or_paid")}
    assert refused(hired, "terminate", D(2028, 6, 1), **words) == both
    before = {"retrained_on": D(2027, 12, 1), "finding": "东街考〔2028〕3号", "paid": True}  # no help against it
    assert refused(hired, "terminate", D(2028, 6, 1), **words | before) == {("E.1-40", "helped_first")}
    words |= {"retrained_on": D(2028, 3, 1), "paid": True}
    assert refused(hired, "terminate", D(2028, 6, 1), **words) == {("E.1-40", "helped_first")}
    hired.do("assess_year", D(2028, 12, 20), year=2028, grade="unqualified")
    words |= {"paid": False, "noticed_on": D(2029, 1, 10)}
    assert refused(hired, "terminate", D(2029, 2, 8), **words) == {("E.1-40", "noticed_or_paid")}
    assert hired.do("terminate", D(2029, 2, 9), **words)


def test_a_change_of_post_is_help_too_and_a_months_pay_replaces_the_notice(cast, hired):
    """E.1, article 40: shown unable again by a finding after the change of post."""
    hired.serving()
    hired.do("assess_year", D(2027, 12, 20), year=2027, grade="unqualified")
    there = post(cast, hired.case.post.pool, cast.village)
    hired.do("change_post", D(2028, 2, 1), post=there)
    words = {"ground": "unable", "paid": True}
    assert refused(hired, "terminate", D(2028, 6, 1), **words) == {("E.1-40", "helped_first")}
    assert hired.do("terminate", D(2028, 6, 1), finding="东街考〔2028〕3号", **words)


# --- renewal ---------------------------------------------------------------------------------------------------------


def test_after_two_fixed_terms_a_contract_without_end_must_be_offered(hired):
    """E.1, article 14: the second fixed term is nobody's concern, a third one is noted, one without end is not."""
    hired.signed(until=D(2027, 6, 30), probation=0)
    hired.do("report_in_without_probation", FIRST, first_day=FIRST)
    for year in (2027, 2028):
        hired.do("review_term", D(year, 5, 10))
        words = {"contract_from": D(year, 7, 1), "contract_until": D(year + 1, 6, 30)}
        event = hired.do("renew", D(year, 6, 20), **words)
        assert (cite("E.1-14") in warned(event)) is (year == 2028)
    hired.do("review_term", D(2029, 5, 10))
    event = hired.do("renew", D(2029, 6, 20), contract_from=D(2029, 7, 1), contract_until="", open_ended=True)
    assert not warned(event)
    assert (hired.case.terms, hired.case.serves_until) == (4, None)
    assert refused(hired, "review_term", D(2030, 5, 10)) == {("", "applies")}


def test_a_cap_on_excellent_counts_the_street(cast):
    """D-07: the first of two social workers of a street assessed as excellent is beyond a fifth."""
    social = pool(cast, "social")
    one, two = (Hire(cast, reserved(cast, social), name=name).serving() for name in ("社工甲", "社工乙"))
    one.do("assess_year", D(2027, 12, 20), year=2027)
    event = two.do("assess_year", D(2027, 12, 20), year=2027, grade="excellent")
    assert cite("D-07") in warned(event)
    assert (event.facts["excellent"], event.facts["assessed"]) == (1, 2)
