"""Not now: every condition of service refused to the day, with its rule (D-01 to D-08, D.2, D.3, D.5, E-05, E-10)."""

from __future__ import annotations

import pytest

from cases.actions import InvalidFacts, begin, perform
from cases.editions import cite
from cases.law import Unlawful
from recruitment import ledger
from tests.story import D, person
from workflows.models import PlacementCase
from workflows.selection.wording import GROUNDS

from .placements import DOCUMENT, NO_KIN, REASON, Placement, pool, post, refused, warned

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


@pytest.fixture
def thousand(cast):
    """A pool for public-institution staff, whose people are sent in these tests."""
    return pool(cast, "thousand", sent=True)


@pytest.fixture
def made(cast, thousand):
    """A case that has been taken in for a post of the village."""
    return Placement(cast, post(cast, thousand))


@pytest.fixture
def serving(made):
    """A case past probation: in service from 1 July 2026, bound until 30 June 2029."""
    return made.serving()


# --- appointment and contract ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kinship", ["direct", "office", "head"])
def test_forbidden_relations_refuse_the_placement(cast, thousand, kinship):
    """E-05, D-08: direct superior, a section the relative leads, the same leader."""
    with pytest.raises(Unlawful) as refusal:
        Placement(cast, post(cast, thousand), kinship=kinship)
    assert {one.article for one in refusal.value.obstacles} == {"E-05"}
    assert ledger.balance(thousand).occupied == 0


def test_a_relative_apart_is_no_hindrance_and_the_question_must_be_answered(cast, thousand):
    """E-05: who has a relative elsewhere in the village may come; silence is no answer."""
    with pytest.raises(InvalidFacts) as refusal:
        Placement(cast, post(cast, thousand), kinship="")
    assert "kinship" in refusal.value.form.errors
    assert Placement(cast, thousand.posts.get(), kinship="harmless", name="毕业生杨").case.state == "appointed"


def test_a_post_of_the_quota_needs_the_quota_offices_notice(cast, thousand):
    """D.5: nobody is entered without the notice; a programme without quota needs none."""
    with pytest.raises(InvalidFacts) as refusal:
        Placement(cast, post(cast, thousand), quota_number="")
    assert "quota_number" in refusal.value.form.errors
    assert Placement(cast, post(cast, pool(cast, "supports")), quota_number="").case.post.number


def test_a_post_is_taken_once_and_a_pool_is_not_overdrawn(cast):
    """D.5: an occupied post is not offered, and a pool without a free post refuses."""
    small = pool(cast, "thousand", sent=True, number=1, per_village=2)
    first, second = post(cast, small), post(cast, small)
    Placement(cast, first)
    with pytest.raises(InvalidFacts) as taken:
        Placement(cast, first, name="毕业生杨")
    assert "post" in taken.value.form.errors
    with pytest.raises(Unlawful) as overdrawn:
        Placement(cast, second, name="毕业生柳")
    assert {one.article for one in overdrawn.value.obstacles} == {"D.5"}


def test_only_programmes_that_send_take_people_in(cast):
    """D.2: who is found by open selection does not come by this door."""
    open_selection = pool(cast, "border", sent=False, border_only=False)
    with pytest.raises(InvalidFacts):
        Placement(cast, post(cast, open_selection))


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"contract_until": D(2029, 6, 29)}, {("D.2", "contract_of_the_programme"), ("D.3-12", "probation_as_due")}),
        ({"contract_until": D(2031, 7, 2)}, {("D.2", "contract_of_the_programme")}),
        ({"probation": 11}, {("D.3-12", "probation_as_due")}),
        ({"first_job": "no", "probation": 7}, {("D.3-12", "probation_as_due")}),
    ],
)
def test_contract_and_probation_as_the_programme_and_the_law_have_it(made, facts, found):
    """D.2, D.3 row 12: three to five years here, twelve months for a first employment, else at most six."""
    assert refused(made, "conclude_contract", D(2026, 6, 20), **facts) == found


@pytest.mark.parametrize(
    "facts", [{}, {"contract_until": D(2031, 6, 30)}, {"contract_until": D(2031, 7, 1)},
              {"first_job": "no", "probation": 6}, {"first_job": "no", "probation": 0}],
)  # fmt: skip
def test_contracts_that_are_lawful(made, facts):
    """D.2, D.3 row 12: up to the last day of the longest term."""
    made.do("conclude_contract", D(2026, 6, 20), **facts)
    assert made.case.state == "contracted"


def test_a_contract_has_an_end_except_for_civil_servants(cast, made):
    """D.2: only who was selected as a civil servant has none; then the programme's term counts."""
    with pytest.raises(InvalidFacts) as refusal:
        made.do("conclude_contract", D(2026, 6, 20), contract_until="")
    assert "contract_until" in refusal.value.form.errors
    selected = Placement(cast, post(cast, pool(cast, "selected")), name="选调生杨")
    selected.do("conclude_contract", D(2026, 6, 20), contract_until="")
    selected.do("report_in", D(2026, 7, 1))
    assert (selected.case.serves_until, selected.case.bound_until) == (D(2028, 7, 1), D(2028, 7, 1))


def test_only_the_way_of_the_contract_is_open_at_reporting_in(cast, made):
    """D.2, D.3 row 13: with probation where it was agreed, without where not."""
    made.signed()
    assert refused(made, "report_in_without_probation", D(2026, 7, 1)) == {("", "applies")}
    assert cite("D.3-13") in warned(made.do("report_in", D(2026, 7, 1)))  # not trained before
    other = Placement(cast, post(cast, pool(cast, "supports")), name="支农杨")
    other.signed(probation=0, until=D(2028, 6, 30))
    assert refused(other, "report_in", D(2026, 7, 1)) == {("", "applies")}


# --- probation -------------------------------------------------------------------------------------------------------


def test_probation_is_decided_when_it_is_over_and_on_a_review(made):
    """D.3 row 14: not before 1 July 2027, not without the review, and not against it."""
    made.signed()
    made.do("report_in", D(2026, 7, 1))
    early = {("D.3-14", "probation_over"), ("D.3-14", "probation_fit")}
    assert refused(made, "pass_probation", D(2027, 6, 30)) == early
    assert refused(made, "fail_probation", D(2027, 6, 30)) == {("D.3-14", "probation_unfit")}
    made.do("review_probation", D(2027, 6, 30), conclusion="unfit")
    assert refused(made, "pass_probation", D(2027, 7, 1)) == {("D.3-14", "probation_fit")}
    made.do("fail_probation", D(2027, 7, 1))
    assert (made.case.state, made.case.outcome, ledger.state(made.post)) == ("leaving", "unfit", "vacant")


def test_a_month_end_clips_the_end_of_probation(made):
    """D.3 row 14: six months from 31 August end on 28 February."""
    made.signed(first_job="no", probation=6)
    made.do("report_in", D(2026, 8, 31))
    made.do("review_probation", D(2027, 2, 20))
    assert refused(made, "pass_probation", D(2027, 2, 27)) == {("D.3-14", "probation_over")}
    assert made.do("pass_probation", D(2027, 2, 28))


# --- yearly assessment -----------------------------------------------------------------------------------------------


def test_a_year_is_assessed_once_and_only_if_served(serving):
    """D.3 row 15: one result for a year, none for one before service or to come."""
    assert refused(serving, "assess_year", D(2027, 12, 20), year=2025) == {("D.3-15", "year_of_service")}
    assert refused(serving, "assess_year", D(2027, 12, 20), year=2028) == {("D.3-15", "year_of_service")}
    serving.do("assess_year", D(2027, 12, 20), year=2027)
    assert refused(serving, "assess_year", D(2028, 1, 10), year=2027) == {("D.3-15", "once_a_year")}


@pytest.mark.parametrize(
    ("penalty", "imposed", "year", "on", "free"),
    [
        ("warning", D(2027, 8, 1), 2027, D(2027, 12, 20), False),  # it touched the year
        ("warning", D(2027, 8, 1), 2028, D(2028, 12, 20), False),  # until 1 February 2028: it touched 2028
        ("warning", D(2027, 7, 1), 2028, D(2028, 12, 20), True),  # ended on 1 January 2028, the day it is free
        ("demerit", D(2027, 7, 1), 2028, D(2028, 12, 20), False),
        ("removal", D(2027, 7, 1), 2029, D(2029, 12, 20), False),
        ("demerit", D(2027, 12, 31), 2029, D(2029, 12, 20), True),
    ],
)
def test_a_penalty_forbids_excellent_while_it_has_effect(serving, penalty, imposed, year, on, free):
    """D-04: warning 6, demerit 12, downgrading and removal 24 months."""
    serving.do("record_penalty", imposed, penalty=penalty)
    if free:
        assert serving.do("assess_year", on, year=year, grade="excellent")
    else:
        assert refused(serving, "assess_year", on, year=year, grade="excellent") == {
            ("D-04", "excellent_without_penalty")
        }
        assert serving.do("assess_year", on, year=year, grade="qualified")


def test_more_than_a_fifth_excellent_is_warned_of(cast):
    """D-07: with five assessed in the township one may be excellent; a second one is noted as beyond the cap."""
    many = pool(cast, "thousand", sent=True, number=6, per_village=6)
    five = [Placement(cast, post(cast, many), name=f"毕业生{number}").serving() for number in range(6)]
    for one in five[:4]:
        assert cite("D-07") not in warned(one.do("assess_year", D(2027, 12, 20), year=2027))
    assert cite("D-07") not in warned(five[4].do("assess_year", D(2027, 12, 20), year=2027, grade="excellent"))
    event = five[5].do("assess_year", D(2027, 12, 20), year=2027, grade="excellent")
    assert cite("D-07") in warned(event)
    assert (event.facts["excellent"], event.facts["assessed"]) == (2, 6)


# --- absence ---------------------------------------------------------------------------------------------------------


def absent(one, first, last, **facts):
    """Record an absence, when it is over."""
    return one.do("record_absence", last, absent_from=first, absent_until=last, **facts)


@pytest.mark.parametrize(("last", "enough"), [(D(2027, 7, 23), False), (D(2027, 7, 26), True)])
def test_more_than_fifteen_working_days_running(serving, last, enough):
    """D-02: from Monday 5 July 2027 fifteen working days end on Friday 23 July; Monday makes sixteen."""
    absent(serving, D(2027, 7, 5), last)
    if enough:
        serving.do("terminate", D(2027, 8, 2), ground="absent")
        assert (serving.case.outcome, ledger.state(serving.post)) == ("terminated", "vacant")
    else:
        found = refused(serving, "terminate", D(2027, 8, 2), ground="absent")
        assert found == {("D-02", "absent_long_enough")}


@pytest.mark.parametrize(("last", "enough"), [(D(2027, 11, 5), False), (D(2027, 11, 8), True)])
def test_more_than_thirty_working_days_within_a_year(serving, last, enough):
    """D-02: three times ten working days do not suffice, the thirty-first does."""
    for first, end in ((D(2027, 7, 5), D(2027, 7, 16)), (D(2027, 8, 2), D(2027, 8, 13)), (D(2027, 10, 25), last)):
        absent(serving, first, end)
    if enough:
        assert serving.do("terminate", D(2027, 12, 1), ground="absent")
    else:
        assert refused(serving, "terminate", D(2027, 12, 1), ground="absent") == {("D-02", "absent_long_enough")}


def test_excused_days_do_not_count_and_no_day_counts_twice(serving):
    """D-02: leave is no absence; overlapping entries are refused, and so is a time before service."""
    absent(serving, D(2027, 7, 5), D(2027, 8, 30), excuse="excused")
    assert refused(serving, "terminate", D(2027, 9, 1), ground="absent") == {("D-02", "absent_long_enough")}
    found = refused(
        serving, "record_absence", D(2027, 9, 1), absent_from=D(2027, 8, 30), absent_until=D(2027, 8, 31)
    )  # fmt: skip
    assert found == {("D-02", "absence_not_recorded")}
    found = refused(
        serving, "record_absence", D(2027, 9, 1), absent_from=D(2026, 6, 30), absent_until=D(2026, 6, 30)
    )  # fmt: skip
    assert found == {("D-02", "absence_in_service")}
    with pytest.raises(InvalidFacts) as refusal:
        absent(serving, D(2027, 9, 6), D(2027, 9, 3))
    assert "absent_until" in refusal.value.form.errors


# --- termination -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grades", "facts", "found"),
    [
        ({2027: "unqualified"}, {"ground": "failed_once"}, {("D-01", "transfer_refused")}),
        ({2027: "basic"}, {"ground": "failed_once", "refused_on": D(2028, 1, 10)}, {("D-01", "failed_once")}),
        ({2027: "unqualified"}, {"ground": "failed_twice"}, {("D-01", "failed_twice")}),
        ({2027: "unqualified", 2028: "basic"}, {"ground": "failed_twice"}, {("D-01", "failed_twice")}),
        ({2026: "unqualified", 2028: "unqualified"}, {"ground": "failed_twice"}, {("D-01", "failed_twice")}),
        ({}, {"ground": "dismissed"}, {("D-04", "dismissed")}),
        ({}, {"ground": "absent"}, {("D-02", "absent_long_enough")}),
    ],
)
def test_each_ground_of_termination_is_checked_against_the_record(serving, grades, facts, found):
    """D-01, D-02, D-04: what the record does not show is no ground."""
    for year, grade in grades.items():
        serving.do("assess_year", D(max(year, 2027), 12, 20), year=year, grade=grade)
    facts |= {"noticed_on": D(2029, 1, 10)}
    assert refused(serving, "terminate", D(2029, 2, 10), **facts) == found


def test_thirty_days_of_written_notice_before_termination(serving):
    """D-01: two unqualified years running, and notice thirty days before; the thirtieth day suffices."""
    for year in (2027, 2028):
        serving.do("assess_year", D(year, 12, 20), year=year, grade="unqualified")
    words = {"ground": "failed_twice"}
    assert refused(serving, "terminate", D(2029, 2, 9), **words) == {("D-01", "notice_given")}
    words["noticed_on"] = D(2029, 1, 10)
    assert refused(serving, "terminate", D(2029, 2, 8), **words) == {("D-01", "termination_noticed")}
    assert serving.do("terminate", D(2029, 2, 9), **words)


def test_one_unqualified_year_and_a_refused_transfer(serving):
    """D-01: the last result counts."""
    serving.do("assess_year", D(2027, 12, 20), year=2027, grade="unqualified")
    words = {"ground": "failed_once", "refused_on": D(2028, 1, 5), "noticed_on": D(2028, 1, 10)}
    assert serving.do("terminate", D(2028, 2, 9), **words)


def test_a_dismissal_ends_the_contract_at_once(cast, serving):
    """D-04: no notice is owed; the post is free for somebody else, who may give it up before coming (E-08)."""
    serving.do("record_penalty", D(2027, 9, 1), penalty="dismissal")
    serving.do("terminate", D(2027, 9, 1), ground="dismissed")
    assert serving.case.outcome == "terminated"
    other = Placement(cast, serving.post, name="毕业生杨", on=D(2027, 9, 2))
    other.do("cancel_appointment", D(2027, 9, 3))
    assert (other.case.outcome, ledger.state(other.post)) == ("cancelled", "vacant")


def test_misconduct_found_after_the_appointment_annuls_it_and_goes_on_record(serving):
    """E-07: the contract is cancelled, the post released, a serious breach bars for five years."""
    serving.do("annul", D(2027, 9, 1), ground=GROUNDS[0][0], gravity="serious", **DOCUMENT, **REASON)
    assert (serving.case.outcome, ledger.state(serving.post)) == ("annulled", "vacant")
    record = serving.case.person.integrity_records.get()
    assert record.in_force(D(2032, 8, 31))
    assert not record.in_force(D(2032, 9, 2))


# --- the minimum term ------------------------------------------------------------------------------------------------


def test_no_leaving_for_another_office_within_the_minimum_term(serving):
    """D-05: until 30 June 2029 only with the documents of both departments."""
    assert refused(serving, "leave_for", D(2029, 6, 29)) == {("D-05", "free_or_permitted")}
    for missing in ("department_number", "personnel_number"):
        with pytest.raises(InvalidFacts) as refusal:
            serving.do("permit_exit", D(2027, 8, 1), **{missing: ""})
        assert missing in refusal.value.form.errors
    serving.do("permit_exit", D(2027, 8, 1))
    serving.do("leave_for", D(2027, 9, 1))
    assert (serving.case.state, serving.case.outcome) == ("leaving", "exit")
    assert ledger.state(serving.post) == "vacant"


def test_who_has_served_the_minimum_term_may_leave(serving):
    """D-05: on the day it ends the post is free to leave."""
    assert cite("D-05") in warned(serving.do("permit_exit", D(2029, 6, 30)))  # no longer needed
    assert serving.do("leave_for", D(2029, 6, 30))


@pytest.mark.parametrize(
    ("on", "facts", "found"),
    [
        (D(2029, 7, 30), {}, {("D-03", "resignation_noticed")}),
        (D(2027, 9, 1), {"noticed_on": D(2027, 8, 2)}, {("D-03", "breach_settled")}),
    ],
)
def test_a_resignation_needs_thirty_days_and_within_the_minimum_term_its_consequences(serving, on, facts, found):
    """D-03, D-05: notice on 1 July 2029 has run on 31 July; who leaves early answers by the service clause."""
    assert refused(serving, "resign", on, **({"noticed_on": D(2029, 7, 1)} | facts)) == found


def test_resigning_after_the_minimum_term_with_thirty_days_notice(serving):
    """D-03: the thirtieth day suffices, and nothing is broken."""
    event = serving.do("resign", D(2029, 7, 31), noticed_on=D(2029, 7, 1))
    assert cite("D-05") not in warned(event)


def test_resigning_early_is_recorded_as_a_breach(serving):
    """D-03, D-05: with another notice period by contract, and what the contract provides for."""
    event = serving.do(
        "resign", D(2027, 9, 1), noticed_on=D(2027, 8, 25), otherwise=True, breach="按合同约定退还培训费。"
    )
    assert cite("D-05") in warned(event)
    assert (serving.case.outcome, ledger.state(serving.post)) == ("resigned", "vacant")


# --- transfer --------------------------------------------------------------------------------------------------------


def test_a_transfer_asks_for_avoidance_and_a_vacant_post_of_the_programme(cast, thousand, serving):
    """D-08, E-05, D.5: neither a forbidden relation, nor an occupied post, nor one of another programme."""
    there = post(cast, thousand, cast.far)
    found = refused(serving, "change_post", D(2027, 9, 1), post=there, kinship="direct")
    assert found == {("E-05", "kin_apart")}
    other = post(cast, pool(cast, "supports"), cast.far)
    Placement(cast, there, name="毕业生杨", on=D(2027, 8, 1))
    for wrong in (there, other, serving.post):
        with pytest.raises(InvalidFacts) as refusal:
            serving.do("change_post", D(2027, 9, 1), post=wrong, **NO_KIN)
        assert "post" in refusal.value.form.errors
    assert ledger.state(serving.post) == "occupied"


# --- end of the term -------------------------------------------------------------------------------------------------


def test_the_term_is_reviewed_near_its_end_and_renewed_on_the_review(serving):
    """D.3 rows 16 and 17: from 30 December 2028; earlier than three months before is noted; unqualified ends it."""
    assert refused(serving, "review_term", D(2028, 12, 29)) == {("D.3-16", "review_near_the_end")}
    event = serving.do("review_term", D(2028, 12, 30), conclusion="unfit")
    assert cite("D.3-16") in warned(event)
    words = {"contract_from": D(2029, 7, 1), "contract_until": D(2032, 6, 30)}
    assert refused(serving, "renew", D(2029, 6, 25), **words) == {("D.3-16", "term_fit")}
    assert refused(serving, "settle", D(2029, 6, 29)) == {("D.3-17", "term_over")}
    assert refused(serving, "leave_for", D(2029, 6, 29)) == {("D-05", "free_or_permitted")}
    assert serving.do("settle", D(2029, 6, 30))


def test_a_programme_without_renewal_or_outcome_refuses_them(cast):
    """D.2: the ways on are the programme's."""
    one = Placement(cast, post(cast, pool(cast, "supports"))).serving(probation=0, until=D(2028, 6, 30))
    one.do("review_term", D(2028, 5, 10))
    words = {"contract_from": D(2028, 7, 1), "contract_until": D(2030, 6, 30)}
    assert refused(one, "renew", D(2028, 6, 25), **words) == {("D.2", "renewable")}
    assert refused(one, "settle", D(2028, 6, 30), outcome="promote") == {("D.2", "outcome_of_the_programme")}


@pytest.mark.parametrize(("on", "late"), [(D(2028, 2, 1), False), (D(2028, 2, 2), True)])
def test_an_appeal_after_thirty_days_is_noted_as_late(serving, on, late):
    """E-10: a decision made known on 2 January may be contested until 1 February."""
    event = serving.do("record_appeal", on, decided_on=D(2028, 1, 2))
    assert (cite("E-10") in warned(event)) is late
    assert serving.do("answer_appeal", D(2028, 3, 1))


def test_death_releases_the_post_at_any_step(cast, made):
    """D.5: released on death with a document."""
    made.do("record_death", D(2026, 6, 10), died_on=D(2026, 6, 9))
    assert (made.case.outcome, ledger.state(made.post)) == ("deceased", "vacant")
    with pytest.raises(InvalidFacts):
        made.do("archive", D(2026, 7, 1), complete=False)


# --- taken over ------------------------------------------------------------------------------------------------------


def test_who_is_taken_over_as_of_the_day_of_reporting_in_owes_no_training(cast, thousand):
    """D.3: the legal date of an old appointment may be the day on which the person came."""
    came = D(2028, 7, 3)
    words = {"document_number": "丙人社〔2028〕7号", "quota_number": "丙编上〔2028〕7号", "post": post(cast, thousand),
             "contract_from": came, "contract_until": D(2031, 7, 2), "reported_on": came}  # fmt: skip
    graduate = person("在岗生林", cast.county, member=False, born=D(2003, 5, 1))
    event = begin(
        PlacementCase, "take_over", organisation=cast.county, person=graduate, by=cast.carol, on=came, **words
    )
    assert {task.node for task in event.case.tasks.open()} == {"serving", "appoint_mentor", "assess_year"}


def test_somebody_already_in_service_is_taken_over(cast, thousand):
    """D.3, D.5: the post under its old document, the clock from the old report-in, the last result."""
    there = post(cast, thousand)
    words = {"document_number": "丙人社〔2028〕7号", "quota_number": "丙编上〔2028〕7号", "post": there,
             "contract_from": D(2028, 7, 1), "contract_until": D(2031, 6, 30), "reported_on": D(2028, 7, 3),
             "last_year": 2029, "last_grade": "unqualified"}  # fmt: skip
    graduate = person("在岗生林", cast.county, member=False, born=D(2003, 5, 1))
    event = begin(
        PlacementCase, "take_over", organisation=cast.county, person=graduate, by=cast.carol, on=D(2030, 11, 1), **words
    )
    case = PlacementCase.objects.get(pk=event.case_id)
    assert (case.state, case.organisation, case.bound_until) == ("serving", cast.village, D(2031, 6, 30))
    assert "train" not in {task.node for task in case.tasks.all()}
    perform(case, "assess_year", by=cast.bob, on=D(2030, 11, 20), year=2030, grade="unqualified", opinion="见考核表。")
    perform(
        case, "terminate", by=cast.carol, on=D(2030, 11, 20), ground="failed_twice", noticed_on=D(2030, 10, 21),
        document_number="丙组〔2030〕9号", reason="连续两年不合格。",
    )  # fmt: skip
    assert ledger.state(there) == "vacant"
