"""Terms of hiring to the day: probation by length, contract, registration, notice and remedies (E.1, E-09, E-10)."""

from __future__ import annotations

import pytest

from cases.editions import cite
from cases.law import spoken
from cases.limits import ONE_DAY, add_months
from dossiers import papers
from tests.story import D
from workflows.demonstration import walk
from workflows.employment import reckoning

from .hires import REGISTRATIONS, TRIED, Hire, reserved
from .placements import pool, refused, warned

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


@pytest.fixture
def hired(cast):
    """A social worker who has been appointed."""
    return Hire(cast, reserved(cast, pool(cast, "social")))


# --- probation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "most"),
    [
        (D(2026, 9, 29), 0),  # less than three months: none
        (D(2026, 9, 30), 1),  # three months
        (D(2027, 6, 29), 1),  # less than a year
        (D(2027, 6, 30), 2),  # a year
        (D(2029, 6, 29), 2),  # less than three years
        (D(2029, 6, 30), 6),  # three years
        (D(2031, 6, 30), 6),
        ("", 6),  # without end
    ],
)
def test_the_probation_of_a_labour_contract_by_its_length(hired, until, most):
    """E.1, article 19: none, one, two or six months; one month more is refused, any contract's length only noted."""
    facts = {"contract_until": until, "open_ended": not until}
    found = refused(hired, "conclude_contract", D(2026, 6, 20), probation=most + 1, **facts)
    assert found == {("E.1-19", "probation_by_length")}
    event = hired.do("conclude_contract", D(2026, 6, 20), probation=most, **facts)
    usual = until in (D(2029, 6, 30), "")
    assert (cite("E.1") in warned(event)) is not usual


@pytest.mark.parametrize(
    ("since", "until", "most"),
    [
        (D(2027, 1, 31), D(2027, 4, 29), 1),  # 31 January to 29 April: the third month ends on the 29th
        (D(2027, 1, 31), D(2027, 4, 28), 0),
        (D(2028, 2, 29), D(2029, 2, 27), 2),  # a year from 29 February ends on 27 February
        (D(2028, 2, 29), D(2029, 2, 26), 1),
    ],
)
def test_the_length_of_a_contract_over_the_ends_of_months(hired, since, until, most):
    """E.1: full months, clipped at the end of the month."""
    facts = {"contract_from": since, "contract_until": until}
    assert refused(hired, "conclude_contract", D(2026, 6, 20), probation=most + 1, **facts)
    assert hired.do("conclude_contract", D(2026, 6, 20), probation=most, **facts)


@pytest.mark.parametrize(
    ("first", "ends"),
    [(D(2026, 8, 31), D(2027, 2, 28)), (D(2027, 8, 31), D(2028, 2, 29)), (D(2026, 8, 30), D(2027, 2, 28))],
)
def test_probation_over_the_end_of_february(hired, first, ends):
    """E.1: six months from the end of August."""
    until = D(first.year + 3, 8, first.day - 1)
    hired.signed(contract_from=first, until=until)
    hired.do("report_in", first, first_day=first)
    assert hired.case.probation_until == ends
    hired.do("review_probation", ends)
    early = ends.replace(day=ends.day - 1)
    assert ("D.3-14", "probation_over") in refused(hired, "pass_probation", early)
    assert hired.do("pass_probation", ends)


@pytest.mark.parametrize(
    ("first_job", "until", "least", "most"),
    [("yes", D(2029, 6, 30), 12, 12), ("no", D(2029, 6, 30), 0, 6), ("no", D(2031, 6, 30), 0, 6)],
)
def test_the_probation_of_a_specialist_goes_by_the_first_employment(cast, first_job, until, least, most):
    """E.1, D.3 row 12: twelve months for a first employment of three years or more, else at most six."""
    one = Hire(cast, reserved(cast, pool(cast, "specialist")), quota=True)
    facts = {"contract_until": until, "first_job": first_job}
    for wrong in {max(least - 1, 0), most + (most < 12)} - {least, most}:
        found = refused(one, "conclude_contract", D(2026, 6, 20), probation=wrong, **facts)
        assert found == {("D.3-12", "probation_as_due")}
    assert one.do("conclude_contract", D(2026, 6, 20), probation=most, **facts)


# --- contract and registration within a month and thirty days ------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "contract", "register"),
    [
        (D(2026, 6, 5), D(2026, 7, 5), D(2026, 7, 5)),
        (D(2027, 1, 31), D(2027, 2, 28), D(2027, 3, 2)),
        (D(2028, 1, 31), D(2028, 2, 29), D(2028, 3, 1)),
        (D(2028, 2, 29), D(2028, 3, 29), D(2028, 3, 30)),
        (D(2026, 12, 31), D(2027, 1, 31), D(2027, 1, 30)),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_a_month_for_the_contract_and_thirty_days_to_register_from_the_first_working_day(
    hired, first, contract, register, late
):
    """E-09: the last day is in time; the day after is told with what it costs, and cannot be healed."""
    hired.do("start_work", first, first_day=first)
    due = {name: task.due_on for name, task in hired.open_tasks().items()}
    assert due == {"appointed": contract} | dict.fromkeys(REGISTRATIONS, register)
    wait = ONE_DAY if late else ONE_DAY * 0
    words = {"contract_from": first, "contract_until": add_months(first, 36) - ONE_DAY}
    event = hired.do("conclude_contract", contract + wait, **words)
    assert (cite("E-09-10") in warned(event)) is late
    event = hired.do("register_injury", register + wait, registered_on=register + wait)
    assert (spoken({"due": register})["due"] in warned(event)) is late


def test_a_late_registration_names_the_days_and_the_missing_proof(hired):
    """E-09: registered on the fortieth day, ten days late; a proof that is not attached is told apart."""
    hired.at_work()
    event = hired.do("register_fund", D(2026, 8, 12), registered_on=D(2026, 8, 10))
    late, unproven = event.facts["warnings"]
    assert "10" in late
    assert cite("E-09") in unproven
    assert "register_fund" not in hired.open_tasks()
    proof = walk.scans(papers.INSURANCE_PROOF)
    assert not hired.do("register_medical", D(2026, 7, 31), registered_on=D(2026, 7, 31), **proof).facts.get("warnings")


# --- notice ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("noticed", "first"),
    [
        (D(2026, 8, 28), D(2026, 8, 31)),
        (D(2026, 12, 30), D(2027, 1, 2)),  # given in probation, it runs three days whatever comes after
        (D(2026, 12, 31), D(2027, 1, 3)),  # the last day of probation
        (D(2027, 1, 1), D(2027, 1, 31)),  # after it thirty days, though nobody has decided yet
    ],
)
def test_three_days_of_notice_in_probation_and_thirty_after_it(hired, noticed, first):
    """E.1, article 37, D-03: the last day of notice suffices, the day before is refused."""
    hired.at_work()
    rule = ("E.1-37", "resignation_noticed_in_probation") if noticed < TRIED else ("D-03", "resignation_noticed")
    assert refused(hired, "resign", first - ONE_DAY, noticed_on=noticed) == {rule}
    assert hired.do("resign", first, noticed_on=noticed)
    assert hired.case.outcome == "resigned"


@pytest.mark.parametrize(
    ("noticed", "first"),
    [(D(2027, 2, 1), D(2027, 3, 3)), (D(2028, 1, 31), D(2028, 3, 1)), (D(2028, 2, 1), D(2028, 3, 2))],
)
def test_thirty_days_of_notice_over_the_end_of_february(hired, noticed, first):
    """D-03, article 37: calendar days; the unit may agree to an earlier day."""
    hired.serving()
    assert refused(hired, "resign", first - ONE_DAY, noticed_on=noticed) == {("D-03", "resignation_noticed")}
    assert hired.do("resign", first - ONE_DAY, noticed_on=noticed, otherwise=True)


@pytest.mark.parametrize(
    ("kind", "ends"), [("written_warning", D(2028, 2, 29)), ("serious_warning", D(2028, 8, 31)), ("dismissal", None)]
)
def test_how_long_a_warning_of_the_unit_usually_has_effect(kind, ends):
    """E.1: six and twelve months, clipped at the end of the month."""
    assert reckoning.penalty_ends(kind, D(2027, 8, 31)) == ends


# --- remedies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "last"),
    [(D(2027, 3, 15), D(2028, 3, 15)), (D(2028, 2, 29), D(2029, 2, 28)), (D(2027, 12, 31), D(2028, 12, 31))],
)
def test_arbitration_within_a_year(hired, known, last):
    """E-10: the last day is in time, the day after is noted as late."""
    hired.serving()
    assert not warned(hired.do("record_appeal", last, decided_on=known))
    assert cite("E-10-27") in warned(hired.do("record_appeal", last + ONE_DAY, decided_on=known))
    assert hired.do("answer_appeal", last + ONE_DAY * 30)


@pytest.mark.parametrize("remedy", ["review", "appeal", "arbitration"])
def test_review_and_appeal_within_thirty_days_in_a_public_institution(cast, remedy):
    """E-10: thirty days each over the end of February, and arbitration of a dispute within a year."""
    one = Hire(cast, reserved(cast, pool(cast, "specialist")), quota=True).serving(first_job="yes", probation=12)
    known, last = (D(2028, 1, 31), D(2028, 3, 1)) if remedy != "arbitration" else (D(2028, 2, 29), D(2029, 2, 28))
    assert not warned(one.do("record_appeal", last, decided_on=known, remedy=remedy))
    late = one.do("record_appeal", last + ONE_DAY, decided_on=known, remedy=remedy)
    assert cite("E-10-27" if remedy == "arbitration" else "E-10") in warned(late)
