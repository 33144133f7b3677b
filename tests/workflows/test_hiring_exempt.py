"""Hiring without examination: the story of a batch, and every refusal with its rule (E-02 to E-04, E-12)."""

from __future__ import annotations

import pytest
from django.db import connection

from cases.actions import perform
from cases.editions import cite
from cases.law import InvalidFacts, Unlawful
from cases.models import Publicity
from recruitment.models import Position
from tests.cases.test_concurrency import at_once
from tests.story import ONE_DAY, D, anew
from workflows.models import HiringCase
from workflows.selection.steps import NotTaken

from . import candidates as world
from .candidates import REASON
from .exempted import PUBLIC, RECOMMENDED, RUN, Mixed, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(cast) -> Mixed:
    """The mixed round, open."""
    return Mixed(cast).opened()


def rules(refused) -> list[str]:
    """The articles of the obstacles."""
    return [one.article for one in refused.value.obstacles]


# --- the story ---------------------------------------------------------------------------------------------------


def test_a_batch_of_two_in_a_mixed_round(cast, mixed):
    """E-03, E-04: recommended, deeds public, then checks, review and notice as for everybody, and appointed."""
    two = [mixed.recommend(name) for name in ("网格金", "卡点李")]
    assert [one.exempt for one in two] == [True, True]
    examined = mixed.apply("考生林")
    mixed.examined([examined])
    for one in two:
        mixed.publish_deeds(one)
    mixed.written({examined: 80})
    mixed.interviewed({examined: 85})
    mixed.proceed("announce_ranking", world.RANKED)
    assert [at(one) for one in (*two, examined)] == ["deeds", "deeds", "nominated"]
    for one in two:
        mixed.close_deeds(one)
    three = [*two, examined]
    for one in three:
        mixed.do(one, "pass_physical", world.CHECKED, hospital="县医院")
        mixed.reviewed(one, world.REVIEWED)
    mixed.order("notice", world.NOTICED, facts={name: str(value) for name, value in world.NOTICE.items()})
    assert {at(one) for one in three} == {"publicity"}
    mixed.order("close_notice", world.NOTICE_OVER, facts={"objections": "0", "outcome": "clear"})
    assert {at(one) for one in three} == {"cleared"}
    posts = [*mixed.exempt.posts.order_by("number"), mixed.position.posts.get()]
    for one, post in zip(three, posts, strict=True):
        facts = {"document_number": "丙人社〔2030〕12号", "kinship": "none", "post": post}
        mixed.do(one, "appoint", D(2030, 10, 28), **facts)
    assert {at(one) for one in three} == {"appointed"}


def test_what_the_record_tells(mixed):
    """E-03: the event, the records on file by title, who recommends and how many were before."""
    case = mixed.recommend("网格金")
    facts = case.events.get(seq=1).facts
    kind = mixed.event.kinds.filter(required=True).first()
    told = kind.title
    kind.title = "改名后的材料"
    kind.save()
    facts = case.events.get(seq=1).facts
    assert told in facts["records"]
    assert facts["event"]["name"] == mixed.event.name
    assert (facts["taken"], facts["recommended_by"]) == (0, "东镇东街社区")
    assert "missing_records" not in facts or not facts["missing_records"]


# --- recommendation ----------------------------------------------------------------------------------------------


def test_nobody_applies_for_a_position_without_examination(mixed):
    """E-03: not by an application, and not by a change of the position either."""
    with pytest.raises(Unlawful, match="A02") as refused:
        mixed.apply("考生林", position=mixed.exempt.pk)
    assert rules(refused) == ["E-03"]
    case = mixed.apply("考生林")
    mixed.proceed("close_applications", world.UNTIL)
    with pytest.raises(Unlawful) as refused:
        mixed.do(case, "change_position", world.UNTIL, position=mixed.exempt.pk, **REASON)
    assert rules(refused) == ["E-03"]


def test_nobody_is_recommended_for_an_examined_position(mixed):
    with pytest.raises(Unlawful, match="A01") as refused:
        mixed.recommend(mixed.worker("网格金", born=world.BORN), position=mixed.position.pk)
    assert rules(refused) == ["E-03"]


def test_no_way_into_a_public_institution(cast):
    """E-02: such a plan is not approved; where one stands all the same nobody is recommended for it."""
    specialists = Mixed(cast, code="specialist")
    with pytest.raises(Unlawful, match="A02") as refused:
        specialists.opened()
    assert rules(refused) == ["E-02"]
    Position.objects.filter(pk=specialists.exempt.pk).update(exempt=False)
    specialists.opened()
    with pytest.raises(Unlawful) as refused:
        specialists.recommend("网格金")
    assert rules(refused) == ["E-02", "E-03"]
    assert cite("E-02") in str(refused.value.obstacles[0])


def test_an_exempt_position_is_not_published_for_a_public_institution(cast):
    """E-02: guarded at the announcement too, should the programme have changed since."""
    mixed = Mixed(cast)
    mixed.proceed("approve_plan", world.APPROVED, quota_document="州编办〔2030〕3号", plan_document="州人社〔2030〕8号")
    programme = mixed.intake.programme
    programme.identity = "institution"
    programme.save()
    with pytest.raises(Unlawful) as refused:
        mixed.proceed("publish", world.PUBLISHED)
    assert rules(refused) == ["E-02"]


def test_no_more_than_the_published_number(mixed):
    """E-03: two posts, two people; who falls out makes room."""
    first, _second = mixed.recommend("网格金"), mixed.recommend("卡点李")
    with pytest.raises(Unlawful, match="2") as refused:
        mixed.recommend("值守朴")
    assert rules(refused) == ["E-03"]
    mixed.do(first, "decline", RECOMMENDED, **REASON)
    assert at(first) == "not_qualified"
    assert at(mixed.recommend("值守朴")) == "recommended"


@pytest.mark.parametrize(
    ("facts", "rule", "said"),
    [
        ({"still_in_post": False}, "E-03", "公益性岗位"),
        ({"welfare_since": RECOMMENDED + ONE_DAY}, "E-03", "2030年8月21日"),
        ({"records": []}, "E-03", "个人工作总结"),
        ({"recommended_by": " "}, "E-04", "推荐"),
    ],
)
def test_who_is_not_recommended(mixed, facts, rule, said):
    """E-03, E-04: in the post, with the records required, recommended by a community or street."""
    with pytest.raises(Unlawful, match=said) as refused:
        mixed.recommend("网格金", **facts)
    assert rules(refused) == [rule]


@pytest.mark.parametrize("missing", ["recommendation_number", "deeds", "welfare_unit", "welfare_since", "event"])
def test_what_a_recommendation_must_say(mixed, missing):
    with pytest.raises(InvalidFacts) as refused:
        mixed.recommend("网格金", **{missing: ""})
    assert list(refused.value.form.errors) == [missing]


@pytest.mark.parametrize(("person", "said"), [({"born": D(1984, 1, 1)}, "45"), ({"education": "61"}, "专科")])
def test_conditions_hold_as_for_everybody(mixed, person, said):
    """E-04: age and education of the position; 45 years and a college diploma here."""
    with pytest.raises(Unlawful, match=said) as refused:
        mixed.recommend(mixed.worker("网格金", **person))
    assert rules(refused) == ["E-01"]


@pytest.mark.parametrize(("since", "warned"), [(D(2027, 8, 20), False), (D(2027, 8, 19), True)])
def test_a_welfare_post_of_more_than_three_years_warns(mixed, since, warned):
    """E-12: a warning, on record, no refusal."""
    case = mixed.recommend("网格金", welfare_since=since)
    assert bool(case.events.get(seq=1).facts.get("warnings")) is warned


def test_nobody_is_recommended_twice(mixed):
    mixed.recommend(who := mixed.worker("网格金"))
    with pytest.raises(Unlawful) as refused:
        mixed.recommend(who)
    assert rules(refused) == ["D.3"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL")
def test_two_desks_recommend_for_the_last_post_at_once(cast):
    """E-03: under the lock of the position the second sees the first."""
    mixed = Mixed(cast, exempt=1).opened()
    people = [mixed.worker(name) for name in ("网格金", "卡点李", "值守朴")]
    results = at_once(*(lambda who=who: mixed.recommend(who, by=anew(cast.carol)) for who in people))
    won = [one for one in results if isinstance(one, HiringCase)]
    lost = [one for one in results if isinstance(one, Unlawful)]
    assert (len(won), len(lost)) == (1, 2), results
    assert HiringCase.objects.filter(exempt=True).count() == 1


# --- the deeds ----------------------------------------------------------------------------------------------------


def test_the_deeds_are_public_for_at_least_five_working_days(mixed):
    case = mixed.recommend("网格金")
    mixed.proceed("close_applications", world.UNTIL)
    with pytest.raises(Unlawful) as refused:
        mixed.publish_deeds(case, days=4)
    assert rules(refused) == ["E-04"]
    mixed.publish_deeds(case, days=5)
    notice = Publicity.objects.get(case=case)
    assert (notice.kind, notice.starts_on) == ("deeds", PUBLIC)


@pytest.fixture
def public(mixed):
    """Somebody whose deeds are public, in a round that has come to the checks."""
    case = mixed.recommend("网格金")
    mixed.proceed("close_applications", world.UNTIL)
    mixed.publish_deeds(case)
    mixed.proceed("cut", PUBLIC, position=mixed.position.pk, number=1, document="州编办〔2030〕9号", **REASON)
    mixed.proceed("open_checks", PUBLIC)
    return case


def test_the_notice_is_closed_after_its_last_day_only(mixed, public):
    """E-04, A.7: seven working days; the result is usable the day after."""
    last = Publicity.objects.get(case=public).ends_on
    assert last == RUN - ONE_DAY
    with pytest.raises(Unlawful) as refused:
        mixed.close_deeds(public, last)
    assert rules(refused) == ["E-04"]
    mixed.close_deeds(public, RUN)
    assert at(public) == "nominated"


def test_an_objection_stands_in_the_way(mixed, public):
    """E-04: while it is open nothing goes on; upheld, the person is told and the place is free."""
    upheld = {"objections": 1, "outcome": "upheld", "handling": "经核查属实。"}
    with pytest.raises(Unlawful) as refused:
        mixed.close_deeds(public, RUN, **upheld)
    assert rules(refused) == ["E-04"]
    mixed.do(public, "uphold_deeds_objection", RUN, **upheld, **REASON)
    assert at(public) == "not_passed"
    assert Publicity.objects.get(case=public).outcome == "upheld"


def test_a_position_cut_meanwhile_takes_no_more_than_are_left(cast):
    """E-03: two were recommended, one post is left: one goes on, the other is declined."""
    mixed = Mixed(cast, examined=0).opened()
    first, second = mixed.recommend("网格金"), mixed.recommend("卡点李")
    mixed.proceed("close_applications", world.UNTIL)
    mixed.proceed("cut", PUBLIC, position=mixed.exempt.pk, number=1, document="州编办〔2030〕9号", **REASON)
    for one in (first, second):
        mixed.publish_deeds(one)
    mixed.proceed("open_checks", PUBLIC)
    mixed.close_deeds(first)
    with pytest.raises(Unlawful) as refused:
        mixed.close_deeds(second)
    assert rules(refused) == ["E-03"]
    mixed.do(second, "decline", world.RANKED, **REASON)
    assert at(second) == "not_qualified"


# --- nothing leads past checks, review and notice --------------------------------------------------------------------


@pytest.mark.parametrize("act", ["publish_deeds", "close_deeds", "pass_physical", "pass_review", "put_up_notice",
                                 "close_notice"])  # fmt: skip
def test_no_act_leads_past_it(act):
    """E-04: take any one act away, and nobody recommended comes to an appointment."""
    reached = {HiringCase.act("recommend").target}
    moves = [one for one in HiringCase.actions().values() if one.target and one.name != act]
    while new := {one.target for one in moves if reached & set(one.sources)} - reached:
        reached |= new
    states = {one.value for one in reached}
    assert not states & {"cleared", "appointed", "contracted", "serving"}
    assert states & {one.value for one in NotTaken.steps} >= {"not_qualified", "voided", "gave_up"}


def test_review_is_signed_by_two(mixed, public):
    """E-04: two examiners, also for those who are exempt from the examination."""
    mixed.close_deeds(public, RUN)
    mixed.do(public, "pass_physical", RUN, hospital="县医院")
    with pytest.raises(Unlawful) as refused:
        perform(public, "pass_review", by=mixed.cast.carol, on=RUN, **world.REVIEW | {"examiners": "郑考察"})
    assert "D.3" in rules(refused)


@pytest.mark.parametrize(("act", "end"), [("give_up", "gave_up"), ("void", "voided")])
def test_giving_up_and_misconduct_before_the_checks(mixed, act, end):
    """E-07, E-08: as for everybody who is in the running."""
    case = mixed.recommend("网格金")
    breach = {"ground": "papers", "gravity": "plain"} if act == "void" else {}
    mixed.do(case, act, RECOMMENDED, **REASON, **breach)
    assert at(case) == end
