"""The checker: a bound dossier is read back, from its fonts to its tags, and every promise looked up in the file."""

import io
import json
import re
import subprocess

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat

from dossiers import shared_fonts, typesetting
from dossiers.binding import Part, bind

from . import files, samples
from .test_binding import DAY, pages_of

RECORD = json.dumps({"number": "M-2030-0042", "papers": []}).encode()
TITLES = ["入党申请书", "票决情况汇总表", "关于接收李某同志为中共预备党员的请示", "思想汇报"]


def parts():
    """Two papers as the system draws them, one of them two pages, between scans of both kinds."""
    contents = [
        (files.pdf(pages=2, size=(420, 595), mark=b"1 0 0 rg 0 297 210 298 re f"), "application/pdf", False),
        (typesetting.draw("vote_summary", samples.vote_summary()), "application/pdf", True),
        (typesetting.draw("request", samples.letter()), "application/pdf", True),
        (files.picture(size=(300, 400)), "image/jpeg", False),
    ]
    return [
        Part(title, "本人", DAY, content, mime, drawn=drawn)
        for title, (content, mime, drawn) in zip(TITLES, contents, strict=True)
    ]


@pytest.fixture(scope="module")
def made():
    """Its bytes."""
    return bind(samples.cover(), parts(), closing=samples.verification(), record=RECORD)


@pytest.fixture
def pdf(made):
    """The file opened."""
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


def pictures(pdf):
    """Its pages as pictures."""
    return [page.render(scale=1.5).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(pdf)]


def test_it_is_whole(made, tmp_path):
    (tmp_path / "bound.pdf").write_bytes(made)
    checked = subprocess.run(["qpdf", "--check", tmp_path / "bound.pdf"], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_same_facts_give_the_same_bytes(made):
    assert bind(samples.cover(), parts(), closing=samples.verification(), record=RECORD) == made


def test_every_font_is_embedded_and_each_face_once(pdf):
    fonts = {}
    for page in pdf.pages:
        for font in dict(page.obj.Resources.get("/Font", {})).values():
            fonts[font.objgen] = font
    faces = [str(font.BaseFont).partition("+")[2] for font in fonts.values()]
    assert len(faces) == len(set(faces)) >= 4
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert set(shared_fonts.texts(font)) - {0} <= set(shared_fonts.widths(font))


def test_pages_are_numbered_through_and_the_catalogue_is_true(made):
    pages = pages_of(made)
    numbers = [re.search(r"第(\d+)页共(\d+)页", page).groups() for page in pages[1:]]
    assert numbers == [(str(no), "8") for no in range(1, 9)]
    assert "4件8页" in pages[0]
    assert "4件" in pages[-1]
    assert "8页（含目录和本表）" in pages[-1]
    lengths, start = [2, 1, 2, 1], 2
    for no, (title, length) in enumerate(zip(TITLES, lengths, strict=True), start=1):
        assert f"{no}{title}本人2030-01-02{length}{start}" in pages[1].replace("\n", "") or len(title) > 11
        start += length
    assert "卷内备考表" in pages[-1]
    assert "请示" in pages[5]


def test_bookmarks_lead_to_every_part(pdf):
    with pdf.open_outline() as outline:
        marks = [(item.title, pdf.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]
    papers = [(f"{no}. {title}", place) for no, (title, place) in enumerate(zip(TITLES, (2, 4, 5, 7), strict=True), 1)]
    assert marks == [("封面", 0), ("卷内材料目录", 1), *papers, ("卷内备考表", 8)]


def test_it_declares_what_it_is(pdf):
    with pdf.open_metadata() as said:
        assert (said.pdfa_status, said["dc:title"], said["dc:identifier"]) == ("3A", "李某", "M-2030-0042")
        assert said["xmp:CreateDate"] == "2031-07-01T00:00:00+08:00"
        assert "小标宋" in said["pdf:Keywords"] or not typesetting.fonts.substitutes()
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20310701000000+08")
    assert (pdf.Root.Lang, pdf.Root.MarkInfo.Marked) == ("zh-CN", True)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    assert pdf.pdf_version == "1.7"


def test_the_record_is_attached_as_data_of_the_document(pdf):
    assert list(pdf.attachments) == ["record.json"]
    assert pdf.attachments["record.json"].get_file().read_bytes() == RECORD
    (spec,) = pdf.Root.AF
    assert (spec.AFRelationship, spec.EF.F.Subtype) == ("/Data", "/application/json")


def test_every_page_is_tagged_by_the_paper_it_belongs_to(pdf):
    (document,) = pdf.Root.StructTreeRoot.K
    sections = list(document.K)
    assert [str(section.T) for section in sections] == ["封面", "卷内材料目录", *TITLES, "卷内备考表"]
    assert [str(kid.S) for kid in sections[2].K] == ["/Figure", "/Figure"]
    assert str(sections[2].K[0].Alt) == "扫描件：入党申请书"
    assert {"/H1", "/Table"} <= {str(kid.S) for kid in sections[3].K}
    rows = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    assert [int(page.obj.StructParents) for page in pdf.pages] == rows[::2] == list(range(9))
    for page, elements in zip(pdf.pages, rows[1::2], strict=True):
        drawn = b"".join(stream.read_bytes() for stream in page.obj.Contents)
        marks = {int(mark) for mark in re.findall(rb"/MCID (\d+)", drawn)}
        assert marks == set(range(len(elements)))
        assert all(element.Pg.objgen == page.obj.objgen for element in elements)


def test_names_of_header_cells_are_told_apart(pdf):
    names = [str(each.ID) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/ID" in each]
    assert len(names) == len(set(names)) > 10


def test_page_numbers_are_no_part_of_the_papers(pdf):
    drawn = pdf.pages[5].obj.Contents[-1].read_bytes()
    assert drawn.startswith(b"/Artifact <</Type /Pagination")
    assert drawn.rstrip().endswith(b"EMC")


def test_drawn_papers_look_as_they_were_filed(made):
    bound, one = pictures(made), parts()
    for place, single in [(4, pictures(one[1].content)[0]), (5, pictures(one[2].content)[0])]:
        spared = (0, 75, single.width, single.height)  # the stamp stands above
        assert ImageChops.difference(bound[place].crop(spared), single.crop(spared)).getbbox() is None


def test_page_numbers_stand_in_the_upper_outer_corner(made):
    for place, page in enumerate(pictures(made)[1:], start=2):
        corners = [page.crop((start, 30, start + 160, 60)).convert("L") for start in (40, page.width - 200)]
        left, right = (sum(corner.histogram()[:50]) for corner in corners)
        assert (left > 0, right > 0) == ((True, False) if place % 2 == 0 else (False, True))


def test_the_closing_page_is_verified_by_code_and_hashes(made):
    last = pages_of(made)[-1]
    assert "7K4M2XQP9TRDHW3C" in last
    for part in parts():
        assert part.digest()[:16] in last
    picture = pypdfium2.PdfDocument(made)[8].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [samples.verification()["url"]]


def test_without_a_closing_page_the_dossier_ends_with_its_last_paper():
    pages = pages_of(bind(samples.cover(), parts()[3:]))
    assert len(pages) == 3
    assert "备考表" not in "".join(pages)


def test_a_number_is_legible_on_a_dark_scan():
    out = io.BytesIO()
    Image.new("RGB", (595, 842), "black").save(out, "PNG")
    page = pictures(bind(samples.cover(), [Part("照片", "本人", DAY, out.getvalue(), "image/png")]))[2]
    corner = page.crop((page.width - 190, 30, page.width - 48, 60)).convert("L")
    assert corner.getextrema() == (0, 255)
    assert ImageStat.Stat(corner).mean[0] > 100
