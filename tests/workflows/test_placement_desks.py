"""Whose act it is: every act of service by every desk; what lies on which desk and until when (D.3)."""

from __future__ import annotations

import pytest

from cases.actions import InvalidFacts, NotYours, begin, perform
from cases.ahead import due_on, owed_duties
from cases.forecast import forecast
from cases.law import Unlawful
from cases.models import Case
from cases.rail import rail
from dossiers.models import Dossier
from recruitment import ledger
from recruitment.models import Intake, Position
from tests.story import D, person
from workflows.employment.steps import Appointment, Ending, Service
from workflows.models import PlacementCase

from .placements import DOCUMENT, NO_KIN, QUOTA, Placement, cleared, may, pool, post, wrongly_allowed

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


@pytest.fixture
def thousand(cast):
    """A pool for public-institution staff, whose people are sent in these tests."""
    return pool(cast, "thousand", sent=True, per_village=2)


@pytest.fixture
def position(cast, thousand):
    """A position of a round with one reserved post."""
    dossier = Dossier.objects.create(number="R-2026-01", title="招聘", opened_on=D(2026, 3, 1))
    intake = Intake.objects.create(
        number="R-2026-01", title="2026年招聘", programme=thousand.programme, organisation=cast.county, dossier=dossier,
        opened_on=D(2026, 3, 1), entered_on=D(2026, 3, 1),
    )  # fmt: skip
    made = Position.objects.create(
        intake=intake, code="01", title="村干部助理", announced=1, places=1, education="21", age_most=35
    )
    one = post(cast, thousand)
    one.position = made
    one.save()
    ledger.reserve(one, by=cast.carol, on=D(2026, 3, 2), document="丙编〔2026〕2号")
    return made


def test_exactly_the_competent_desk_may_do_each_act_of_service(cast, thousand, position):
    """The matrix: every act at every step of service, times everybody of the cast; Eve of the other township never."""
    one, seen, wrong = Placement(cast, post(cast, thousand)), set(), []
    road = [
        lambda: one.signed(), lambda: one.do("report_in", D(2026, 7, 1)),
        lambda: one.do("review_probation", D(2027, 7, 1)), lambda: one.do("pass_probation", D(2027, 7, 1)),
        lambda: one.do("review_term", D(2029, 5, 1)), lambda: one.do("settle", D(2029, 6, 30)), lambda: None,
    ]  # fmt: skip
    for go in road:
        seen |= {action.name for action in one.case.actions_from(one.case.step)}
        wrong += wrongly_allowed(cast, one.case)
        go()
    assert wrong == []
    service = {name for name, one in PlacementCase.actions().items() if one.article and name in seen}
    assert {"resign", "terminate", "change_post", "permit_exit", "record_absence", "renew", "archive"} <= service
    assert may(cleared(cast, position), "appoint", cast.carol)
    assert not may(Case.objects.last().specific, "appoint", cast.bob)


def test_only_the_department_opens_cases_of_service(cast, thousand):
    """D.2: neither the township nor another township takes people in or over."""
    graduate = person("毕业生林", cast.county, member=False, born=D(2003, 5, 1))
    for act in ("take_in", "take_over"):
        for user in (cast.bob, cast.eve, cast.ivy, cast.adam):
            with pytest.raises(NotYours):
                begin(PlacementCase, act, organisation=cast.county, person=graduate, by=user, on=D(2026, 6, 1))
    assert not PlacementCase.objects.exists()


def test_an_appointment_occupies_the_post_reserved_for_the_position(cast, thousand, position):
    """D.3 row 11, D.5: the announced post and no other; the case goes to the village of its post."""
    other = post(cast, thousand, cast.far)
    case = cleared(cast, position)
    facts = DOCUMENT | QUOTA | NO_KIN
    with pytest.raises(InvalidFacts) as refusal:
        perform(case, "appoint", by=cast.carol, on=D(2026, 6, 2), post=other, **facts)
    assert "post" in refusal.value.form.errors
    with pytest.raises(Unlawful) as kin:
        perform(
            case,
            "appoint",
            by=cast.carol,
            on=D(2026, 6, 2),
            post=position.posts.get(),
            **facts | {"kinship": "office"},
        )
    assert {one.article for one in kin.value.obstacles} == {"E-05"}
    perform(case, "appoint", by=cast.carol, on=D(2026, 6, 2), post=position.posts.get(), **facts)
    case = PlacementCase.objects.get(pk=case.pk)
    assert (case.state, case.organisation, case.post) == ("appointed", cast.village, position.posts.get())
    balance = ledger.balance(thousand)
    assert (balance.reserved, balance.occupied) == (0, 1)
    assert ledger.holder(case.post).person == case.person


def test_the_rail_of_somebody_sent_begins_with_the_appointment(cast, thousand):
    one = Placement(cast, post(cast, thousand))
    shown = [(stage.label, stage.state) for stage in rail(one.case).stages]
    assert shown == [(Appointment.label, "current"), (Service.label, "ahead"), (Ending.label, "ahead")]


def due(one) -> dict:
    """The due date of every open work item by node."""
    return {name: task.due_on for name, task in one.open_tasks().items()}


def test_open_work_and_its_dates_along_the_road(cast, thousand):
    """D.3: contract within a month, report-in, end of probation, yearly assessment, end of the term."""
    one = Placement(cast, post(cast, thousand))
    assert due(one) == {"appointed": D(2026, 7, 1)}
    one.signed()
    assert due(one) == {"contracted": D(2026, 7, 20), "train": D(2026, 7, 20), "appoint_mentor": D(2026, 7, 20)}
    one.do("train", D(2026, 6, 25))
    one.do("appoint_mentor", D(2026, 6, 26), people=[cast.members[cast.village.pk][0].pk])
    one.do("report_in", D(2026, 7, 1))
    assert due(one) == {"probation": D(2027, 7, 31), "review_probation": D(2027, 7, 1)}
    one.do("review_probation", D(2027, 7, 1))
    one.do("pass_probation", D(2027, 7, 1))
    assert due(one) == {"serving": D(2029, 6, 30), "assess_year": D(2027, 7, 1)}
    one.do("assess_year", D(2027, 12, 20), year=2027)
    assert due(one)["assess_year"] == D(2028, 12, 20)
    case = one.case
    assert due_on(case) == case.serves_until
    assert [duty.name for duty in owed_duties(case)] == ["assess_year"]
    one.do("review_term", D(2029, 5, 1))
    assert due(one) == {"reviewed": D(2029, 6, 30), "assess_year": D(2028, 12, 20)}
    one.do("renew", D(2029, 6, 20), contract_from=D(2029, 7, 1), contract_until=D(2032, 6, 30))
    assert due(one)["serving"] == D(2032, 6, 30)


def test_the_mentor_stays_behind_when_the_village_changes(cast, thousand):
    """D.3 row 13, D-08: the old tenure ends with the transfer, and the new township owes a mentor."""
    there = post(cast, thousand, cast.far)
    one = Placement(cast, post(cast, thousand)).serving()
    one.do("appoint_mentor", D(2027, 7, 2), people=[cast.members[cast.village.pk][0].pk])
    assert "appoint_mentor" not in one.open_tasks()
    one.do("change_post", D(2027, 8, 1), post=there)
    task = one.open_tasks()["appoint_mentor"]
    assert (task.organisation, task.due_on) == (cast.west, D(2027, 8, 31))
    assert [tenure.until for tenure in one.case.sponsorships.all()] == [D(2027, 8, 1)]
    with pytest.raises(NotYours):
        one.do("appoint_mentor", D(2027, 8, 2), by=cast.bob)


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_the_road_ahead_is_foreseen_to_the_closed_file(cast, thousand, steps):
    """The calendar rehearses the road: contract, report-in, probation, yearly results, review, settlement, file."""
    one = Placement(cast, post(cast, thousand), on=D(2030, 10, 1))
    term = {"contract_from": D(2030, 11, 1), "contract_until": D(2033, 10, 31)}
    road = [
        lambda: one.do("conclude_contract", D(2030, 10, 10), **term),
        lambda: one.do("report_in", D(2030, 11, 1)),
        lambda: one.do("appoint_mentor", D(2030, 11, 2), people=[cast.members[cast.village.pk][0].pk]),
    ]  # fmt: skip
    for go in road[:steps]:
        go()
    seen = forecast(one.case)
    names = [row.action.name for row in seen.rows]
    assert seen.decided
    assert names[-3:] == ["review_term", "settle", "archive"]
    assert "assess_year" in names
    if steps >= 2:
        assert {row.action.name: row.earliest for row in seen.rows}["pass_probation"] == D(2031, 11, 1)
