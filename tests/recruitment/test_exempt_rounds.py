"""Rounds with positions without examination: ratio, steps, cuts and mergers, imports, orders, the end (E-03, D.3)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from cases.law import InvalidFacts, Unlawful
from organisations.identity import make_id_number
from recruitment.models import Position
from recruitment.ranking import contests
from tests.workflows import candidates as world
from tests.workflows.candidates import REASON
from tests.workflows.exempted import BORN, PUBLIC, RUN, Mixed, at

pytestmark = pytest.mark.django_db
DOCUMENT = {"document": "州编办〔2030〕9号"}


def rules(refused) -> list[str]:
    """The articles of the obstacles."""
    return [one.article for one in refused.value.obstacles]


def test_the_opening_ratio_is_asked_of_examined_positions_only(cast):
    """D.3 row 4: A02 needs no ratio, A01 does."""
    mixed = Mixed(cast, ratio=3).opened()
    mixed.recommend("网格金")
    case = mixed.apply("考生林")
    mixed.proceed("close_applications", world.UNTIL)
    mixed.do(case, "qualify", world.EXAMINED)
    with pytest.raises(Unlawful, match="A01") as refused:
        mixed.proceed("open_written", world.EXAMINED)
    assert rules(refused) == ["D.3"]
    assert "A02" not in str(refused.value.obstacles[0])
    lines = {one.position.code: one for one in mixed.intake.field.lines}
    assert (lines["A01"].met, lines["A02"].met) == (False, True)


def test_a_round_without_any_examination_goes_to_the_checks(cast):
    """E-03: from review to the checks at once; nothing else opens, and the round does not end over the candidates."""
    mixed = Mixed(cast, examined=0).opened()
    case = mixed.recommend("网格金")
    mixed.proceed("close_applications", world.UNTIL)
    offered = {name for name, one in type(mixed.intake).actions().items() if one.applies(mixed.intake)}
    assert "open_checks" in offered
    assert not offered & {"open_written", "open_interview_directly"}
    mixed.publish_deeds(case)
    mixed.proceed("open_checks", PUBLIC)
    with pytest.raises(Unlawful) as refused:
        mixed.proceed("conclude", RUN, **DOCUMENT)
    assert "E-01" in rules(refused)
    mixed.close_deeds(case, RUN)
    assert at(case) == "nominated"


def test_a_mixed_round_does_not_skip_its_examination(cast):
    mixed = Mixed(cast).opened()
    mixed.proceed("close_applications", world.UNTIL)
    assert not type(mixed.intake).act("open_checks").applies(mixed.intake)


def test_interviews_alone_beside_recommendations(cast):
    """D-06: where all that is examined is by interview alone the exempt stand in nobody's way."""
    mixed = Mixed(cast, examined=0)
    direct = mixed.positioned("A03", 1, direct=True)
    mixed.opened()
    recommended, case = mixed.recommend("网格金"), mixed.apply("考生林", position=direct.pk)
    mixed.proceed("close_applications", world.UNTIL)
    mixed.do(case, "qualify", world.EXAMINED)
    mixed.proceed("open_interview_directly", world.EXAMINED)
    assert (at(case), at(recommended)) == ("shortlisted", "recommended")


def test_nobody_exempt_is_ranked(cast):
    """D.3: the exempt stand in no contest, and orders for many leave them where they are."""
    mixed = Mixed(cast).opened()
    recommended, case = mixed.recommend("网格金"), mixed.apply("考生林")
    mixed.order("qualify", world.APPLIED)
    assert (at(case), at(recommended)) == ("qualified", "recommended")
    mixed.proceed("close_applications", world.UNTIL)
    mixed.proceed("open_written", world.EXAMINED)
    mixed.written({case: 70})
    mixed.interviewed({case: 70})
    mixed.proceed("announce_ranking", world.RANKED)
    assert (at(case), at(recommended)) == ("nominated", "recommended")
    assert mixed.exempt.pk not in contests(mixed.intake)


@pytest.mark.parametrize("turned", [False, True])
def test_exempt_and_examined_positions_are_not_merged(cast, turned):
    """E-03: neither way."""
    mixed = Mixed(cast).opened()
    mixed.proceed("close_applications", world.UNTIL)
    pair = [mixed.position.pk, mixed.exempt.pk]
    if turned:
        pair.reverse()
    with pytest.raises(Unlawful) as refused:
        mixed.proceed("merge", world.UNTIL, position=pair[0], other=pair[1], **REASON)
    assert "E-03" in rules(refused)


def test_two_exempt_positions_are_not_merged_either(cast):
    """E-03: nobody recommended for one is moved to the other."""
    mixed = Mixed(cast)
    other = mixed.positioned("A03", 1, exempt=True, age_most=45)
    mixed.opened().proceed("close_applications", world.UNTIL)
    with pytest.raises(Unlawful) as refused:
        mixed.proceed("merge", world.UNTIL, position=mixed.exempt.pk, other=other.pk, **REASON)
    assert rules(refused) == ["E-03"]


def test_a_ratio_is_lowered_only_where_there_is_one(cast):
    mixed = Mixed(cast, ratio=3).opened()
    mixed.proceed("close_applications", world.UNTIL)
    with pytest.raises(InvalidFacts) as refused:
        mixed.proceed("lower_ratio", world.UNTIL, positions=[mixed.exempt.pk], ratio=1, **DOCUMENT, **REASON)
    assert list(refused.value.form.errors) == ["positions"]


def test_what_was_published_stays_exempt_or_examined(cast):
    """D.3 row 2: the database refuses it, on either side."""
    mixed = Mixed(cast).opened()
    for one in (mixed.position, mixed.exempt):
        with pytest.raises(IntegrityError), transaction.atomic():
            Position.objects.filter(pk=one.pk).update(exempt=not one.exempt)


def test_a_cancelled_round_tells_the_recommended_too(cast):
    """35号令: nobody is left in a cancelled round, wherever the case stands."""
    mixed = Mixed(cast).opened()
    first, second, case = mixed.recommend("网格金"), mixed.recommend("卡点李"), mixed.apply("考生林")
    mixed.proceed("close_applications", world.UNTIL)
    mixed.publish_deeds(first)
    mixed.proceed("cancel", PUBLIC, **DOCUMENT, **REASON)
    assert [at(one) for one in (first, second, case)] == ["not_qualified", "not_qualified", "not_selected"]
    assert mixed.intake.field.count("recommended", "deeds", "applied") == 0


def test_counts_of_the_field(cast):
    """D.3 row 11: who is recommended is in the running, and in nobody's ratio."""
    mixed = Mixed(cast).opened()
    mixed.recommend("网格金")
    lines = {one.position.code: one for one in mixed.intake.field.lines}
    assert (lines["A02"].applied, lines["A02"].waiting, lines["A01"].applied) == (1, 0, 0)


def test_pages_of_a_mixed_round(cast, signed_in):
    """The page of the round, its candidates and the recommendation; nothing grows with those recommended."""
    mixed = Mixed(cast, exempt=5).opened()
    client, page = signed_in(cast.carol), f"/rounds/{mixed.intake.number}/"
    mixed.recommend("网格金")
    text = client.get(page).text
    assert f"{page}recommend/" in text
    assert text.count("未达到，需") == 1  # of A01 alone
    form = client.get(f"{page}recommend/")
    assert form.status_code == 200
    assert "A02" in form.text
    assert "A01" not in form.text
    assert "疫情防控一线工作 · 在岗情况" in form.text


def test_a_refused_recommendation_loses_nothing(cast, signed_in):
    """E-03: 409 or 422 with what was typed, told at the form."""
    mixed = Mixed(cast).opened()
    lawful = mixed.lawful() | {"records": [], "welfare_since": "2028-03-01", "on": world.APPLIED.isoformat()}
    lawful |= {
        "name": "网格金",
        "id_number": make_id_number("222404", BORN, sequence=11),
        "ethnic": "01",
        "education": "31",
        "sex": "1",
    }
    answer = signed_in(cast.carol).post(f"/rounds/{mixed.intake.number}/recommend/", lawful)
    assert answer.status_code in (409, 422)
    assert "东街荐〔2030〕2号" in answer.text
