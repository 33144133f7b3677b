"""Mandates: a user acts in a role for an organisation, from a day to a day, in the present."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from organisations.desks import Role
from organisations.models import Mandate, Organisation
from tests.story import LONG_AGO, ONE_DAY, account, anew

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]

# days from today on which a mandate begins and ends, and whether it serves today
SPANS = ((0, None, True), (0, 0, True), (-9, 0, True), (-9, 9, True), (-9, -1, False), (1, None, False), (1, 9, False))


@pytest.mark.parametrize(("begins", "ends", "serves"), SPANS)
def test_first_and_last_day_are_included(cast, begins, ends, serves):
    today = timezone.localdate()
    until = None if ends is None else today + ONE_DAY * ends
    user = account("New", Role.ORGANISER, cast.east, since=today + ONE_DAY * begins, until=until)
    assert bool(user.current_mandates()) is serves
    assert user.holds_role(Role.ORGANISER) is serves
    assert Organisation.objects.seen_by(user).exists() is serves


def test_a_mandate_cannot_end_before_it_begins(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        account("New", Role.ORGANISER, cast.east, since=LONG_AGO, until=LONG_AGO - ONE_DAY)


def test_one_user_may_hold_several(cast):
    Mandate.objects.create(user=cast.alice, role=Role.ARCHIVIST, organisation=cast.east, since=LONG_AGO)
    alice = anew(cast.alice)
    assert set(alice.stations()) == {("secretary", cast.village.pk), ("archivist", cast.east.pk)}
    assert alice.holds_role(Role.INSPECTOR, Role.ARCHIVIST)
    assert not alice.holds_role(Role.INSPECTOR)


def test_mandates_are_read_once_per_user(cast, django_assert_num_queries):
    user = anew(cast.alice)
    with django_assert_num_queries(1):
        assert user.stations() == user.stations()
        assert user.current_mandates()[0].organisation.name == cast.village.name


def test_who_looks_down_the_tree(cast):
    below_east = {cast.east, cast.village, cast.street, cast.hub, cast.hamlet, cast.temporary}
    sight = {
        "bob": below_east, "pat": below_east, "alice": {cast.village}, "dora": {cast.hub, cast.hamlet},
        "carol": below_east | {cast.county, cast.west, cast.far}, "eve": {cast.west, cast.far},
        "ivy": set(Organisation.objects.all()), "sam": set(), "adam": set(),
    }  # fmt: skip
    for name, seen in sight.items():
        assert set(Organisation.objects.seen_by(getattr(cast, name))) == seen, name


def test_users_are_deactivated_never_deleted(cast):
    with pytest.raises(ProtectedError):
        cast.alice.delete()


def test_a_name_is_written_without_a_space(cast):
    cast.alice.last_name, cast.alice.first_name = "金", "英淑"
    assert str(cast.alice) == "金英淑"
