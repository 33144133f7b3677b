"""A person's page: all cases the viewer may see, nothing of the others, posts held, and no ID number in full."""

from __future__ import annotations

import pytest

from recruitment import ledger
from recruitment.models import IntegrityRecord
from tests import story
from tests.recruitment import stage
from tests.story import D
from tests.workflows import candidates

pytestmark = pytest.mark.django_db
HINT = "此人在其他流程中另有在办事项，请联系州委组织部"


@pytest.fixture
def both(cast, walked):
    """Dave applies for the Party in the village and for a post with the county."""
    cast.dave.education = "21"
    cast.dave.save()
    membership = walked().case
    made = candidates.Selection(cast)
    position = made.positioned("B01", 1, age_most=45)
    made.opened()
    return cast.dave, membership, made.apply(cast.dave, position=position.pk)


def page_of(client, person):
    return client.get(f"/people/{person.pk}/")


def test_the_cases_of_all_pipelines_are_linked(both, cast, signed_in):
    person, membership, placement = both
    page = page_of(signed_in(cast.carol), person)
    assert page.status_code == 200
    for case in (membership, placement):
        assert f'href="/cases/{case.number}/"' in page.text
        assert f'href="/people/{person.pk}/"' in signed_in(cast.carol).get(f"/cases/{case.number}/").text
    assert person.masked_id_number in page.text
    assert person.id_number not in page.text


@pytest.mark.parametrize(("who", "sees"), [
    ("alice", (True, False)), ("bob", (True, False)), ("ivy", (True, True)), ("anna", None), ("eve", None),
    ("adam", None), ("sam", None),
])  # fmt: skip
def test_each_sees_the_cases_of_the_own_desks_alone(both, cast, signed_in, who, sees):
    person, *cases = both
    page = page_of(signed_in(getattr(cast, who)), person)
    if sees is None:
        assert page.status_code == 404
        return
    assert tuple(case.number in page.text for case in cases) == sees
    assert HINT not in page.text


def test_somebody_without_a_case_has_no_page(cast, signed_in):
    assert page_of(signed_in(cast.carol), cast.members[cast.village.pk][0]).status_code == 404
    assert signed_in(cast.carol).get("/people/999999/").status_code == 404


def test_recruiters_are_told_that_something_is_elsewhere_and_nothing_more(both, cast, signed_in):
    """D.5: a running selection elsewhere bars an application, whoever holds it."""
    person, membership, placement = both
    other = story.Organisation.objects.create(
        name="中共丁县委", short_name="丁县委", kind="committee", parent=cast.prefecture, place="county",
        can_record=True, can_recruit=True,
    )  # fmt: skip
    clerk = story.account("Dina", story.Role.DEPARTMENT, other)
    type(membership).objects.filter(pk=membership.pk).update(organisation=other)
    page = page_of(signed_in(clerk), person)
    assert HINT in page.text
    assert membership.number in page.text
    assert placement.number not in page.text
    assert cast.county.short_name not in page.text
    assert HINT not in page_of(signed_in(cast.carol), person).text


def test_posts_held_then_and_now(both, cast, signed_in):
    person, _membership, placement = both
    post = stage.post(stage.pool(cast.county, year=2029, by=cast.carol), cast.far, by=cast.carol, on=D(2029, 1, 5))
    ledger.reserve(post, by=cast.carol, on=D(2029, 1, 5), document=stage.DOCUMENT)
    ledger.occupy(post, placement, by=cast.carol, on=D(2029, 2, 1), document=stage.DOCUMENT)
    page = page_of(signed_in(cast.carol), person)
    assert post.number in page.text
    assert "现任" in page.text
    ledger.release(post, by=cast.carol, on=D(2030, 2, 1), document=stage.DOCUMENT, reason="聘期届满")
    page = page_of(signed_in(cast.carol), person)
    assert "2030-02-01" in page.text
    assert "聘期届满" in page.text
    assert post.number not in page_of(signed_in(cast.alice), person).text  # the placement is not hers to see


def test_the_integrity_record_is_for_recruiters(both, cast, signed_in):
    """E-07: serious breaches bar applications for five years."""
    person, _membership, placement = both
    IntegrityRecord.objects.create(
        person=person, case=placement, ground="papers", since=D(2030, 9, 1), until=D(2035, 8, 31)
    )
    page = page_of(signed_in(cast.carol), person)
    assert "E-07" in page.text
    assert "2035-08-31" in page.text
    assert "期内不得报名" in page.text
    assert "E-07" not in page_of(signed_in(cast.alice), person).text


def test_the_telephone_is_masked_for_everybody(both, cast, signed_in):
    person, *_cases = both
    person.phone = "13912345678"
    person.save()
    for user in (cast.carol, cast.alice):
        page = page_of(signed_in(user), person).text
        assert "139****5678" in page
        assert person.phone not in page


def test_the_page_does_not_grow_in_queries(both, cast, signed_in, django_assert_max_num_queries):
    person, *_cases = both
    for number in range(4):
        IntegrityRecord.objects.create(person=person, case=_cases[1], ground="exam", since=D(2030, 9, 1 + number))
    client = signed_in(cast.carol)
    page_of(client, person)
    with django_assert_max_num_queries(17):
        assert page_of(client, person).status_code == 200
