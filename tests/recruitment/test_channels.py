"""Channels below their pages: who is eligible as the database says it, the figures, and the last post of two (E-11)."""

from __future__ import annotations

import contextlib
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from cases.law import Unlawful
from organisations.desks import Role
from organisations.models import Organisation
from recruitment import channels
from recruitment.eligible import eligible, with_figures
from recruitment.models import Channel, Nomination
from tests.cases.test_concurrency import at_once
from tests.story import TODAY, D, account, anew
from tests.workflows.graded import NOMINATED, TAKEN, at_work, channel, do, posts_of
from workflows.employment.dates import results
from workflows.models import HiringCase

CONDITIONS = [
    {}, {"least_years": 2}, {"least_years": 3}, {"clean_years": 1}, {"clean_years": 2}, {"excellent": 1},
    {"excellent": 2}, {"least_years": 2, "clean_years": 3, "excellent": 1},
]  # fmt: skip


@pytest.fixture
def pool(cast):
    """Posts of the county."""
    return posts_of(cast)


@pytest.fixture
def workers(cast, pool):
    """Community workers with every mixture of years and results; the last completes two years TODAY."""
    given = [
        ("社工甲", D(2028, 7, 1), {2028: "excellent", 2029: "excellent"}),
        ("社工乙", D(2028, 7, 1), {2028: "basic", 2029: "excellent"}),
        ("社工丙", D(2028, 7, 1), {2029: "unqualified"}),
        ("社工丁", D(2029, 3, 1), {2029: "qualified"}),
        ("社工戊", TODAY.replace(year=2028), {}),
        ("社工己", D(2028, 11, 25), {}),
    ]
    return [at_work(cast, pool, name=name, since=since, results=found) for name, since, found in given]


@pytest.mark.django_db
@pytest.mark.datalayer
@pytest.mark.parametrize("conditions", CONDITIONS, ids=str)
def test_the_database_and_the_law_find_the_same_people(cast, workers, conditions):
    """E-11: one set of conditions, asked of the database for lists and of a case by its guards."""
    one = channel(cast.county, by=cast.carol, **conditions)
    lawful = {
        case.pk
        for case in workers
        if not list(channels.unmet(one, since=case.reported_on, results=results(case), on=TODAY))
    }
    assert set(eligible(one, TODAY).values_list("pk", flat=True)) == lawful
    assert lawful or conditions == {"least_years": 3}


@pytest.mark.django_db
def test_who_is_nominated_left_or_elsewhere_is_not_listed(cast, pool, workers):
    """E-11: only who is at work below the channel's organisation, under a labour contract, and not nominated."""
    one = channel(cast.east, by=cast.carol, number=3)
    nominated, taken, gone = workers[:3]
    for case in (nominated, taken):
        do(case, "nominate_channel", by=cast.carol, channel=one.pk, **NOMINATED)
    do(taken, "record_channel_result", by=cast.carol, **TAKEN)
    do(gone, "record_death", by=cast.carol, died_on=TODAY, document_number="丙组〔2030〕9号")
    specialist = at_work(cast, posts_of(cast, code="specialist"), name="专干林")
    found = set(eligible(one, TODAY).values_list("pk", flat=True))
    assert found == {case.pk for case in workers[3:]}
    assert specialist.pk not in found
    assert not eligible(channel(cast.west, by=cast.carol), TODAY).exists()


@pytest.mark.django_db
@pytest.mark.datalayer
def test_the_figures_of_a_channel(cast, pool, workers):
    """E-11: used is who was taken; who left the post otherwise does not wait for a result any more."""
    one = channel(cast.county, by=cast.carol, number=3)
    taken, waiting, gone = workers[:3]
    for case in (taken, waiting, gone):
        do(case, "nominate_channel", by=cast.carol, channel=one.pk, **NOMINATED)
    do(taken, "record_channel_result", by=cast.carol, **TAKEN)
    do(gone, "record_death", by=cast.carol, died_on=TODAY, document_number="丙组〔2030〕9号")
    (row,) = with_figures(Channel.objects.all())
    assert (row.nominated, row.used, row.free) == (1, 1, 2)


@pytest.mark.django_db
@pytest.mark.datalayer
@pytest.mark.parametrize("columns", [{"result": "taken"}, {"slot": 1}, {"result": "not_taken", "slot": 1}])
def test_the_database_holds_that_only_who_is_taken_uses_a_post(cast, workers, columns):
    """E-11: past the door too."""
    words = {"nominated_on": TODAY, "document": "x", "by": cast.carol}
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.create(
            channel=channel(cast.county, by=cast.carol), case_id=workers[0].pk, **words, **columns
        )


@pytest.fixture
def meet_after_counting(monkeypatch):
    """Takers wait for each other once they have counted what is taken; under the channel's lock they never meet."""
    meeting, judged = threading.Barrier(2), channels.no_post_left

    def judge(channel, taken):
        if taken:  # the first post is taken by somebody alone
            with contextlib.suppress(threading.BrokenBarrierError):
                meeting.wait(2)
        return judged(channel, taken)

    monkeypatch.setattr(channels, "no_post_left", judge)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL")
def test_two_counties_take_the_last_post_at_once(cast, meet_after_counting):
    """E-11: one gets it; the other is told with the rule, and stays in the post as nominated."""
    county = Organisation.objects.create(
        name="中共丁县委", short_name="丁县委", kind="committee", parent=cast.prefecture, place="county",
        can_recruit=True, can_record=True, can_approve=True, can_keep_files=True,
    )  # fmt: skip
    there = Organisation.objects.create(
        name="中共丁街支部", short_name="丁街支部", kind="branch", parent=county, place="community"
    )
    other = type(cast)(**vars(cast) | {"county": county})
    dan = account("Dan", Role.DEPARTMENT, county)
    one = channel(cast.prefecture, by=cast.carol, number=2)
    first, mine = (at_work(cast, posts_of(cast, year=year), name=name) for year, name in ((2028, "金"), (2027, "李")))
    other.carol = dan
    theirs = at_work(other, posts_of(other), there, name="朴", by=dan)
    for case, by in ((first, cast.carol), (mine, cast.carol), (theirs, dan)):
        do(case, "nominate_channel", by=by, channel=one.pk, **NOMINATED)
    do(first, "record_channel_result", by=cast.carol, **TAKEN)
    attempts = ((mine, cast.carol), (theirs, dan))
    found = at_once(
        *(lambda case=case, by=by: do(case, "record_channel_result", by=anew(by), **TAKEN) for case, by in attempts)
    )
    lost = [answer for answer in found if isinstance(answer, Exception)]
    assert len(lost) == 1, found
    assert isinstance(lost[0], Unlawful), lost
    assert [row.article for row in lost[0].obstacles] == ["E-11"]
    assert sorted(Nomination.objects.values_list("slot", flat=True), key=str) == [1, 2, None]
    states = HiringCase.objects.filter(pk__in=[mine.pk, theirs.pk]).values_list("state", flat=True)
    assert sorted(states) == ["leaving", "serving"]
