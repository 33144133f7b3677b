"""Who may be deputy: the rule, case by case (organisations/proxies.py)."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from organisations.desks import Role
from organisations.models import Mandate
from organisations.proxies import Proxy, answers_for, commanded_by, deputies, give
from tests import story

TODAY = story.TODAY
DAY = datetime.timedelta(days=1)


def mandate_of(user) -> Mandate:
    return Mandate.objects.select_related("organisation", "user").get(user=user)


def stand_in(deputy, holder, *, since=TODAY, until=TODAY + 7 * DAY):
    return give([mandate_of(holder)], deputy, since=since, until=until, by=holder)


def test_who_may_be_deputy_of_a_township_organiser(cast):
    names = {one.username for one in deputies([mandate_of(cast.bob)])}
    assert names == {"pat", "sam", "sean", "carol", "alice", "anna", "tom", "dora"}
    cast.carol.is_active = False
    cast.carol.save()
    assert "carol" not in {one.username for one in deputies([mandate_of(cast.bob)])}


def test_an_inspector_is_no_deputy_even_with_an_office(cast):
    Mandate.objects.create(user=cast.pat, role=Role.INSPECTOR, organisation=cast.county, since=story.LONG_AGO)
    assert not deputies([mandate_of(cast.bob)]).filter(pk=cast.pat.pk).exists()


def test_an_office_held_once_is_enough(cast):
    Mandate.objects.filter(user=cast.pat).update(until=TODAY - DAY)
    assert deputies([mandate_of(cast.bob)]).filter(pk=cast.pat.pk).exists()


@pytest.mark.parametrize(("holder", "told"), [("sam", "C-S4"), ("ivy", "不得代理"), ("adam", "不得代理")])
def test_sponsors_inspectors_and_administrators_are_not_deputised(cast, holder, told):
    with pytest.raises(ValidationError, match=told):
        stand_in(cast.pat, getattr(cast, holder))


def test_one_deputy_at_a_time_and_no_deputies_of_deputies(cast):
    stand_in(cast.pat, cast.bob)
    for deputy, holder in ((cast.dora, cast.bob), (cast.anna, cast.pat), (cast.bob, cast.alice)):
        with pytest.raises(ValidationError):
            stand_in(deputy, holder)
    stand_in(cast.dora, cast.bob, since=TODAY + 8 * DAY, until=TODAY + 9 * DAY)
    stand_in(cast.anna, cast.pat, since=TODAY + 8 * DAY, until=TODAY + 9 * DAY)


def test_a_proxy_does_not_outlive_its_mandate(cast):
    Mandate.objects.filter(user=cast.bob).update(until=TODAY + 3 * DAY)
    with pytest.raises(ValidationError):
        stand_in(cast.pat, cast.bob)
    stand_in(cast.pat, cast.bob, until=TODAY + 3 * DAY)


def test_a_proxy_lasts_a_year_at_most(cast):
    with pytest.raises(ValidationError):
        stand_in(cast.pat, cast.bob, until=TODAY + 367 * DAY)
    stand_in(cast.pat, cast.bob, until=TODAY + 366 * DAY)


def test_several_offices_are_given_together_or_not_at_all(cast):
    second = Mandate.objects.create(user=cast.bob, role=Role.SECRETARY, organisation=cast.far, since=story.LONG_AGO)
    with pytest.raises(ValidationError):
        give([mandate_of_role(cast.bob, Role.ORGANISER), second], cast.pat, since=TODAY, until=TODAY, by=cast.bob)
    assert not Proxy.objects.exists()


def mandate_of_role(user, role):
    return Mandate.objects.select_related("organisation", "user").get(user=user, role=role)


@pytest.mark.datalayer
def test_mandates_lent_come_behind_one_s_own(cast, django_assert_num_queries):
    stand_in(cast.pat, cast.bob)
    pat = story.anew(cast.pat)
    with django_assert_num_queries(1):
        held = pat.current_mandates()
    assert [(one.role, one.acting_for) for one in held] == [(Role.ARCHIVIST, None), (Role.ORGANISER, cast.bob)]
    assert pat.stands_in_for(Role.ORGANISER, cast.east) == cast.bob
    assert pat.stands_in_for(Role.SECRETARY, cast.village) is None
    Proxy.objects.update(pipelines="hiring")
    pat = story.anew(cast.pat)
    assert pat.stations() == [(Role.ARCHIVIST, cast.east.pk)]
    assert (Role.ORGANISER, cast.east.pk) in pat.stations("hiring")
    assert (Role.ORGANISER, cast.east.pk) not in pat.stations("membership")


@pytest.mark.datalayer
def test_who_arranges_for_whom(cast):
    stand_in(cast.pat, cast.bob)  # whoever stands in for the organiser arranges nothing
    players = cast.players().values()
    for user in players:
        user = story.anew(user)
        commanded = set(commanded_by(user).values_list("pk", flat=True))
        for other in players:
            mandate = mandate_of(other)
            assert answers_for(user, mandate) == (mandate.pk in commanded or user == other), (user, other)
    assert answers_for(story.anew(cast.bob), mandate_of(cast.sam))
    assert not answers_for(story.anew(cast.bob), mandate_of(cast.eve))
