"""Who is told of an act: the desks it names and the desk a case went back to, deputies too, each once."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from cases.follow_ups import follow_up
from cases.telling import holders, tell_desks
from notices.models import Notice
from organisations.desks import BRANCH, COMMITTEE, SPONSOR, Role
from organisations.models import Mandate
from organisations.proxies import Proxy
from tests.story import TODAY, account

pytestmark = pytest.mark.django_db


def readers() -> set:
    return {(one.user.username, one.kind) for one in Notice.objects.select_related("user")}


def test_a_case_sent_back_is_told_at_the_desk_it_returns_to(cast, walked):
    """The branch secretary, and the colleague who stands in for her; not whoever holds the desk elsewhere."""
    road = walked(until="file_activist")
    mandate = cast.alice.mandates.get()
    Proxy.objects.create(mandate=mandate, deputy=cast.anna, since=TODAY, until=TODAY, by=cast.bob)
    Proxy.objects.create(mandate=mandate, deputy=cast.hugo, since=TODAY, until=TODAY, by=cast.bob, pipelines="hiring")
    event = road.do("return_activist")
    event.refresh_from_db()
    assert event.followed_up_at is None
    follow_up(event.pk)
    follow_up(event.pk)
    assert readers() == {("alice", "returned"), ("anna", "returned")}
    notice = Notice.objects.get(user=cast.alice)
    assert road.case.number in notice.text
    assert notice.url == f"/cases/{road.case.number}/"
    assert "东镇党委" in notice.text


def test_the_desks_an_act_names_are_told_once_and_not_whoever_acted(cast, walked, django_assert_max_num_queries):
    road = walked(until="file_activist")
    case, event = road.case, road.case.history.events[-1]
    action = dataclasses.replace(case.actions()[event.action], tells=(BRANCH, COMMITTEE))
    account("Bert", Role.ORGANISER, cast.east)
    account("Gone", Role.ORGANISER, cast.east, until=TODAY - timedelta(days=1))
    with django_assert_max_num_queries(6):  # person, both organisations, the line up the tree; the holders; the INSERT
        tell_desks(case, event, action)
    tell_desks(case, event, action)
    assert readers() == {(name, "arrived") for name in ("alice", "bob", "bert")} - {(event.by.username, "arrived")}


def test_the_committees_decision_is_told_to_branch_and_sponsor(cast, walked):
    """What ``tells`` of the law comes to: through the door, the outbox and the follow-up."""
    event = walked(after="approve").case.history.events[-1]
    follow_up(event.pk)
    assert readers() == {("alice", "arrived"), ("sam", "arrived")}


def test_of_the_sponsors_only_the_cases_own_is_told(cast, walked):
    case = walked(after="list_candidate").case
    assert set(holders(case, [SPONSOR])) == {cast.sam}
    assert not holders(case, [])


def test_who_has_left_is_told_nothing(cast, walked):
    case = walked(until="file_activist").case
    Mandate.objects.filter(user=cast.bob).update(until=TODAY - timedelta(days=1))
    assert not set(holders(case, [COMMITTEE]))
