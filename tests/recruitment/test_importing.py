"""Applications from a spreadsheet: every row by itself, what does not go comes back, and nothing is done twice."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from unittest.mock import patch

import django_rq
import pytest
import python_calamine
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rq import SimpleWorker
from rq.exceptions import NoSuchJobError

from cases import background
from organisations.models import Person
from recruitment import running
from recruitment.runs import Run
from recruitment.sheets import leftovers, reading
from recruitment.sheets.applications import _Entering, sheet_of
from tests import story
from tests.cases.test_printing import broker_answers
from tests.recruitment import entering
from tests.story import D
from workflows.models import PlacementCase

pytestmark = pytest.mark.django_db
row, sheet = entering.row, entering.sheet


@pytest.fixture
def intake(cast):
    return entering.open_round(cast.county, cast.village, by=cast.carol)


@pytest.fixture
def address(intake):
    return f"/rounds/{intake.number}/import/applications/"


@pytest.fixture
def imported(intake, cast):
    """Hand a sheet in and carry the order out; the run."""
    return lambda content, **more: entering.imported(intake, content, by=cast.carol, **more)


def files(settings) -> list[Path]:
    """What lies in the vault of rounds."""
    return [path for path in (Path(settings.MEDIA_ROOT) / "rounds").rglob("*") if path.is_file()]


def lines(content: bytes) -> list[list]:
    """The rows of a workbook's first sheet."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def why(run: Run) -> dict[int, str]:
    """What was said about each row that did not go."""
    return {one["row"]: " ".join(one["why"]) for one in run.problems}


# --- from the page to the cases --------------------------------------------------------------------------------


@pytest.mark.skipif(not broker_answers(), reason="no Redis at hand")
def test_from_the_upload_to_the_cases_with_a_real_worker(
    cast, intake, address, signed_in, settings, django_capture_on_commit_callbacks
):
    queue = django_rq.get_queue(background.QUEUE)
    queue.empty()
    client = signed_in(cast.carol)
    content = sheet([row(1), row(2, 岗位代码="A02"), row(3, 姓名=None), row(4)])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"file": entering.upload(content), "on": "2030-11-22"})
    run = Run.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/rounds/orders/{run.pk}/")
    [job] = queue.jobs
    assert (list(job.args), dict(job.kwargs)) == ([run.pk], {})
    assert f'data-progress-url="/rounds/orders/{run.pk}/progress/"' in client.get(answer["Location"]).text
    SimpleWorker([queue], connection=queue.connection, serializer=queue.serializer).work(
        burst=True, logging_level="ERROR"
    )
    told = client.get(f"/rounds/orders/{run.pk}/progress/").json()
    assert (told["state"], told["done"], told["total"]) == ("done", 4, 4)
    page = client.get(answer["Location"])
    assert "姓名" in page.text
    assert PlacementCase.objects.count() == 3
    assert {one.position.code for one in PlacementCase.objects.all()} == {"A01", "A02"}
    assert {one.opened_on for one in PlacementCase.objects.all()} == {D(2030, 11, 22)}
    headers, *left = lines(client.get(f"{address}{run.pk}/failed/").getvalue())
    assert headers == [*entering.HEADERS, reading.REASON]
    [back] = left
    assert back[1] == entering.number_of(3)
    assert "姓名" in back[-1]
    assert len(files(settings)) == 1  # only the row that did not go


def test_what_came_back_is_corrected_and_handed_in_again(cast, intake, imported, settings):
    first = imported(sheet([row(1), row(2, 岗位代码="Z9"), row(3, 学历="神学")]))
    assert set(why(first)) == {3, 4}
    with first.upload.open("rb") as file:
        headers, *left = lines(file.read())
    left[0][2], left[1][4] = "A02", "本科"
    second = imported(sheet(left, headers=headers))
    assert (second.status, second.problems) == (Run.DONE, [])
    assert PlacementCase.objects.count() == 3
    assert files(settings) == []  # neither the sheet nor what had come back is kept


def test_a_second_upload_of_the_same_file_does_nothing(imported):
    content = sheet([row(number) for number in range(5)])
    imported(content)
    again = imported(content)
    assert (again.status, again.done, again.problems, PlacementCase.objects.count()) == (Run.DONE, 5, [], 5)


def test_a_worker_killed_half_way_is_taken_up_where_it_stopped(cast, intake, signed_in):
    content = sheet([row(number) for number in range(6)])

    class Killed(BaseException):
        """kill -9: nothing is tidied up."""

    entered = []

    def dying(self, data):
        if len(entered) == 3:
            raise Killed
        entered.append(data.number)
        return enter(self, data)

    enter = _Entering._enter
    run = running.order(intake, "applications", by=cast.carol, on=story.TODAY, upload=entering.upload(content))
    with patch.object(_Entering, "_enter", dying), pytest.raises(Killed):
        running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.status, PlacementCase.objects.count(), bool(run.upload)) == (Run.RUNNING, 3, True)
    Run.objects.update(at=story.NOW.replace(hour=1))
    client = signed_in(cast.carol)
    there = f"/rounds/orders/{run.pk}/"
    with patch("cases.background.Job.fetch", side_effect=NoSuchJobError):
        assert f'action="{there}resume/"' in client.get(there).text
    with patch("recruitment.running.enqueue"):
        assert client.post(f"{there}resume/").status_code == 303
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done, run.problems, PlacementCase.objects.count()) == (Run.DONE, 6, [], 6)
    assert len(set(PlacementCase.objects.values_list("person", flat=True))) == 6


# --- rows that do not go ---------------------------------------------------------------------------------------


BAD = [
    ({"公民身份号码": entering.number_of(1)[:17] + ("0" if entering.number_of(1)[17] != "0" else "1")}, "校验位"),
    ({"公民身份号码": None}, "公民身份号码"),
    ({"公民身份号码": 222404199001010017}, "文本"),
    ({"岗位代码": "Q77"}, "Q77"),
    ({"岗位代码": None}, "岗位代码"),
    ({"民族": "火星族"}, "民族"),
    ({"学历": "神学"}, "学历"),
    ({"毕业年份": "去年"}, "毕业年份"),
    ({"姓名": "名" * 61}, "姓名"),
]


@pytest.mark.parametrize(("changes", "said"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_a_bad_row_says_its_column_and_leaves_the_others_alone(imported, changes, said):
    run = imported(sheet([row(1, **changes), row(2)]))
    assert list(why(run)) == [2]
    assert said in why(run)[2]
    assert PlacementCase.objects.count() == 1
    assert not Person.objects.filter(name__startswith="考生0001").exists()


def test_no_id_number_is_in_the_problems(imported):
    run = imported(sheet([row(1), row(1), row(2, 姓名=None), row(3, 公民身份号码="22240419990101001")]))
    assert len(run.problems) == 3
    assert entering.number_of(1) not in str(run.problems)
    assert f"{entering.number_of(1)[:6]}********{entering.number_of(1)[-4:]}" in why(run)[3]
    assert "2" in why(run)[3]  # the row where the same person stands


def test_somebody_in_the_round_with_another_position_is_no_second_application(imported):
    imported(sheet([row(1)]))
    run = imported(sheet([row(1, 岗位代码="A02")]))
    assert PlacementCase.objects.get().number in why(run)[2]
    assert PlacementCase.objects.get().position.code == "A01"


def test_somebody_with_a_running_case_elsewhere_is_told(cast, intake, imported):
    other = entering.open_round(cast.county, cast.street, by=cast.carol, codes=("B01",), year=2029)
    entering.imported(other, sheet([row(1, 岗位代码="B01")]), by=cast.carol)
    run = imported(sheet([row(1)]))
    assert PlacementCase.objects.get().number in why(run)[2]


def test_another_name_under_a_known_number_is_told_and_betrays_nothing(cast, imported):
    run = imported(sheet([row(1, 公民身份号码=cast.dave.id_number)]))
    assert "姓名" in why(run)[2]
    assert cast.dave.name not in why(run)[2]


def test_dates_numbers_and_formulas_in_the_usual_forms(imported):
    headers = [*entering.HEADERS, "报名日期"]
    given = [
        [*row(1, 毕业年份="2026"), "2030年11月20日"], [*row(2, 毕业年份=2026.0), D(2030, 11, 21)],
        [*row(3, 学历="本科", 民族="朝鲜", 政治面貌="党员"), "20301122"], [*row(4), None],
    ]  # fmt: skip
    run = imported(sheet(given, headers=headers))
    assert run.problems == []
    assert sorted(PlacementCase.objects.values_list("opened_on", flat=True)) == [
        D(2030, 11, 20), D(2030, 11, 21), D(2030, 11, 22), story.TODAY,
    ]  # fmt: skip
    third = Person.objects.get(name="考生0003")
    assert (third.education, third.ethnic, third.political) == ("21", "10", "01")


# --- files that are none ---------------------------------------------------------------------------------------


def without(header: str) -> bytes:
    place = entering.HEADERS.index(header)
    return sheet([row(1)[:place] + row(1)[place + 1 :]], headers=[one for one in entering.HEADERS if one != header])


@pytest.mark.parametrize(("content", "said"), [
    (b"%PDF-1.7", "xlsx"),
    ("姓名,公民身份号码\n".encode(), "xlsx"),
    (b"PK\x03\x04" + b"\0" * 200, "损坏"),
    (sheet([]), "没有数据行"),
    (sheet([["甲", 1]], headers=["姓名", "成绩"]), "公民身份号码"),
    (without("岗位代码"), "岗位代码"),
    (sheet([[*row(1), "甲"]], headers=[*entering.HEADERS, "姓名"]), "姓名"),
], ids=["pdf", "csv", "damaged", "empty", "wrong sheet", "missing column", "twice"])  # fmt: skip
def test_what_is_no_sheet_is_refused_at_once_and_not_kept(cast, address, signed_in, settings, content, said):
    page = signed_in(cast.carol).post(address, {"file": entering.upload(content), "on": "2030-11-22"})
    assert page.status_code == 422
    assert said in " ".join(page.context["form"].errors["file"])
    assert not Run.objects.exists()
    assert files(settings) == []


def test_too_many_rows_and_bytes_are_refused(cast, address, signed_in, settings):
    client = signed_in(cast.carol)
    many = sheet([[f"甲{number}", None, "A01"] for number in range(reading.MOST_ROWS + 1)])
    page = client.post(address, {"file": entering.upload(many), "on": "2030-11-22"})
    assert (page.status_code, str(reading.MOST_ROWS) in page.context["form"].errors["file"][0]) == (422, True)
    settings.UPLOAD_MAX_BYTES = 100
    page = client.post(address, {"file": entering.upload(sheet([row(1)])), "on": "2030-11-22"})
    assert page.status_code == 422
    with patch("recruitment.sheets.reading.MOST_BYTES", 100):
        settings.UPLOAD_MAX_BYTES = 10**6
        page = client.post(address, {"file": entering.upload(sheet([row(1)])), "on": "2030-11-22"})
    assert page.status_code == 422


def test_a_workbook_with_macros_is_read_as_the_sheet_it_holds(cast, imported):
    """Nothing in a workbook is ever run: only the values of its first sheet are read."""
    content = io.BytesIO(sheet([row(1)]))
    with zipfile.ZipFile(content, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 64)
    assert imported(content.getvalue()).problems == []
    assert PlacementCase.objects.count() == 1


def test_strange_columns_are_named_and_left_out(cast, intake, address, signed_in):
    content = sheet([[*row(1), "身高"]], headers=[*entering.HEADERS, "身高体重"])
    assert sheet_of(content, intake).unknown == ["身高体重"]
    client = signed_in(cast.carol)
    with patch("recruitment.running.enqueue"):
        answer = client.post(address, {"file": entering.upload(content), "on": "2030-11-22"}, follow=True)
    assert "身高体重" in answer.text


# --- the template, who may, and how much it asks ---------------------------------------------------------------


def test_the_template_offers_the_positions_and_comes_back_readable(cast, intake, address, signed_in, imported):
    content = signed_in(cast.carol).get(f"{address}template/").content
    headers = lines(content)[0]
    assert headers[:3] == ["姓名", "公民身份号码", "岗位代码"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["报名登记", "填写说明", "可选项"]
    listed = book.get_sheet_by_name("可选项").to_python()
    assert [line[0] for line in listed[:3]] == ["岗位代码", "A01", "A02"]
    values = dict(zip(entering.HEADERS, row(1), strict=True))
    run = imported(sheet([[values.get(one) for one in headers]], headers=headers))
    assert run.problems == []


@pytest.mark.parametrize(("who", "status"), [("carol", 200), ("ivy", 403), ("bob", 404), ("eve", 404), ("adam", 404)])
def test_only_the_recruiting_desk_imports(cast, intake, address, imported, signed_in, who, status):
    run = imported(sheet([row(1, 姓名=None)]))
    client = signed_in(getattr(cast, who))
    for tail in ("", "template/", f"{run.pk}/failed/"):
        answer = client.get(f"{address}{tail}")
        assert answer.status_code == status
        assert not answer.streaming or answer.getvalue()
    assert client.get(f"/rounds/{intake.number}/import/nonsense/").status_code == 404


def test_a_run_is_not_ordered_twice_at_once(cast, intake, address, signed_in):
    client = signed_in(cast.carol)
    with patch("recruitment.running.enqueue"):
        client.post(address, {"file": entering.upload(sheet([row(1)])), "on": "2030-11-22"})
        page = client.post(address, {"file": entering.upload(sheet([row(2)])), "on": "2030-11-22"})
    assert page.status_code == 422
    assert [one.reason for one in page.context["obstacles"]]
    assert Run.objects.count() == 1


def test_what_is_left_of_a_file_is_forgotten_after_a_fortnight(imported, settings):
    imported(sheet([row(1, 姓名=None)]))
    assert leftovers.sweep() == 0
    with time_machine.travel(story.NOW + leftovers.KEPT + story.ONE_DAY):
        assert leftovers.sweep() == 1
    assert files(settings) == []


def test_a_row_asks_the_database_as_often_however_many_there_are(cast, intake, imported):
    asked = {}
    for start, many in ((0, 5), (100, 25)):
        with CaptureQueriesContext(connection) as captured:
            imported(sheet([row(start + number) for number in range(many)]))
        asked[many] = len(captured.captured_queries)
    per_row = (asked[25] - asked[5]) / 20
    assert per_row <= asked[5] / 5
    assert per_row < 60


def test_the_page_of_imports_does_not_grow_in_queries(
    cast, address, imported, signed_in, django_assert_max_num_queries
):
    for number in range(30):
        imported(sheet([row(number, 姓名=None)]))
    client = signed_in(cast.carol)
    client.get(address)
    with django_assert_max_num_queries(9):
        assert client.get(address).text.count("data-open") == 25
