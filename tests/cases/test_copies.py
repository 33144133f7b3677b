"""Copies of printed dossiers and spreadsheets say who took them and when; the original is for the archive (B.2)."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases import printing
from cases.spreadsheets import first_sheet
from dossiers.marking import mark
from dossiers.models import DossierPrint, PrintCopy
from evidence.models import AccessEntry

pytestmark = pytest.mark.django_db
LINE = "内部使用，不得外传"


@pytest.fixture
def done(cast, walked):
    case = walked(after="talk").case
    wanted = printing.order(case, cast.bob)
    printing.print_dossier(wanted.pk)
    return DossierPrint.objects.get(pk=wanted.pk)


def words(content: bytes) -> str:
    found = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(found.stdout.decode().split())


def taken(client, wanted, page="printed_file", **data):
    address = reverse(f"documents:{page}", args=[wanted.pk])
    answer = client.post(address, data) if data else client.get(address)
    return answer, answer.getvalue() if answer.status_code == 200 else b""


def stored(wanted) -> bytes:
    with wanted.file.open("rb") as file:
        return file.read()


def test_the_copy_names_its_taker_on_every_page_and_changes_nothing_else(done, cast, signed_in):
    before = stored(done)
    client = signed_in(cast.alice)
    client.post(reverse("documents:purpose", args=[done.dossier.case.number]), {"purpose": "draw_up"})
    answer, copy = taken(client, done)
    assert answer.status_code == 200
    with pikepdf.open(io.BytesIO(copy)) as pdf, pikepdf.open(io.BytesIO(before)) as plain:
        pages = len(pdf.pages)
        assert pages == len(plain.pages) == done.pages
        assert all("/HandedOut0" in page.resources.XObject for page in pdf.pages)
    told = words(copy)
    assert told.count(f"{cast.alice}（") >= pages
    assert "东村支部支部书记）" in told
    assert LINE in told
    assert LINE not in words(before)
    assert stored(done) == before, "what lies in the vault is not touched"


def test_the_copy_can_be_verified_and_a_changed_one_cannot(done, cast, signed_in):
    client = signed_in(cast.alice)
    client.post(reverse("documents:purpose", args=[done.dossier.case.number]), {"purpose": "draw_up"})
    _answer, copy = taken(client, done)
    assert PrintCopy.objects.get().sha256 == hashlib.sha256(copy).hexdigest()
    address = reverse("verification:code", args=[done.code])
    for content, said in (
        (copy, "带有领取标记的副本"), (stored(done), "与本系统生成的文件完全一致"),
        (copy + b"\n", "不是本系统在此核验码下生成的文件"),
    ):  # fmt: skip
        page = Client().post(address, {"file": SimpleUploadedFile("a.pdf", content)}).text
        assert said in page
        assert str(cast.alice) not in page, "the public page names nobody"


@pytest.mark.parametrize(
    ("who", "may"), [("bob", True), ("carol", True), ("pat", True), ("alice", False), ("ivy", False)]
)
def test_the_original_is_for_those_who_file_it(done, cast, signed_in, who, may):
    client = signed_in(getattr(cast, who))
    page = client.get(reverse("documents:printed", args=[done.pk])).text
    assert ("领取无标记原件" in page) == may
    answer, content = taken(client, done, "original", reason="移交清单〔2027〕3号")
    row = AccessEntry.objects.get(by=getattr(cast, who), kind="printed")
    if may:
        assert hashlib.sha256(content).hexdigest() == done.sha256
        assert (row.fields, row.purpose, row.outcome) == ("original", "移交清单〔2027〕3号", "ok")
    else:
        assert answer.status_code == 403
        assert row.outcome == "denied"


def test_no_original_without_a_reason_nor_by_a_link(done, cast, signed_in):
    client = signed_in(cast.bob)
    address = reverse("documents:original", args=[done.pk])
    assert client.get(address).status_code == 405
    assert client.post(address, {"reason": " "}).status_code == 422
    assert not AccessEntry.objects.filter(kind="printed").exists()
    assert signed_in(cast.eve).post(address, {"reason": "x"}).status_code == 404


def test_pages_of_several_sizes_and_a_name_no_font_has(done):
    with pikepdf.open(io.BytesIO(stored(done))) as pdf:
        wide = pdf.pages[0]
        wide.mediabox = [10, 20, 850, 610]
        out = io.BytesIO()
        pdf.save(out)
    marked = mark(out.getvalue(), "张\U0002f9ff（东镇党委） 2026-11-30 09:12")
    with pikepdf.open(io.BytesIO(marked)) as pdf:
        names = {name for page in pdf.pages for name in page.resources.XObject if name.startswith("/HandedOut")}
    assert len(names) > 1
    assert "张〓（东镇党委）" in words(marked)


def test_a_spreadsheet_says_for_whom_it_is(cast):
    import xlsxwriter

    from cases.copies import signature
    from cases.spreadsheets import sign, signed_anew

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        book.add_worksheet("名单").write_string(0, 0, "甲&乙")
        sign(book, signature(cast.bob, use="甲&乙"))
    with zipfile.ZipFile(out) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        core = packed.read("docProps/core.xml").decode()
    assert f"{cast.bob}（" in sheet
    assert "甲&amp;&amp;乙" in sheet
    assert f"{cast.bob}（" in core
    anew = signed_anew(out.getvalue(), signature(cast.carol, use="甲&乙"))
    with zipfile.ZipFile(io.BytesIO(anew)) as packed:
        parts = [packed.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "docProps/core.xml")]
    assert all(f"{cast.carol}（" in one and str(cast.bob) not in one for one in parts)
    assert next(first_sheet(anew)[1], None) is None, "it can still be read"


def test_words_in_a_spreadsheet_are_never_a_formula_or_a_link():
    import xlsxwriter

    from cases.spreadsheets import lean, write_line

    typed = ["=1+1", '=HYPERLINK("http://a.example")', "http://a.example", "{=1}", "@x", "-1", 7]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, lean()) as book:
        write_line(book.add_worksheet("名单"), 0, typed)
    with zipfile.ZipFile(out) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert [word for word in ("<f>", "<f ", "hyperlink") if word in sheet] == []
    assert first_sheet(out.getvalue())[0] == [str(one) for one in typed]
