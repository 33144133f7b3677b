"""The upkeep site: three separated administrators and the departments, by mandate; nobody above the table (F.2)."""

from __future__ import annotations

import pytest
from django.contrib.admin import site
from django.db import IntegrityError, transaction

from evidence.kinds import SETTING
from evidence.models import AccessEntry
from organisations import proxies, upkeep
from organisations.desks import ADMINISTRATORS, Role
from organisations.models import Mandate, Organisation, Person, User
from tests import story

pytestmark = pytest.mark.django_db


@pytest.mark.datalayer
@pytest.mark.parametrize("flag", ["is_superuser", "is_staff"])
def test_the_database_knows_no_superuser(cast, flag):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.bob.pk).update(**{flag: True})


def test_the_table_names_registered_models_and_real_roles():
    registered = {one._meta.label_lower for one in site._registry}
    named = {model for models in upkeep.UPKEEP.values() for model in models}
    assert named <= registered
    assert set(upkeep.UPKEEP) <= set(Role)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_no_administrator_keeps_people_or_sees_cases(role):
    kept = set(upkeep.UPKEEP[role])
    assert not kept & {"organisations.person", "organisations.office", "organisations.sanction", "cases.case"}
    assert not any(model.startswith("cases.") for model in kept)


def test_who_keeps_what(cast, signed_in):
    opened = {
        name: {
            path: signed_in(getattr(cast, name)).get(f"/admin/{path}/").status_code
            for path in ("organisations/organisation", "organisations/person", "organisations/mandate")
        }
        for name in ("adam", "seth", "audrey", "carol", "bob")
    }
    assert [list(one.values()) for one in opened.values()] == [
        [200, 403, 200],
        [200, 403, 200],
        [200, 403, 200],
        [200, 200, 403],
        [403, 403, 403],
    ]
    assert signed_in(cast.adam).get("/admin/organisations/mandate/add/").status_code == 403
    assert signed_in(cast.seth).get("/admin/organisations/mandate/add/").status_code == 403, "given with a document"
    assert signed_in(cast.seth).get("/admin/organisations/user/add/").status_code == 403


def test_a_department_keeps_the_people_below_it_alone(cast, signed_in):
    other = story.account("Olga", Role.DEPARTMENT, cast.west)
    stranger = cast.members[cast.village.pk][0]
    client = signed_in(other)
    assert stranger.name not in client.get("/admin/organisations/person/").text
    assert client.get(f"/admin/organisations/person/{stranger.pk}/change/").status_code == 302
    assert signed_in(cast.carol).get(f"/admin/organisations/person/{stranger.pk}/change/").status_code == 200


def test_what_was_lent_is_no_upkeep_and_what_ended_is_none(cast):
    mandate = Mandate.objects.get(user=cast.carol)
    proxies.give([mandate], cast.bob, since=story.TODAY, until=story.TODAY, by=cast.carol)
    bob = story.anew(cast.bob)
    assert [one.acting_for for one in bob.current_mandates()] == [None, cast.carol]
    assert not upkeep.keeps(bob)
    assert not bob.has_perm("organisations.view_person")
    assert story.anew(cast.carol).has_perm("organisations.view_person")
    mandate.until = story.TODAY - story.ONE_DAY
    mandate.save()
    assert not story.anew(cast.carol).has_perm("organisations.view_person")
    assert not upkeep.keeps(story.anew(cast.carol))


def test_an_administrator_keeps_nothing_of_another_house(cast, signed_in):
    """Neither its organisations and their powers, nor its mandates, nor its accounts; and he makes no second root."""
    client = signed_in(story.account("Samson", Role.ADMINISTRATOR, cast.west))
    for path, name in (
        (f"organisation/{cast.village.pk}", cast.village.name),
        (f"mandate/{cast.bob.mandates.get().pk}", "Bob"),
        (f"user/{cast.bob.pk}", "bob"),
    ):
        assert client.get(f"/admin/organisations/{path}/change/").status_code == 302
        assert name not in client.get(f"/admin/organisations/{path.partition('/')[0]}/").text
    said = {"name": "另一组织", "short_name": "另一组织", "kind": "committee", "place": "", "code": ""}
    for above in ("", cast.county.pk):
        answer = client.post("/admin/organisations/organisation/add/", said | {"parent": above})
        assert answer.context["adminform"].form.errors.keys() == {"parent"}
    answer = client.post("/admin/organisations/organisation/add/", said | {"parent": cast.west.pk})
    assert answer.status_code == 302
    made = Organisation.objects.get(name="另一组织")
    found = AccessEntry.objects.get(kind=SETTING)
    assert (found.by.username, found.subject) == ("samson", f"organisations.organisation:{made.pk}"), "on record"


def test_numbers_of_people_are_masked_and_judged(cast, signed_in):
    """The telephone as the number; one that is wrong or borne already is said, not a fault."""
    client, stranger = signed_in(cast.carol), cast.members[cast.village.pk][0]
    Person.objects.filter(pk=stranger.pk).update(phone="13812345678")
    page = client.get(f"/admin/organisations/person/{stranger.pk}/change/").text
    assert "138****5678" in page
    assert "13812345678" not in page
    told = {"name": "甲", "ethnic": "01", "education": "", "political": "13", "organisation": cast.village.pk}
    for number in (cast.dave.id_number, "123"):
        answer = client.post("/admin/organisations/person/add/", told | {"id_number": number})
        assert answer.context["adminform"].form.errors.keys() == {"id_number"}
