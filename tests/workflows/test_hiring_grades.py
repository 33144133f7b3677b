"""Kind of post and pay grade: set within 30 days, raised by years and certificate, by the table of the place (E.1)."""

from __future__ import annotations

import pytest

from cases.actions import NotYours
from cases.law import InvalidFacts, Unlawful
from recruitment.models import PayTable
from tests.story import TODAY, D
from workflows.models import CaseTask, HiringCase

from .graded import BEGAN, GRADED, at_work, do, posts_of, table

pytestmark = pytest.mark.django_db
DOCUMENT = {"document_number": "丙组〔2030〕6号"}


@pytest.fixture
def kim(cast):
    """A community worker of East Street, two full years in the post."""
    return at_work(cast, posts_of(cast))


@pytest.fixture
def issued(cast) -> PayTable:
    """The county's table: one more year for each grade."""
    return table(cast.county, by=cast.carol)


def stored(case) -> HiringCase:
    return HiringCase.objects.get(pk=case.pk)


def refusal(case, action, cast, **facts) -> list[str]:
    """The obstacles by the names of their guards."""
    with pytest.raises(Unlawful) as caught:
        do(case, action, by=cast.carol, **facts)
    assert {one.article for one in caught.value.obstacles} <= {"E.1", ""}
    return [one.guard for one in caught.value.obstacles]


def test_the_grade_is_a_duty_of_the_department_within_thirty_days(cast, kim, issued):
    """E.1: the desk owes it from the first working day on, and it becomes columns of the case."""
    task = CaseTask.objects.open().get(case=kim.pk, flow_task__endswith="set_grade")
    assert (task.role, task.organisation, task.due_on) == ("department", cast.county, D(2028, 7, 31))
    do(kim, "set_grade", by=cast.carol, **GRADED)
    case = stored(kim)
    assert (case.rank, case.grade, case.graded_on, case.earlier_years, case.certificate) == ("staff", 2, TODAY, 0, 0)
    assert case.basis.endswith("工作人员2级")
    assert not CaseTask.objects.open().filter(case=kim.pk, flow_task__endswith="set_grade").exists()


def test_staff_of_a_public_institution_have_no_such_grade(cast, issued):
    """E.1: the duty follows from what the person is, not from the pipeline."""
    case = at_work(cast, posts_of(cast, code="specialist"))
    assert not CaseTask.objects.open().filter(case=case.pk, flow_task__endswith="set_grade").exists()
    assert refusal(case, "set_grade", cast, **GRADED) == ["applies"]


def test_nobody_else_sets_it(cast, kim, issued):
    with pytest.raises(NotYours):
        do(kim, "set_grade", by=cast.bob, **GRADED)


def test_without_a_table_the_cure_is_told(cast, kim):
    """E.1: amounts and conditions are local, so there is no grade before the place has issued a table."""
    with pytest.raises(Unlawful, match="“岗位等级与双通道”"):
        do(kim, "set_grade", by=cast.carol, **GRADED)


def test_a_grade_the_table_does_not_have(cast, kim):
    """E.1: the table in force on the day counts."""
    short = table(cast.county, by=cast.carol)
    PayTable.objects.create(organisation=cast.county, since=D(2030, 1, 1), document="丙组〔2030〕1号", by=cast.carol)
    assert refusal(kim, "set_grade", cast, **GRADED) == ["grade_in_table"]
    do(kim, "set_grade", by=cast.carol, on=D(2029, 12, 31), **GRADED)
    assert short.rows


@pytest.mark.parametrize(
    ("facts", "missed"),
    [
        ({"grade": 3}, []),
        ({"grade": 4}, ["years_enough"]),
        ({"grade": 4, "earlier_years": 1, "earlier_document": "东街办〔2028〕2号"}, []),
        ({"grade": 7, "earlier_years": 9, "earlier_document": "东街办〔2028〕2号"}, ["certificate_enough"]),
        ({"grade": 7, "earlier_years": 9, "earlier_document": "东街办〔2028〕2号", "certificate": 1,
          "certificate_number": "ZL-1"}, []),
        ({"grade": 13, "certificate": 1, "certificate_number": "ZL-1"}, ["years_enough", "certificate_enough"]),
    ],
)  # fmt: skip
def test_years_and_certificate_reach_the_table(cast, kim, issued, facts, missed):
    """E.1: years before the post are recognised, years in it are counted; TODAY they are two."""
    if missed:
        assert refusal(kim, "set_grade", cast, **GRADED | facts) == missed
    else:
        do(kim, "set_grade", by=cast.carol, **GRADED | facts)
        assert stored(kim).grade == facts["grade"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"earlier_years": 2}, "earlier_document"), ({"certificate": 1}, "certificate_number"), ({"grade": 19}, "grade"),
     ({"rank": "king"}, "rank"), ({"certificate": 4}, "certificate")],
)  # fmt: skip
def test_what_cannot_be_comes_back_at_its_field(cast, kim, issued, facts, field):
    with pytest.raises(InvalidFacts) as caught:
        do(kim, "set_grade", by=cast.carol, **GRADED | facts)
    assert list(caught.value.form.errors) == [field]


def test_a_grade_is_set_once_and_raised_later(cast, kim, issued):
    """E.1: in the same kind of post only upwards."""
    assert refusal(kim, "raise_grade", cast, **GRADED | DOCUMENT) == ["graded"]
    do(kim, "set_grade", by=cast.carol, on=BEGAN, **GRADED | {"grade": 1})
    assert refusal(kim, "set_grade", cast, **GRADED) == ["not_graded"]
    assert refusal(kim, "raise_grade", cast, **GRADED | DOCUMENT | {"grade": 1}) == ["not_downwards"]
    do(kim, "raise_grade", by=cast.carol, **GRADED | DOCUMENT | {"grade": 3})
    assert (stored(kim).grade, stored(kim).graded_on) == (3, TODAY)
    with pytest.raises(Unlawful) as caught:
        do(kim, "raise_grade", by=cast.carol, on=D(2030, 11, 1), **GRADED | DOCUMENT | {"grade": 4})
    assert [one.guard for one in caught.value.obstacles] == ["after_the_last_grade", "years_enough"]


def test_another_kind_of_post_may_bring_a_lower_grade(cast, kim, issued):
    """E.1: who is elected head of the community begins in that kind of post, under the document of the election."""
    do(kim, "set_grade", by=cast.carol, on=TODAY, **GRADED | {"grade": 3})
    with pytest.raises(InvalidFacts):
        do(kim, "raise_grade", by=cast.carol, **GRADED | {"rank": "head", "grade": 1})
    do(kim, "raise_grade", by=cast.carol, **GRADED | DOCUMENT | {"rank": "head", "grade": 1})
    assert (stored(kim).rank, stored(kim).grade) == ("head", 1)


def test_an_unqualified_year_and_a_penalty_are_warned_of(cast, issued):
    """E.1, [L]: a place may hold these harder; everywhere they are noted with the act."""
    case = at_work(cast, posts_of(cast), results={2029: "unqualified"})
    do(case, "set_grade", by=cast.carol, on=D(2030, 2, 1), **GRADED)
    do(case, "record_penalty", by=cast.carol, on=D(2030, 10, 1), penalty="written_warning", reason="迟到。", **DOCUMENT)
    event = do(case, "raise_grade", by=cast.carol, **GRADED | DOCUMENT | {"grade": 3})
    told = " ".join(event.facts["warnings"])
    assert "2029" in told
    assert "2030年10月1日" in told
