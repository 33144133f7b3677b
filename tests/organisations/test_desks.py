"""Desks: a role at the nearest organisation up the tree that holds the power (A.8)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organisations.desks import BRANCH, COMMITTEE, COUNTY, DELIBERATION, FILES, SPONSOR, Desk, Power, Role
from organisations.models import Kind, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]


def test_every_power_is_a_column_and_defaults_to_no():
    bare = Organisation(name="中共临时支部委员会", kind=Kind.BRANCH)
    assert [power for power in Power if bare.holds(power)] == []


COMPETENT = (
    (BRANCH, "village", "village"),
    (COMMITTEE, "village", "east"),
    (SPONSOR, "village", "east"),
    (COUNTY, "village", "county"),  # not the prefecture, which holds the power too but is further up
    (FILES, "village", "east"),
    (DELIBERATION, "village", None),  # no level in between
    (DELIBERATION, "hamlet", "hub"),
    (COMMITTEE, "hamlet", "east"),  # a village committee deliberates but cannot approve
    (COMMITTEE, "far", "west"),
    (COMMITTEE, "county", None),
    (Desk(Role.SECRETARY), "hub", "hub"),
)


@pytest.mark.parametrize(("desk", "place", "competent"), COMPETENT)
def test_the_nearest_that_holds_the_power(cast, desk, place, competent):
    found = desk.competent(getattr(cast, place))
    assert found == (getattr(cast, competent) if competent else None)


def test_a_closed_organisation_is_passed_over(cast):
    cast.village.closed_on = "2028-01-01"
    cast.village.can_approve = True
    assert COMMITTEE.competent(cast.village) == cast.east


def test_nobody_is_competent_where_nobody_has_the_power(cast):
    Organisation.objects.update(can_approve=False)
    assert COMMITTEE.competent(Organisation.objects.get(pk=cast.village.pk)) is None


@pytest.mark.parametrize("kind", [Kind.TEMPORARY, Kind.PARTY_GROUP])
def test_temporary_bodies_and_party_groups_never_approve(cast, kind):
    """A-22, held by the database and told by the form."""
    body = Organisation(name="临时党委", short_name="临时", kind=kind, parent=cast.east, can_approve=True)
    with pytest.raises(ValidationError):
        body.full_clean(exclude=["path"])
    with pytest.raises(IntegrityError), transaction.atomic():
        body.save()


def test_a_desk_asks_the_tree_once(cast, django_assert_num_queries):
    village = Organisation.objects.get(pk=cast.village.pk)
    with django_assert_num_queries(1):
        for desk in (BRANCH, COMMITTEE, COUNTY, FILES):
            desk.competent(village)
