"""Boundaries of selection: days, ages, diplomas, falls before and after what was announced (E-01, E-08, D.3)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from organisations.codes import EDUCATION, education_level
from recruitment.models import IntegrityRecord
from recruitment.programmes import CIVIL_SERVANT, PUBLIC_INSTITUTION
from tests.story import ONE_DAY, D
from tests.workflows import candidates as world
from tests.workflows.candidates import REASON, Selection, at
from workflows.models import MembershipCase, PlacementCase
from workflows.selection.announcing import notice_days
from workflows.selection.guards import full_years


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (D(1995, 8, 30), D(2030, 8, 30), 35),
        (D(1995, 8, 31), D(2030, 8, 30), 34),
        (D(1996, 2, 29), D(2031, 2, 28), 35),
        (D(1996, 2, 29), D(2031, 2, 27), 34),
    ],
)
def test_age_in_full_years(born, day, years):
    """E-01: whoever has the birthday on the last day of applications is that old."""
    assert full_years(born, day) == years


def test_diplomas_from_the_highest_down():
    """GB/T 4658: a diploma stands above a course that was left, and every code but "other" has its place."""
    row = [education_level(code) for code in ("11", "14", "21", "31", "61", "71", "81")]
    assert row == sorted(set(row), reverse=True)
    assert education_level("23") < education_level("31") < education_level("21") <= education_level("15")
    assert [code for code, _name in EDUCATION if education_level(code) < 0] == ["90"]


@pytest.mark.parametrize(
    ("identity", "programme", "announced", "least"),
    [(PUBLIC_INSTITUTION, 7, 7, 7), (PUBLIC_INSTITUTION, 5, 5, 7), (PUBLIC_INSTITUTION, 7, 10, 10),
     (CIVIL_SERVANT, 5, 5, 5), (CIVIL_SERVANT, 5, 3, 5)],
)  # fmt: skip
def test_how_long_the_public_notice_runs(identity, programme, announced, least):
    """D.3 row 10: seven working days, five for civil servants, more where it was announced."""
    intake = SimpleNamespace(notice_days=announced, programme=SimpleNamespace(identity=identity, notice_days=programme))
    assert notice_days(SimpleNamespace(intake=intake)) == least


@pytest.mark.parametrize(
    ("name", "acts"),
    [("notice_long_enough", ("announce", "put_up_notice")), ("notice_has_run", ("list_candidate", "close_notice")),
     ("notice_clear", ("list_candidate", "close_notice")),
     ("notice_uncontested", ("list_candidate", "close_notice"))],
)  # fmt: skip
def test_both_pipelines_keep_one_rule_on_public_notices(name, acts):
    """A-13 and D.3 row 10: what is changed in cases/guards.py is changed for both."""
    laws = zip((MembershipCase, PlacementCase), acts, strict=True)
    checks = [guard.check.__code__ for law, act in laws for guard in law.actions()[act].when if guard.name == name]
    assert len(checks) == 2
    assert len(set(checks)) == 1


# --- in a round -----------------------------------------------------------------------------------------------------

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


@pytest.fixture
def selection(cast):
    return Selection(cast, places=1, shortlist=2).opened()


def test_applications_on_the_first_and_the_last_day(selection):
    """E-01: both announced days count."""
    assert at(selection.apply("甲考生", on=world.FROM)) == "applied"
    assert at(selection.apply("乙考生", on=world.UNTIL)) == "applied"


def test_an_application_may_be_made_again_after_it_was_refused(selection):
    """D.3 row 3: who was not qualified and is in no other procedure may apply for another position while it is open."""
    one = selection.apply("甲考生")
    selection.do(one, "disqualify", world.APPLIED, condition="major", **REASON)
    assert at(selection.apply(one.person, on=world.UNTIL)) == "applied"


def test_the_record_lapses_the_day_after_its_last(selection):
    """E-07: barred up to the last day, free from the next."""
    one = selection.apply("甲考生")
    who = selection.applicant("乙考生")
    until = world.APPLIED - ONE_DAY
    IntegrityRecord.objects.create(person=who, case=one, ground="exam", since=D(2025, 8, 19), until=until)
    assert at(selection.apply(who, on=world.APPLIED)) == "applied"


def test_who_gives_up_before_the_shortlist_makes_room_in_it(selection):
    """D.3 row 6: the shortlist is made of those who are still there."""
    people = [selection.apply(f"考生{number}") for number in range(3)]
    selection.examined(people)
    for case, score in zip(people, (90, 80, 70), strict=True):
        selection.do(case, "record_written", world.WRITTEN, score=score)
    selection.do(people[0], "give_up", world.WRITTEN, **REASON)
    selection.proceed("announce_shortlist", world.SHORTLISTED)
    assert [at(case) for case in people] == ["gave_up", "shortlisted", "shortlisted"]


def test_who_gives_up_after_the_ranking_leaves_a_vacancy_that_only_substitution_fills(cast):
    """E-08: the announced ranking stays; nobody moves up by himself."""
    selection = Selection(cast, places=1, shortlist=2, substitution=False).opened()
    one, two = selection.apply("甲考生"), selection.apply("乙考生")
    selection.examined([one, two])
    selection.written({one: 90, two: 80})
    selection.interviewed({one: 80, two: 80})
    selection.proceed("announce_ranking", world.RANKED)
    selection.do(one, "give_up", world.CHECKED, **REASON)
    case = PlacementCase.objects.get(pk=one.pk)
    assert (case.state, case.out, at(two)) == ("gave_up", "", "not_selected")


def test_absent_from_the_interview_is_ranked_no_more(selection):
    """D.3 row 7: absent from the interview one keeps the place in the shortlist and is in no final ranking."""
    one, two = selection.apply("甲考生"), selection.apply("乙考生")
    selection.examined([one, two])
    selection.written({one: 90, two: 80})
    selection.interviewed({one: None, two: 60})
    selection.proceed("announce_ranking", world.RANKED)
    assert (at(one), at(two)) == ("not_selected", "nominated")


def test_a_position_by_interview_alone(cast):
    """D-06: whoever is qualified is admitted, and the interview alone ranks."""
    selection = Selection(cast, places=1, direct=True).opened()
    one, two = selection.apply("甲考生"), selection.apply("乙考生")
    selection.proceed("close_applications", world.UNTIL)
    for case in (one, two):
        selection.do(case, "qualify", world.EXAMINED)
    selection.proceed("open_interview_directly", world.EXAMINED)
    assert (at(one), at(two)) == ("shortlisted", "shortlisted")
    selection.interviewed({one: 70, two: "85.5"})
    selection.proceed("announce_ranking", world.RANKED)
    assert (at(one), at(two)) == ("reserve", "nominated")


def test_an_upheld_objection_ends_the_case_and_opens_the_place(selection):
    """D.3 row 10, E-08."""
    one, two = selection.apply("甲考生"), selection.apply("乙考生")
    selection.examined([one, two])
    selection.written({one: 90, two: 80})
    selection.interviewed({one: 80, two: 80})
    selection.proceed("announce_ranking", world.RANKED)
    selection.checked(one)
    told = {"objections": 1, "outcome": "upheld", "handling": "经核查属实。"}
    selection.do(one, "uphold_objection", world.NOTICE_OVER, **told, **REASON)
    assert PlacementCase.objects.get(pk=one.pk).history.notice("appointment").outcome == "upheld"
    selection.do(two, "substitute", world.NOTICE_OVER)
    assert (at(one), at(two)) == ("not_passed", "nominated")
