"""Programmes as data: everybody reads them, the department of the prefecture changes them (D.1, D.2)."""

from __future__ import annotations

import pytest

from organisations.desks import Role
from recruitment.models import Programme
from tests.recruitment import stage
from tests.story import account

pytestmark = pytest.mark.django_db
PAGE = "/posts/programmes/"
GIVEN = {
    "name": "千名大学生进千村行动", "identity": "institution", "quota": "on", "per_village": 1, "term_least": 36,
    "term_most": 60, "minimum": 36, "probation": 12, "education": "31", "age_most": 40, "notice_days": 7,
    "outcomes": ["leave", "renew"], "goal_years": 5, "norm": 0, "source": "D.1", "closed_on": "",
}  # fmt: skip


@pytest.fixture
def prue(cast):
    """The department of the prefecture."""
    return account("Prue", Role.DEPARTMENT, cast.prefecture)


@pytest.fixture(autouse=True)
def thousand(db):
    """The programme of the thousand villages."""
    return stage.programme()


def test_everybody_reads_the_terms(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.alice)
    with django_assert_max_num_queries(8):
        page = client.get(PAGE).text
    for words in ("千名大学生进千村行动", "事业编制人员", "36–60", "只面向边境村", "每村2个", "续聘、调任县乡单位"):
        assert words in page
    assert f"{PAGE}thousand/" not in page


def test_the_prefecture_changes_them(prue, signed_in, thousand):
    client = signed_in(prue)
    assert f"{PAGE}thousand/" in client.get(PAGE).text
    assert 'value="36"' in client.get(f"{PAGE}thousand/").text
    answer = client.post(f"{PAGE}thousand/", GIVEN)
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    thousand.refresh_from_db()
    assert (thousand.education, thousand.age_most, thousand.outcomes) == ("31", 40, "renew,leave")
    assert (thousand.code, thousand.pipeline) == ("thousand", "placement")


@pytest.mark.parametrize("name", ["carol", "bob", "alice", "ivy", "adam"])
def test_nobody_else_does(cast, signed_in, thousand, name):
    client = signed_in(getattr(cast, name))
    assert client.get(f"{PAGE}thousand/").status_code == 403
    assert client.post(f"{PAGE}thousand/", GIVEN).status_code == 403
    thousand.refresh_from_db()
    assert thousand.age_most == 35


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"term_most": 24}, "term_most"), ({"minimum": 61}, "minimum"), ({"probation": 37}, "probation"),
        ({"per_village": 0}, "per_village"), ({"education": "xx"}, "education"), ({"outcomes": []}, "outcomes"),
        ({"name": "“三支一扶”计划"}, "name"), ({"age_most": -1}, "age_most"), ({"closed_on": "明天"}, "closed_on"),
        ({"identity": "king"}, "identity"),
    ],
)  # fmt: skip
def test_terms_that_do_not_fit_come_back_at_their_field(prue, signed_in, wrong, field):
    answer = signed_in(prue).post(f"{PAGE}thousand/", GIVEN | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Programme.objects.get(code="thousand").age_most == 35


def test_an_unknown_programme_is_nothing(prue, signed_in):
    assert signed_in(prue).get(f"{PAGE}moon/").status_code == 404
