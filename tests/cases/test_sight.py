"""Why somebody sees a case: the explanation agrees with what lists show, and its page is the administrators' alone."""

from __future__ import annotations

import pytest

from cases import sight
from cases.models import Case
from evidence.models import AccessEntry
from organisations.desks import Role
from organisations.models import Mandate
from organisations.proxies import Proxy
from tests import story

pytestmark = pytest.mark.django_db
DAY = story.ONE_DAY
BUDGET = 16


def why(user, case) -> sight.Sight:
    return sight.explain(story.anew(user), Case.objects.get(pk=case.pk))


def test_the_explanation_agrees_with_what_everybody_sees(cast, walked):
    case = walked(until="adopt").case
    assert len(cast.players()) > 12
    for name, user in cast.players().items():
        found = why(user, case)
        listed = Case.objects.visible_to(story.anew(user)).filter(pk=case.pk).exists()
        assert found.sees == listed == any(one.grants for one in found.grounds), name
    assert [one.short_name for one in why(cast.bob, case).path] == [
        one.short_name for one in reversed(case.organisation.line())
    ]


def test_lapsed_coming_and_lent_mandates_are_told_apart(cast, walked):
    case = walked(until="adopt").case
    past = story.account("Past", Role.ORGANISER, cast.east, until=story.TODAY - DAY)
    coming = story.account("Coming", Role.ORGANISER, cast.east, since=story.TODAY + DAY)
    for user, words in ((past, "2030年11月23日结束"), (coming, "2030年11月25日起")):
        (ground,) = why(user, case).grounds
        assert ground.shows
        assert not ground.in_force
        assert words in ground.period
        assert not why(user, case).sees
    mandate = Mandate.objects.get(user=cast.bob)
    Proxy.objects.create(mandate=mandate, deputy=cast.eve, since=story.TODAY, until=story.TODAY, by=cast.bob,
                         pipelines="hiring")  # fmt: skip
    own, lent = why(cast.eve, case).grounds
    assert not own.shows
    assert not lent.shows
    assert "其他业务" in lent.reason
    Proxy.objects.update(pipelines="")
    assert why(cast.eve, case).sees


def test_a_deactivated_account_sees_nothing(cast, walked):
    case = walked(until="adopt").case
    cast.bob.is_active = False
    cast.bob.save()
    found = why(cast.bob, case)
    assert not found.sees
    assert not any(one.grants for one in found.grounds)


def test_the_page_is_for_administrators_and_names_nobody_of_the_case(
    cast, walked, signed_in, django_assert_num_queries
):
    case = walked(until="adopt").case
    client = signed_in(cast.seth)
    asked = client.post("/access/why/", {"number": case.number.lower(), "username": "bob"})
    assert asked.status_code == 303
    assert "bob" not in asked.url
    with django_assert_num_queries(BUDGET):
        page = client.get(asked.url)
    assert "今日可以查看" in page.text
    assert cast.dave.name not in page.text
    assert str(case.step.label) not in page.text
    assert AccessEntry.objects.filter(by=cast.seth, kind="explained", subject=f"cases.case:{case.pk}").count() == 1
    refused = signed_in(cast.eve).get(asked.url)
    assert refused.status_code == 403
    assert "管理员" in refused.text
    for sent in ({"number": "M-1999-0001", "username": "bob"}, {"number": case.number, "username": "nobody"}):
        answer = signed_in(cast.audrey).post("/access/why/", sent)
        assert answer.status_code == 422
    assert signed_in(cast.adam).get("/access/why/999999/M-1999-0001/").status_code == 404


def test_an_administrator_asks_about_cases_below_his_own_organisation_only(cast, walked, signed_in):
    case = walked(until="adopt").case
    west = story.account("Wanda", Role.SECURITY, cast.west)
    assert signed_in(west).get(f"/access/why/{cast.bob.pk}/{case.number}/").status_code == 404
