"""Two people at once, with real threads and real row locks: one wins, the other is told, nothing is doubled."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from cases.actions import perform
from cases.law import Stale
from cases.models import Case, Event, Serial
from organisations.desks import Role
from tests.story import Road, account, anew, fresh, person
from workflows.desk import claim
from workflows.models import CaseTask

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row locks need PostgreSQL"),
]


@pytest.fixture
def rivals(cast):
    """Two organisers of East."""
    return cast.bob, account("Bert", Role.ORGANISER, cast.east)


def at_once(*attempts):
    """Run the attempts in threads of their own that start together; what each returned or raised."""
    start = threading.Barrier(len(attempts))

    def run(attempt):
        try:
            start.wait(10)
            return attempt()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def deciding(road, action, user, version):
    """An attempt by a user who looked at that version."""
    move, case = road.move(action), road.case
    return lambda: perform(case, action, by=anew(user), on=move.on, version=version, **fresh(move.facts))


@pytest.mark.parametrize("other", ["file_activist", "return_activist"])
def test_two_organisers_decide_the_same_step_at_once(cast, rivals, other):
    road = Road(cast).until("file_activist")
    version = road.case.version
    results = at_once(deciding(road, "file_activist", rivals[0], version), deciding(road, other, rivals[1], version))
    won = [one for one in results if isinstance(one, Event)]
    lost = [one for one in results if isinstance(one, Stale)]
    assert (len(won), len(lost)) == (1, 1), results
    assert lost[0].event == won[0]
    assert Event.objects.filter(case=road.pk, seq__gt=version).count() == 1
    case = road.case
    assert (case.version, case.state, case.chain) == (version + 1, won[0].target, won[0].hash)
    assert [task for task in road.open_tasks() if task in case.steps()] == [case.state]


def test_two_duties_at_once_are_both_done(cast):
    """Different desks do not stand in each other's way: the row lock orders them, nobody is refused."""
    road = Road(cast).after("list_candidate")
    version = road.case.version
    results = at_once(
        deciding(road, "train", cast.bob, version),
        deciding(road, "appoint_introducers", cast.alice, version),
        deciding(road, "sponsor_visit", cast.sam, version),
    )
    assert all(isinstance(one, Event) for one in results), results
    assert sorted(one.seq for one in results) == [version + 1, version + 2, version + 3]
    assert not {"train", "appoint_introducers", "sponsor_visit"} & set(road.open_tasks())


def test_a_claim_has_one_winner(cast, rivals):
    task = Road(cast).until("file_activist").open_tasks()["activist_named"]
    results = at_once(*(lambda user=user: claim(CaseTask.objects.get(pk=task.pk), anew(user)) for user in rivals))
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "PermissionDenied"], results
    task.refresh_from_db()
    assert task.owner in rivals
    (told,) = (one for one in results if isinstance(one, PermissionDenied))
    assert str(task.owner) in str(told)


def test_cases_opened_at_once_bear_numbers_of_their_own(cast):
    applicants = [person(f"申请人{number}", cast.village, member=False) for number in range(4)]

    def opening(applicant):
        own = type(cast)(**vars(cast) | {"applicants": {cast.village.pk: applicant}})
        return lambda: Road(own).case.number

    numbers = at_once(*(opening(one) for one in applicants))
    assert sorted(numbers) == [f"M-2027-000{n}" for n in range(1, 5)]
    assert Case.objects.count() == 4
    assert Serial.objects.get().last == 4
