"""A new application: nobody is entered twice, every mistake comes back at its field, and only a branch may take it."""

from __future__ import annotations

import datetime

import pytest

from dossiers import papers
from organisations.identity import make_id_number
from organisations.models import Mandate, Person
from tests import story
from workflows.demonstration import walk
from workflows.models import MembershipCase

from .posting import posted

pytestmark = pytest.mark.django_db
NEWCOMER = make_id_number("222404", datetime.date(1995, 3, 1), sequence=17)


def application(**changes) -> dict:
    """A new application as the browser posts it."""
    person = {"id_number": NEWCOMER, "name": "新申请人", "ethnic": "10", "political": "13", "occupation": "务农"}
    return posted(person | walk.scans(papers.APPLICATION), on="2030-03-01") | changes


def test_a_new_application_opens_a_case(cast, signed_in):
    answer = signed_in(cast.alice).post("/cases/new/", application())
    assert answer.status_code == 303
    case = MembershipCase.objects.get()
    assert answer["Location"] == f"/cases/{case.number}/"
    assert (case.person.name, case.person.organisation, case.organisation) == ("新申请人", cast.village, cast.village)
    assert case.person.birth_date == datetime.date(1995, 3, 1)


def test_somebody_on_record_is_not_entered_twice(cast, signed_in):
    before = Person.objects.count()
    data = application(id_number=cast.dave.id_number.lower(), name=cast.dave.name)
    assert signed_in(cast.alice).post("/cases/new/", data).status_code == 303
    assert Person.objects.count() == before
    assert MembershipCase.objects.get().person == cast.dave


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_number": NEWCOMER[:-1] + ("1" if NEWCOMER[-1] != "1" else "2")}, "id_number"),
        ({"id_number": "123"}, "id_number"),
        ({"name": ""}, "name"),
        ({"ethnic": "99"}, "ethnic"),
        ({"political": "01"}, "political"),
    ],
)
def test_a_wrong_person_comes_back_at_the_field(cast, signed_in, changes, field):
    page = signed_in(cast.alice).post("/cases/new/", application(**changes))
    assert page.status_code == 422
    assert list(page.context["opening"].person.errors) == [field]
    assert "务农" in page.text
    assert 'name="staged_scan_1_1"' in page.text
    assert MembershipCase.objects.count() == 0


def test_person_and_facts_are_judged_together(cast, signed_in):
    page = signed_in(cast.alice).post("/cases/new/", application(name="", on="2999-01-01"))
    assert list(page.context["opening"].person.errors) == ["name"]
    assert list(page.context["opening"].facts.errors) == ["on"]


def test_a_second_open_case_of_one_person_is_refused_at_the_id_number(cast, walked, signed_in):
    walked()
    data = application(id_number=cast.dave.id_number, name=cast.dave.name)
    page = signed_in(cast.anna).post("/cases/new/", data)
    assert page.status_code == 422
    assert list(page.context["opening"].person.errors) == ["id_number"]
    assert MembershipCase.objects.count() == 1


def test_another_name_under_a_known_number_is_a_mistake_and_betrays_nothing(cast, signed_in):
    page = signed_in(cast.anna).post("/cases/new/", application(id_number=cast.dave.id_number, name="别人"))
    assert list(page.context["opening"].person.errors) == ["name"]
    assert cast.dave.name not in page.text


def test_somebody_under_age_is_refused_by_law_and_not_put_on_record(cast, signed_in):
    young = make_id_number("222404", datetime.date(2016, 1, 1), sequence=5)
    before = Person.objects.count()
    page = signed_in(cast.alice).post("/cases/new/", application(id_number=young))
    assert page.status_code == 422
    assert [one.article for one in page.context["obstacles"]] == ["第五条"]
    assert Person.objects.count() == before


@pytest.mark.parametrize("name", ["bob", "eve", "carol", "pat", "ivy", "adam"])
def test_only_those_who_take_applications_may(cast, signed_in, name):
    client = signed_in(getattr(cast, name))
    assert client.get("/cases/new/").status_code == 403
    assert client.post("/cases/new/", application()).status_code == 403
    assert MembershipCase.objects.count() == 0


def test_who_serves_two_branches_chooses_one(cast, signed_in):
    Mandate.objects.create(user=cast.alice, role="secretary", organisation=cast.street, since=story.LONG_AGO)
    client = signed_in(cast.alice)
    assert cast.street.name in client.get("/cases/new/").text
    assert client.post("/cases/new/", application(organisation=cast.street.pk)).status_code == 303
    assert MembershipCase.objects.get().organisation == cast.street


def test_a_number_without_its_name_does_not_tell_who_is_a_member(cast, signed_in):
    member = cast.members[cast.hamlet.pk][0]
    client = signed_in(cast.alice)
    for name, told in (("别人", ["name"]), (member.name, ["id_number"])):
        page = client.post("/cases/new/", application(id_number=member.id_number, name=name))
        assert list(page.context["opening"].person.errors) == told
