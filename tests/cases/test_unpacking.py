"""Hostile spreadsheets: small files that would take the machine's memory, read files from it, or are something else."""

import io
import struct
import zipfile

import pytest
import xlsxwriter

from cases.spreadsheets import NotASpreadsheet, first_sheet

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows="", *, before="", **members):
    """An xlsx whose sheet holds this XML."""
    out, made = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "x")
    sheet = f"{before}<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            packed.writestr(name, members.get(name, sheet if name == SHEET else source.read(name)))
        for name in members.keys() - set(source.namelist()):
            packed.writestr(name, members[name])
    return made.getvalue()


def row(number, *cells):
    return f'<row r="{number}">' + "".join(f'<c r="{place}"><v>1</v></c>' for place in cells) + "</row>"


def whole(content, **limits):
    """Everything that is read of a file."""
    headers, rows = first_sheet(content, **limits)
    return headers, list(rows)


def refused(content, **limits):
    with pytest.raises(NotASpreadsheet) as refusal:
        whole(content, **limits)
    return str(refusal.value)


def test_an_honest_sheet_is_read_wherever_it_lies():
    _headers, rows = whole(workbook(row(3, "B3", "C3") + row(4, "B4", "C4") + row(7, "C7")))
    assert [cells for _number, cells in rows][-1] == ((1, 1.0),)


TOO_LARGE = "电子表格过大。"
BOMBS = {
    "one cell in the last corner": row(1, "A1") + row(1048576, "XFD1048576"),
    "its place in other quotes": "<row><c r = 'a1'><v>1</v></c><c s='1' r='xfd1048576'><v>1</v></c></row>",
    "a column here, a row there": row(1, "XFD1") + row(1048576, "A1048576"),
    "no places at all": "<row>" + "<c/>" * 16000 + "</row>" + "<row><c><v>1</v></c></row>" * 20000,
    "under another prefix": "<row><c r='A1'/></row><x:row xmlns:x='a'><x:c r='XFD1048576'/></x:row>",
}


@pytest.mark.parametrize("rows", BOMBS.values(), ids=list(BOMBS))
def test_a_few_cells_far_apart_do_not_take_the_memory_of_the_machine(rows):
    """Without the check the library asks for 512 GiB and the process ends."""
    assert refused(workbook(rows)) == TOO_LARGE


def test_the_archive_is_measured_and_not_believed():
    content = workbook(row(1, "A1"), **{"xl/sharedStrings.xml": b" " * 3_000_000})
    assert refused(content, most_bytes=2_000_000) == TOO_LARGE
    lying = content.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 100))
    assert lying != content
    assert refused(lying, most_bytes=2_000_000) == TOO_LARGE
    assert refused(workbook(**{f"{n}.xml": b"" for n in range(2100)})) == TOO_LARGE


def test_entities_neither_multiply_nor_read_files():
    doctype = '<!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for name in ("b", "f"):
        content = workbook(f'<row r="1"><c r="A1" t="inlineStr"><is><t>&{name};</t></is></c></row>', before=doctype)
        try:
            headers, _rows = first_sheet(content)
        except NotASpreadsheet:
            continue
        assert "haha" not in headers[0]
        assert "root" not in headers[0]


@pytest.mark.parametrize("member", ["content.xml", "xl/workbook.bin"])
def test_other_kinds_of_workbook_are_none(member):
    assert refused(workbook(row(1, "A1"), **{member: b"<x/>"})) == "电子表格已损坏。"


def test_a_cut_off_or_encrypted_archive_is_damaged():
    content = workbook(row(1, "A1"))
    flags = content.index(b"PK\x01\x02") + 8
    locked = content[:flags] + bytes([content[flags] | 1]) + content[flags + 1 :]
    headless = content.replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    for wrong in (content[:200], content[: len(content) // 2], b"PK\x03\x04" + bytes(500), locked, headless):
        assert refused(wrong) == "电子表格已损坏。"
