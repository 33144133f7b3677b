"""The file of histories: headers, cells in the usual forms, the template, and how the command ends."""

from __future__ import annotations

import datetime
import io

import pytest
import python_calamine
import xlsxwriter
from django.core.management import CommandError, call_command

from cases.auditing import cells, columns, reading, rows, sheets
from cases.auditing.running import Audit
from dossiers import papers
from organisations.identity import make_id_number
from tests.cases.audited import exported, row, text_report
from tests.story import TODAY, D
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db
WORDS = columns.vocabulary(MembershipCase)
HEADERS = ["个案编号", "姓名", "公民身份号码", "所在党组织", "事项", "日期", "所附材料", "年检情况"]
NUMBER = make_id_number("222404", D(1990, 1, 1), sequence=7)


def sheet(*lines) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for number, line in enumerate(lines):
            page = book.get_worksheet_by_name("甲") or book.add_worksheet("甲")
            for place, value in enumerate(line):
                page.write(number, place, value)
    return out.getvalue()


def audited(content: bytes):
    audit = Audit.of(content, MembershipCase, as_of=TODAY)
    return audit, list(audit.reports())


@pytest.mark.parametrize("text", [
    "2027-01-10", "2027/1/10", "2027.1.10", "2027年1月10日", "20270110", "2027-01-10 00:00:00", 20270110, 46397,
    D(2027, 1, 10), datetime.datetime(2027, 1, 10, 8),
])  # fmt: skip
def test_dates_in_the_usual_forms(text):
    assert cells.date_of(text) == D(2027, 1, 10)


@pytest.mark.parametrize("text", ["2027年2月30日", "去年", "2027", ""])
def test_what_is_no_date_is_said(text):
    with pytest.raises(cells.Unreadable, match="不是日期"):
        cells.date_of(text)


@pytest.mark.parametrize(("action", "header", "raw", "value"), [
    ("review_activist", "结论", "不合格", "unfit"), ("review_activist", "conclusion", "unfit", "unfit"),
    ("propose_candidate", "heard", "党员、群众", None), ("adopt", "应到会有表决权的党员", 21.0, None),
    ("apply", "floating", "是", True), ("apply", "floating", "否", False),
    ("announce", "announce.days", "5", 5), ("announce", "发布公示.days", 5.0, None),
])  # fmt: skip
def test_a_fact_is_found_by_label_code_or_qualified(action, header, raw, value):
    names = WORDS.header(header)
    if names is None:
        pytest.fail(f"{header} is no header") if value is not None else None
        return
    fact = WORDS.facts[action][names[action]]
    if value is not None:
        assert fact.read(raw) == value


def test_headers_are_understood_and_strangers_named_once():
    content = sheet(
        HEADERS,
        ["甲1", "张某", NUMBER, "某支部", "递交入党申请书", D(2027, 1, 10), "1-1", "合格"],
        [],
        ["甲1", "", "", "", "talk", "2027年1月20日", papers.by_code("1-2").official_title, "合格"],
    )
    audit, [report] = audited(content)
    assert (audit.totals.unknown, audit.totals.rows, report.state) == (["年检情况"], 2, "talked")
    assert report.name == "张某"
    assert NUMBER not in repr(report)


def test_a_wrong_id_number_is_refused_without_repeating_it():
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    content = sheet(HEADERS, ["甲1", "张某", wrong, "某支部", "apply", "2027-01-10", "1-1"])
    _audit, [report] = audited(content)
    [fault] = report.of("row")
    assert "校验" in fault.text
    assert wrong not in repr(report)


def test_unknown_acts_papers_and_dates_to_come_are_rows_left_out():
    content = sheet(
        HEADERS,
        ["甲1", "张某", "", "某支部", "apply", "2027-01-10", "1-1"],
        ["甲1", "", "", "", "升旗", "2027-01-11"],
        ["甲1", "", "", "", "talk", "2027-01-12", "9-9"],
        ["甲1", "", "", "", "talk", "2031-01-12"],
        ["甲1", "", "", "", "talk"],
    )
    _audit, [report] = audited(content)
    assert [one.row for one in report.of("row")] == [3, 4, 5, 6]


def test_the_template_explains_itself_and_is_a_lawful_example(tmp_path):
    path = tmp_path / "template.xlsx"
    call_command("audit_history", template=path)
    _audit, [report] = audited(path.read_bytes())
    assert report.of("void", "hard", "warn", "row", "missing") == []
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    header, *guide = book.get_sheet_by_name("事项说明").to_python()
    assert header[:3] == ["事项", "事项代码", "栏目"]
    assert {line[1] for line in guide} == {action.name for action in WORDS.actions}
    assert all(WORDS.header(line[2]) or line[2] in columns.FIXED for line in guide if line[2])


def test_what_is_exported_is_read_back_alike(walked, cast):
    """Every fact survives the way through a spreadsheet: what is read equals what JSON tells."""
    walked(cast.village).finish()
    found = exported()
    stories = []
    for content in (sheets.as_xlsx(found, MembershipCase), reading.as_json(found)):
        audit = Audit.of(content, MembershipCase, as_of=TODAY)
        grammar = audit.grammar()
        story = grammar.story(audit.found.records[0])
        told = [(one.on, one.papers, grammar.facts_of(one, one.candidates[0])) for one in story.entries]
        stories.append((story.name, story.born, story.seats, told, story.faults))
    assert stories[0] == stories[1]
    assert stories[0][4] == []
    assert isinstance(story, rows.Story)


def test_the_export_has_id_numbers_only_where_asked(walked, cast, tmp_path):
    road = walked(cast.street, after="talk")
    number = road.case.person.id_number
    for options, there in (({}, False), ({"with_id_numbers": True}, True)):
        for name in ("a.json", "a.xlsx"):
            call_command("export_histories", out=tmp_path / name, **options)
            audit = Audit.of((tmp_path / name).read_bytes(), MembershipCase, as_of=TODAY)
            assert (audit.grammar().story(audit.found.records[0]).id_number == number) is there
            assert (tmp_path / name).stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="xlsx"):
        call_command("export_histories", out=tmp_path / "a.csv")


@pytest.mark.parametrize(("content", "words"), [
    (b"\x00\x01", "既不是电子表格"), (b"{}", "事项列表"), (b"[]", "缺少栏目"), (b"PK\x03\x04broken", "已损坏"),
])  # fmt: skip
def test_an_unreadable_file_ends_the_command_with_two(tmp_path, content, words):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words) as refusal:
        call_command("audit_history", path)
    assert refusal.value.returncode == 2
    with pytest.raises(CommandError) as missing:
        call_command("audit_history", tmp_path / "nothing")
    assert missing.value.returncode == 2


def test_the_text_report_reads_well_and_the_spreadsheet_holds_every_finding(walked, cast, tmp_path):
    walked(cast.street, after="adopt")
    found = exported()
    row(found, "adopt").update(yes=10, no=9)
    row(found, "apply")["name"] = "=1+1"
    path, out = tmp_path / "a.json", tmp_path / "r.xlsx"
    path.write_bytes(reading.as_json(found))
    text = text_report(path)
    assert text.startswith("共1件、")
    assert "[无效] " in text
    assert "（第二十条）" in text
    call_command("audit_history", path, format="xlsx", out=out, as_of=TODAY)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(out.read_bytes()))
    summary, details = (book.get_sheet_by_name(name).to_python() for name in ("汇总", "明细"))
    assert (len(summary), summary[1][1]) == (2, "=1+1")
    assert any("第二十条" in str(line[6]) and line[3] == "无效" for line in details[1:])


def test_every_label_that_several_acts_share_is_told_apart_by_where_the_case_is():
    shared = [name for name, acts in WORDS.by_name.items() if len(acts) > 1]
    assert shared
    for name in shared:
        assert all(WORDS.spoken(action) == action.name for action in WORDS.by_name[name])
