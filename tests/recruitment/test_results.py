"""Results from a sheet and from the table of a position: each row by itself, nothing twice or lost (D.3 row 5)."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recruitment.runs import Run
from tests.recruitment import entering
from tests.workflows import candidates
from workflows.models import PlacementCase

pytestmark = pytest.mark.django_db
HEADERS = ["个案编号", "姓名", "岗位代码", "成绩", "缺考或违纪", "违纪情形", "加分", "加分依据"]
ON = candidates.WRITTEN


@pytest.fixture
def contest(cast):
    """A round at its written test with four candidates of one position."""
    made = candidates.Selection(cast, places=2, bonus_on="written", bonus_cap=5).opened()
    made.cases = [made.apply(f"考生{name}") for name in "甲乙丙丁"]
    made.examined(made.cases)
    return made


@pytest.fixture
def imported(contest, cast):
    """Hand a sheet of results in and carry the order out; the run."""

    def run(rows, *, kind="written", headers=HEADERS, on=ON) -> Run:
        return entering.imported(contest.intake, entering.sheet(rows, headers=headers), by=cast.carol, kind=kind, on=on)

    return run


def why(run: Run) -> dict[int, str]:
    """What was said about each row that did not go."""
    return {one["row"]: " ".join(one["why"]) for one in run.problems}


def line(case: PlacementCase, score=None, *more) -> list:
    """A row of the sheet as the template has it, with a result."""
    return [case.number, case.person.name, "A01", score, *more]


def on_record(case: PlacementCase) -> tuple:
    """What is on record of the written test."""
    return PlacementCase.objects.values_list("written", "bonus", "out").get(pk=case.pk)


# --- the sheet -------------------------------------------------------------------------------------------------


def test_a_bonus_is_asked_only_where_the_announcement_grants_one(cast, signed_in):
    for grants, terms in ((True, {"bonus_on": "written", "bonus_cap": 5}), (False, {})):
        made = candidates.Selection(cast, places=1, **terms).opened()
        made.examined([made.apply(f"考生{grants}")])
        page = signed_in(cast.carol).get(f"/rounds/{made.intake.number}/results/written/{made.position.pk}/")
        assert ("加分" in page.text.partition("<table")[2]) is grants


def test_results_come_in_with_bonus_absence_and_breach(contest, imported):
    one, two, three, four = contest.cases
    run = imported([
        line(one, 85.5, None, None, 3, "退役士兵"), line(two, "70.25"), line(three, None, "缺考"),
        line(four, None, "违纪", "携带通讯工具"),
    ])  # fmt: skip
    assert (run.status, run.problems) == (Run.DONE, [])
    assert on_record(one) == (Decimal("85.5"), 3, "")
    assert on_record(two) == (Decimal("70.25"), 0, "")
    assert on_record(three) == (None, 0, "absent")
    assert on_record(four) == (None, 0, "void")
    assert not run.upload


def test_the_template_holds_the_candidates_and_no_id_numbers(contest, imported, cast, signed_in):
    address = f"/rounds/{contest.intake.number}/import/written/template/"
    content = signed_in(cast.carol).get(address).content
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    headers, *rows = book.get_sheet_by_index(0).to_python()
    assert headers[:4] == HEADERS[:4]
    assert [row[0] for row in rows] == [one.number for one in contest.cases]
    assert not any(one.person.id_number in str(rows) for one in contest.cases)
    rows[1][3] = 61
    run = imported(rows, headers=headers)
    assert run.problems == []
    assert [on_record(one)[0] for one in contest.cases] == [None, 61, None, None]  # rows without a result are left out


def test_the_same_again_is_done_and_another_value_is_refused_with_the_way_to_correct_it(contest, imported):
    one, two, three, _four = contest.cases
    rows = [line(one, 85.5, None, None, 3, "退役士兵"), line(two, 70), line(three, None, "缺考")]
    imported(rows)
    again = imported(rows)
    assert (again.problems, again.done) == ([], 3)
    changed = [line(one, 85.5, None, None, 4, "退役士兵"), line(two, 71), line(three, 60)]
    run = imported(changed)
    assert set(why(run)) == {2, 3, 4}
    for said in why(run).values():
        assert str(PlacementCase.act("correct_result").label) in said
    assert on_record(two)[0] == 70


@pytest.mark.parametrize(("changes", "said"), [
    ({"成绩": 101}, "成绩"), ({"成绩": -1}, "成绩"), ({"成绩": "优秀"}, "成绩"), ({"成绩": 80.123}, "成绩"),
    ({"成绩": 80, "缺考或违纪": "缺考"}, "成绩"), ({"缺考或违纪": "违纪"}, "违纪情形"),
    ({"缺考或违纪": "迟到"}, "缺考或违纪"),
    ({"成绩": 80, "加分": 6, "加分依据": "退役士兵"}, "加分"), ({"成绩": 80, "加分": 2}, "加分依据"),
    ({"个案编号": "P-2030-9999", "成绩": 80}, "个案编号"), ({"个案编号": None, "成绩": 80}, "个案编号"),
    ({"姓名": "考生戊", "成绩": 80}, "姓名"), ({"岗位代码": "B07", "成绩": 80}, "岗位代码"),
])  # fmt: skip
def test_a_wrong_row_says_its_column_and_leaves_the_others_alone(contest, imported, changes, said):
    one, two, *_others = contest.cases
    wrong = dict(zip(HEADERS, line(one), strict=False)) | changes
    run = imported([[wrong.get(header) for header in HEADERS], line(two, 66)])
    assert list(why(run)) == [2]
    assert said in why(run)[2]
    assert (on_record(one)[0], on_record(two)[0]) == (None, 66)


def test_a_candidate_of_another_round_and_one_twice_are_refused(contest, imported, cast):
    one, *_others = contest.cases
    run = imported([line(one, 80), line(one, 81)])
    assert list(why(run)) == [3]
    assert on_record(one)[0] == 80


def test_nobody_enters_the_own_result(contest, cast):
    """E-06: recruiters step aside for themselves; the door says so row by row."""
    one, two, *_others = contest.cases
    cast.carol.person = one.person
    cast.carol.save(update_fields=["person"])
    content = entering.sheet([line(one, 80), line(two, 70)], headers=HEADERS)
    run = entering.imported(contest.intake, content, by=cast.carol, kind="written", on=ON)
    assert list(why(run)) == [2]
    assert on_record(one)[0] is None


def test_interview_and_further_test_have_their_own_sheets(contest, imported, cast, signed_in):
    cases = contest.cases
    imported([line(one, 80) for one in cases])
    contest.proceed("announce_shortlist", candidates.SHORTLISTED)
    imported([line(one, 90) for one in cases[:3]], kind="interview", on=candidates.INTERVIEWED)
    imported([line(cases[3], 60)], kind="interview", on=candidates.INTERVIEWED)
    address = f"/rounds/{contest.intake.number}/import/extra/template/"
    content = signed_in(cast.carol).get(address).content
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [one.number for one in cases[:3]]  # the three who are equal at two posts
    tied = [line(cases[0], 9), line(cases[1], 8), line(cases[2], None, "缺考")]
    run = imported(tied, kind="extra", on=candidates.INTERVIEWED)
    assert run.problems == []
    assert list(PlacementCase.objects.order_by("pk").values_list("extra", flat=True)) == [9, 8, 0, None]
    assert imported(tied, kind="extra", on=candidates.INTERVIEWED).problems == []


def test_results_at_another_step_of_the_round_are_not_ordered(contest, cast, signed_in):
    address = f"/rounds/{contest.intake.number}/import/interview/"
    file = entering.upload(entering.sheet([line(contest.cases[0], 80)], headers=HEADERS))
    page = signed_in(cast.carol).post(address, {"file": file, "on": "2030-09-14"})
    assert page.status_code == 422
    assert page.context["obstacles"]
    assert not Run.objects.filter(kind="interview").exists()


def test_a_row_asks_the_database_as_often_however_many_there_are(cast):
    made = candidates.Selection(cast).opened()
    cases = [made.apply(f"考生{number}") for number in range(15)]
    made.examined(cases)
    asked = []
    for chunk in (cases[:3], cases[3:]):
        content = entering.sheet([line(one, 60) for one in chunk], headers=HEADERS)
        with CaptureQueriesContext(connection) as captured:
            entering.imported(made.intake, content, by=cast.carol, kind="written", on=ON)
        asked.append(len(captured.captured_queries))
    assert (asked[1] - asked[0]) / 9 <= asked[0] / 3
    assert (asked[1] - asked[0]) / 9 < 30


# --- the table -------------------------------------------------------------------------------------------------


@pytest.fixture
def address(contest):
    return f"/rounds/{contest.intake.number}/results/written/{contest.position.pk}/"


def test_positions_tell_how_many_results_are_missing(contest, cast, signed_in, imported):
    imported([line(contest.cases[0], 80), line(contest.cases[1], None, "缺考")])
    page = signed_in(cast.carol).get(f"/rounds/{contest.intake.number}/results/written/")
    [(position, known, missing)] = page.context["rows"]
    assert (position.code, known, missing) == ("A01", 2, 2)


def test_results_are_typed_in_the_table_and_bad_rows_lose_nothing(contest, cast, signed_in, address):
    one, two, three, four = contest.cases
    client = signed_in(cast.carol)
    assert client.get(address).text.count("-score") >= 4
    typed = {
        "on": "2030-09-14", f"{one.pk}-score": "85.5", f"{two.pk}-score": "999", f"{two.pk}-bonus": "2",
        f"{two.pk}-bonus_ground": "退役士兵", f"{three.pk}-out": "absent",
    }  # fmt: skip
    page = client.post(address, typed)
    assert page.status_code == 422
    assert [on_record(case)[0] for case in (one, two, three, four)] == [Decimal("85.5"), None, None, None]
    assert on_record(three)[2] == "absent"
    lines = {row.case.pk: row for row in page.context["lines"]}
    assert [bool(lines[case.pk].wrong) for case in (one, two, three, four)] == [False, True, False, False]
    assert list(lines[two.pk].form.errors) == ["score"]
    assert 'value="999"' in page.text
    assert 'value="退役士兵"' in page.text
    typed |= {f"{two.pk}-score": "99"}
    answer = client.post(address, typed)
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert on_record(two) == (99, 2, "")
    assert PlacementCase.objects.get(pk=one.pk).events.filter(action="record_written").count() == 1


def test_without_a_date_nothing_is_entered_and_nothing_lost(contest, cast, signed_in, address):
    one = contest.cases[0]
    page = signed_in(cast.carol).post(address, {"on": "", f"{one.pk}-score": "85.5"})
    assert page.status_code == 422
    assert 'value="85.5"' in page.text
    assert on_record(one)[0] is None


def test_a_refusal_of_the_law_stands_at_the_row(contest, cast, signed_in, address):
    one = contest.cases[0]
    page = signed_in(cast.carol).post(address, {"on": "2030-08-21", f"{one.pk}-score": "85.5"})
    assert page.status_code == 422
    [row] = [row for row in page.context["lines"] if row.wrong]
    assert row.case.pk == one.pk
    assert row.wrong[0] in page.text


@pytest.mark.parametrize(("who", "status"), [("carol", 200), ("ivy", 403), ("bob", 404), ("eve", 404), ("adam", 404)])
def test_only_the_recruiting_desk_enters_results(contest, cast, signed_in, address, who, status):
    client = signed_in(getattr(cast, who))
    number = contest.intake.number
    for one in (address, f"/rounds/{number}/results/written/", f"/rounds/{number}/import/written/"):
        assert client.get(one).status_code == status
    assert client.get(f"/rounds/{number}/results/nonsense/").status_code == 404


def test_the_table_shows_fifty_and_asks_no_more_for_more(cast, signed_in, django_assert_max_num_queries):
    made = candidates.Selection(cast).opened()
    cases = [made.apply(f"考生{number}") for number in range(52)]
    made.examined(cases)
    client = signed_in(cast.carol)
    address = f"/rounds/{made.intake.number}/results/written/{made.position.pk}/"
    client.get(address)
    with django_assert_max_num_queries(11):
        page = client.get(address)
    assert len(page.context["lines"]) == 50
    assert "?page=2" in page.text
