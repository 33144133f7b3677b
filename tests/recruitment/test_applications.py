"""One application entered in its round: the forms of the counter, known people, refusals at fields (D.3 row 3)."""

from __future__ import annotations

import pytest

from cases.actions import begin, perform
from cases.editions import cite
from organisations.identity import make_id_number
from organisations.models import Person
from recruitment import ledger
from tests import story
from tests.recruitment import entering, stage
from tests.story import D
from workflows.models import PlacementCase

pytestmark = pytest.mark.django_db
NEWCOMER = make_id_number("222404", D(2003, 3, 1), sequence=17)


@pytest.fixture
def intake(cast):
    return entering.open_round(cast.county, cast.village, by=cast.carol)


@pytest.fixture
def address(intake):
    return f"/rounds/{intake.number}/apply/"


@pytest.fixture
def data(intake):
    """A good application as the browser posts it; keywords change it."""

    def make(**changes) -> dict:
        good = {
            "id_number": NEWCOMER, "name": "考生金", "ethnic": "10", "education": "21", "political": "03",
            "on": "2030-11-20", "position": intake.positions.get(code="A01").pk, "school": "延边大学", "major": "农学",
            "graduated": "2026", "relatives": "none", "relatives_posts": "",
        }  # fmt: skip
        return good | changes

    return make


def apply_for(intake, cast, person, code="A01", **facts):
    """The person applies through the door, without the page."""
    position = intake.positions.get(code=code)
    given = {"school": "延边大学", "major": "农学", "graduated": 2026, "relatives": "none"} | facts
    event = begin(
        PlacementCase, organisation=intake.organisation, person=person, by=cast.carol, on=D(2030, 11, 20),
        position=position.pk, **given,
    )  # fmt: skip
    return PlacementCase.objects.get(pk=event.case_id)


def test_an_application_opens_a_case_in_the_round(cast, intake, address, data, signed_in):
    client = signed_in(cast.carol)
    page = client.get(address)
    assert page.status_code == 200
    assert intake.title in page.text
    answer = client.post(address, data())
    case = PlacementCase.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.number}/")
    assert (case.intake, case.position.code, case.organisation) == (intake, "A01", cast.county)
    assert (case.person.name, case.person.birth_date) == ("考生金", D(2003, 3, 1))
    assert client.get(answer["Location"]).status_code == 200


def test_somebody_on_record_is_found_and_brought_up_to_date(cast, address, data, signed_in):
    person = story.person("考生李", cast.village, member=False, born=D(2002, 5, 1), education="31")
    before = Person.objects.count()
    changes = {"id_number": person.id_number, "name": person.name, "native_place": "吉林珲春"}
    assert signed_in(cast.carol).post(address, data(**changes)).status_code == 303
    person.refresh_from_db()
    assert Person.objects.count() == before
    assert (person.education, person.native_place, person.political) == ("21", "吉林珲春", "13")
    assert PlacementCase.objects.get().person == person


def test_a_party_member_may_apply(cast, address, data, signed_in):
    assert signed_in(cast.carol).post(address, data(political="01")).status_code == 303


@pytest.mark.parametrize(("changes", "form", "field"), [
    ({"id_number": NEWCOMER[:-1] + ("1" if NEWCOMER[-1] != "1" else "2")}, "person", "id_number"),
    ({"name": ""}, "person", "name"),
    ({"position": ""}, "facts", "position"),
    ({"graduated": "去年"}, "facts", "graduated"),
    ({"on": "2999-01-01"}, "facts", "on"),
])  # fmt: skip
def test_mistakes_come_back_at_their_fields_and_nothing_is_lost(cast, address, data, signed_in, changes, form, field):
    page = signed_in(cast.carol).post(address, data(**changes))
    assert page.status_code == 422
    assert list(getattr(page.context["opening"], form).errors) == [field]
    assert "延边大学" in page.text
    assert not PlacementCase.objects.exists()


def test_a_position_of_another_round_is_no_choice(cast, address, data, signed_in):
    other = entering.open_round(cast.county, cast.street, by=cast.carol, codes=("B01",), year=2029)
    page = signed_in(cast.carol).post(address, data(position=other.positions.get().pk))
    assert page.status_code == 422
    assert list(page.context["opening"].facts.errors) == ["position"]
    assert "B01" not in signed_in(cast.carol).get(address).text


def test_the_same_person_twice_is_told_the_number(cast, intake, address, data, signed_in):
    client = signed_in(cast.carol)
    client.post(address, data())
    number = PlacementCase.objects.get().number
    page = client.post(address, data())
    assert page.status_code == 422
    assert number in page.context["opening"].person.errors["id_number"][0]
    assert PlacementCase.objects.count() == 1


def test_a_case_elsewhere_is_told_without_its_number(cast, intake, address, data, signed_in):
    other = story.Organisation.objects.create(
        name="中共丁县委", short_name="丁县委", kind="committee", parent=cast.prefecture, place="county",
        can_record=True, can_recruit=True,
    )  # fmt: skip
    village = story.Organisation.objects.create(
        name="中共丁村支部", short_name="丁村支部", kind="branch", parent=other, place="village", rural=True
    )
    clerk = story.account("Dina", story.Role.DEPARTMENT, other)
    elsewhere = entering.open_round(other, village, by=clerk, codes=("D01",))
    there = f"/rounds/{elsewhere.number}/apply/"
    posted = data(position=elsewhere.positions.get().pk)
    assert signed_in(clerk).post(there, posted).status_code == 303
    page = signed_in(cast.carol).post(address, data())
    [said] = page.context["opening"].person.errors["id_number"]
    assert page.status_code == 422
    assert PlacementCase.objects.get().number not in said
    assert signed_in(cast.carol).get(there).status_code == 404


def test_nobody_holds_two_posts(cast, intake, address, data, signed_in):
    """D.5: one person occupies at most one post."""
    person = story.person("考生朴", cast.village, member=False, born=D(2002, 5, 1), education="21")
    case = apply_for(intake, cast, person)
    pool = stage.pool(cast.county, year=2029, programme=intake.programme, by=cast.carol)
    post = stage.post(pool, cast.street, by=cast.carol)
    ledger.reserve(post, by=cast.carol, on=story.TODAY, document=stage.DOCUMENT)
    ledger.occupy(post, case, by=cast.carol, on=story.TODAY, document=stage.DOCUMENT)
    perform(case, "give_up", by=cast.carol, on=story.TODAY, reason="个人原因")
    page = signed_in(cast.carol).post(address, data(id_number=person.id_number, name=person.name))
    assert page.status_code == 422
    assert cite("D.5") in page.context["opening"].person.errors["id_number"][0]


@pytest.mark.parametrize(("who", "status"), [
    ("carol", 200), ("ivy", 403), ("bob", 404), ("alice", 404), ("eve", 404), ("adam", 404),
])  # fmt: skip
def test_only_the_recruiting_desk_enters_applications(cast, address, data, signed_in, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get(address).status_code == status
    if status != 200:
        assert client.post(address, data()).status_code == status
        assert not PlacementCase.objects.exists()


def test_the_page_does_not_grow_in_queries(cast, signed_in, django_assert_max_num_queries):
    codes = [f"Z{number:02d}" for number in range(40)]
    intake = entering.open_round(cast.county, cast.village, by=cast.carol, codes=codes)
    client = signed_in(cast.carol)
    client.get("/cases/")
    with django_assert_max_num_queries(10):
        assert client.get(f"/rounds/{intake.number}/apply/").text.count("Z39") == 2  # the code and the title of one
