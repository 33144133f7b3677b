"""The two channels: nomination by announced conditions, one at a time, and what comes of it (E-11)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from cases.actions import NotYours
from cases.law import InvalidFacts, Unlawful
from recruitment import channels, ledger
from recruitment.models import Nomination
from tests.story import TODAY, D
from workflows.employment import dates
from workflows.models import HiringCase

from .graded import NOMINATED, TAKEN, at_work, channel, do, posts_of

pytestmark = pytest.mark.django_db
RESULT = {"document_number": "州人社录〔2030〕8号"}


@pytest.fixture
def pool(cast):
    """Posts of the county."""
    return posts_of(cast)


@pytest.fixture
def kim(cast, pool):
    """A community worker with two full years in the post: excellent, qualified."""
    return at_work(cast, pool, results={2028: "excellent", 2029: "qualified"})


@pytest.fixture
def one_post(cast):
    """A channel of the prefecture with one post."""
    return channel(cast.prefecture, by=cast.carol)


def refusal(case, cast, action="nominate_channel", **facts) -> list[str]:
    """The obstacles by the names of their guards; all of them of E-11."""
    with pytest.raises(Unlawful) as caught:
        do(case, action, by=cast.carol, **NOMINATED | facts)
    assert {one.article for one in caught.value.obstacles} <= {"E-11", ""}
    return [one.guard for one in caught.value.obstacles]


def test_a_nomination_and_its_good_end(cast, pool, kim, one_post):
    """E-11, D.5: the quota is used, the post released under the document, the file is to be closed."""
    do(kim, "nominate_channel", by=cast.carol, on=D(2030, 9, 1), channel=one_post.pk, **NOMINATED)
    row = Nomination.objects.get()
    assert (row.case_id, row.nominated_on, row.document, row.result) == (kim.pk, D(2030, 9, 1), "丙组荐〔2030〕3号", "")
    do(kim, "record_channel_result", by=cast.carol, **TAKEN)
    case, row = HiringCase.objects.get(pk=kim.pk), Nomination.objects.get()
    assert (case.state, case.outcome) == ("leaving", "channel")
    assert "经双通道定向录（聘）用" in case.basis
    assert (row.result, row.slot, row.result_on, row.result_document) == ("taken", 1, TODAY, "州人社录〔2030〕8号")
    assert ledger.state(case.post) == "vacant"
    assert pool.entries.order_by("seq").last().document == "州人社录〔2030〕8号"


@pytest.mark.parametrize(
    ("conditions", "missed"),
    [
        ({}, []),
        ({"least_years": 2, "clean_years": 3, "excellent": 1}, []),
        ({"least_years": 3}, ["years_in_the_post"]),
        ({"excellent": 2}, ["excellent_often_enough"]),
        ({"closed_on": D(2030, 11, 23)}, ["channel_open"]),
        ({"opened_on": D(2030, 11, 25)}, ["channel_open"]),
        ({"least_years": 9, "excellent": 9}, ["years_in_the_post", "excellent_often_enough"]),
    ],
)  # fmt: skip
def test_each_condition_that_is_not_met_is_named(cast, kim, conditions, missed):
    """E-11: eligibility is on record, condition by condition."""
    there = channel(cast.county, by=cast.carol, **conditions)
    if missed:
        assert refusal(kim, cast, channel=there.pk) == missed
    else:
        do(kim, "nominate_channel", by=cast.carol, channel=there.pk, **NOMINATED)


@pytest.mark.parametrize(("grade", "year", "missed"), [
    ("basic", 2029, True), ("unqualified", 2028, True), ("qualified", 2029, False),
])  # fmt: skip
def test_no_result_below_qualified_in_the_last_years(cast, pool, grade, year, missed):
    """E-11: “basically qualified” is below qualified too; years before those asked for do not count."""
    case = at_work(cast, pool, results={year: grade})
    asked = channel(cast.county, by=cast.carol, clean_years=2)
    assert (refusal(case, cast, channel=asked.pk) if missed else []) == (["no_result_below"] if missed else [])
    lenient = channel(cast.county, by=cast.carol, clean_years=1 if year == 2028 else 0)
    do(case, "nominate_channel", by=cast.carol, channel=lenient.pk, **NOMINATED)


def test_nobody_is_nominated_twice_at_once(cast, kim, one_post):
    """E-11: after withdrawal or a bad result again, and the post is kept meanwhile."""
    other = channel(cast.county, by=cast.carol)
    do(kim, "nominate_channel", by=cast.carol, on=D(2030, 3, 1), channel=one_post.pk, **NOMINATED)
    assert refusal(kim, cast, channel=other.pk) == ["not_nominated"]
    with pytest.raises(IntegrityError), transaction.atomic():
        channels.nominate(other, kim, by=cast.carol, on=TODAY, document="x")
    assert refusal(kim, cast, "withdraw_channel", on=D(2030, 2, 1), reason="本人申请。") == ["after_the_nomination"]
    do(kim, "withdraw_channel", by=cast.carol, on=D(2030, 3, 5), reason="本人申请。", **RESULT)
    do(kim, "nominate_channel", by=cast.carol, on=D(2030, 4, 1), channel=other.pk, **NOMINATED)
    do(kim, "record_channel_failure", by=cast.carol, on=D(2030, 6, 1), **RESULT)
    assert list(Nomination.objects.order_by("pk").values_list("result", "slot")) == [("withdrawn", None),
                                                                                   ("not_taken", None)]  # fmt: skip
    assert HiringCase.objects.get(pk=kim.pk).state == "serving"
    for action in ("withdraw_channel", "record_channel_failure", "record_channel_result"):
        with pytest.raises(Unlawful, match="不适用于本个案"):
            do(kim, action, by=cast.carol, reason="-", **TAKEN)


def test_more_are_nominated_than_taken(cast, pool, kim, one_post):
    """E-11: the announced number is never exceeded; the one who comes too late is told and stays as nominated."""
    lee = at_work(cast, pool, name="社工李")
    for one in (kim, lee):
        do(one, "nominate_channel", by=cast.carol, channel=one_post.pk, **NOMINATED)
    do(kim, "record_channel_result", by=cast.carol, **TAKEN)
    with pytest.raises(Unlawful, match="1个定向名额已全部用完"):
        do(lee, "record_channel_result", by=cast.carol, **TAKEN)
    assert HiringCase.objects.get(pk=lee.pk).state == "serving"
    assert Nomination.objects.get(case=lee.pk).result == ""
    late = at_work(cast, pool, name="社工朴")
    assert refusal(late, cast, channel=one_post.pk) == ["post_left"]


def test_the_channel_is_of_an_organisation_above(cast, kim):
    """E-11: a channel of another county is not open to this place."""
    with pytest.raises(InvalidFacts) as caught:
        do(kim, "nominate_channel", by=cast.carol, channel=channel(cast.west, by=cast.carol).pk, **NOMINATED)
    assert list(caught.value.form.errors) == ["channel"]


def test_the_department_nominates_and_nobody_else(cast, kim, one_post):
    with pytest.raises(NotYours):
        do(kim, "nominate_channel", by=cast.bob, channel=one_post.pk, **NOMINATED)


def test_channels_are_for_workers_under_a_labour_contract(cast, one_post):
    """E-11: who is staff of a public institution already is not meant."""
    case = at_work(cast, posts_of(cast, code="specialist"))
    with pytest.raises(Unlawful, match="不适用于本个案"):
        do(case, "nominate_channel", by=cast.carol, channel=one_post.pk, **NOMINATED)


def test_the_words_of_yearly_results_are_those_of_the_law():
    """Recruitment reads what employment records (D.3 row 15)."""
    assert (channels.YEARLY, channels.EXCELLENT) == (dates.YEARLY, dates.EXCELLENT)
    assert channels.BELOW == (dates.BASIC, dates.FAILED)
