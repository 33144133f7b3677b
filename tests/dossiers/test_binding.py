"""Binding: every paper in its place, every page numbered, the catalogue true, the sources untouched."""

import datetime
import io
import re
import subprocess

import pikepdf
import pytest
from PIL import Image

from dossiers import intake, papers
from dossiers.binding import BindError, Part, bind

from . import files, samples
from .test_typesetting import text_of

RED = b"1 0 0 rg 0 421 297 421 re f"
DAY = datetime.date(2030, 1, 2)


def part(title, content, mime="application/pdf"):
    return Part(title, "本人", DAY, content, mime)


def parts():
    return [
        part("入党申请书", files.pdf(pages=3)),
        part("思想汇报", files.picture(size=(300, 400)), "image/jpeg"),
        part("自传", files.pdf(pages=2, size=(842, 595))),
    ]


def pages_of(pdf):
    """The words of each page without blanks."""
    out = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return ["".join(page.split()) for page in out.split("\f")[:-1]]


def colour(pdf, page, *, x, y):
    """The colour of a page at a place given as parts of its width and height."""
    command = ["pdftoppm", "-r", "20", "-f", str(page), "-l", str(page), "-png", "-"]
    image = Image.open(io.BytesIO(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout))
    return image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))


def is_red(pixel):
    return pixel[0] > 200 and pixel[1] < 80


def test_cover_catalogue_and_papers_in_order_each_page_numbered():
    pages = pages_of(bind(samples.cover(), parts()))
    assert len(pages) == 1 + 1 + 6
    assert "发展党员工作档案" in pages[0]
    assert "共7页" not in pages[0]
    assert [re.search(r"第(\d+)页共7页", page).group(1) for page in pages[1:]] == list("1234567")


def test_the_cover_states_the_extent():
    cover = pages_of(bind(samples.cover(), parts()))[0]
    assert "3件7页" in cover
    assert "42件" not in cover
    rows = [row for row in samples.cover()["rows"] if row[0] != "件数、页数"]
    assert "3件7页" in pages_of(bind({"title": "李某", "rows": rows}, parts()))[0]


def test_the_catalogue_is_true():
    pages = pages_of(bind(samples.cover(), parts()))
    for line in ("1入党申请书本人2030-01-0232", "2思想汇报本人2030-01-0215", "3自传本人2030-01-0226"):
        assert line in pages[1]


def test_a_catalogue_of_several_pages_counts_itself():
    many = [part(f"思想汇报第{no}份", files.pdf(mark=RED if no == 60 else b"")) for no in range(1, 61)]
    pdf = bind(samples.cover(), many)
    pages = pages_of(pdf)
    length = len(pages) - 1 - 60
    assert length >= 2
    line = re.search(
        r"60思想汇报第60份本人2030-01-021(\d+)$|60思想汇报第60份本人2030-01-021(\d+)", "".join(pages[: length + 1])
    )
    assert int(line.group(1) or line.group(2)) == length + 60
    assert is_red(colour(pdf, 1 + length + 60, x=0.25, y=0.25))


def test_bookmarks_and_page_labels_lead_to_the_papers():
    with pikepdf.open(io.BytesIO(bind(samples.cover(), parts()))) as pdf:
        with pdf.open_outline() as outline:
            marks = [(item.title, pdf.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]
        labels = [page.label for page in pdf.pages]
    assert marks == [("封面", 0), ("卷内材料目录", 1), ("1. 入党申请书", 2), ("2. 思想汇报", 5), ("3. 自传", 6)]
    assert labels == ["封面", *"1234567"]


def test_title_language_and_validity():
    pdf = bind(samples.cover(), parts())
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert (opened.docinfo["/Title"], opened.Root.Lang) == ("李某", "zh-CN")
        assert opened.check_pdf_syntax() == []


def test_the_same_papers_give_the_same_bytes():
    assert bind(samples.cover(), parts()) == bind(samples.cover(), parts())


@pytest.mark.parametrize(
    ("rotate", "x", "y"), [(0, 0.25, 0.25), (90, 0.75, 0.25), (180, 0.75, 0.75), (270, 0.25, 0.75)]
)
def test_turned_pages_are_laid_as_they_are_read(rotate, x, y):
    pdf = bind(samples.cover(), [part("自传", files.pdf(rotate=rotate, mark=RED))])
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        left, bottom, right, top = opened.pages[2].mediabox
        assert "/Rotate" not in opened.pages[2].obj
        assert (right - left > top - bottom) == (rotate in (90, 270))
    assert is_red(colour(pdf, 3, x=x, y=y))
    assert not is_red(colour(pdf, 3, x=1 - x, y=1 - y))


@pytest.mark.parametrize("size", [(420, 595), (1191, 1684), (612, 792), (300, 1200)])
def test_every_sheet_is_a4(size):
    with pikepdf.open(io.BytesIO(bind(samples.cover(), [part("自传", files.pdf(size=size))]))) as pdf:
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages} == {(0, 0, 595, 842)}


def test_a_photograph_taken_sideways_stands_upright():
    sideways = files.picture(size=(400, 300), orientation=6, corner="red")
    pdf = bind(samples.cover(), [part("证书", sideways, "image/jpeg")])
    assert is_red(colour(pdf, 3, x=0.75, y=0.25))
    assert not is_red(colour(pdf, 3, x=0.25, y=0.25))


def test_a_transparent_picture_is_laid_on_white():
    pdf = bind(samples.cover(), [part("证书", files.picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)), "image/png")])
    assert colour(pdf, 3, x=0.5, y=0.5) == (255, 255, 255)


def test_progress_is_told_paper_by_paper():
    told = []
    bind(samples.cover(), parts(), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"%PDF-1.7 broken", "application/pdf"),
        (files.encrypted_pdf(), "application/pdf"),
        (files.picture(size=(400, 400))[:200], "image/jpeg"),
        (b"no picture", "image/png"),
    ],
    ids=["broken", "encrypted", "cut", "no picture"],
)
def test_a_broken_paper_is_named(content, mime):
    with pytest.raises(BindError, match="政治审查报告") as refused:
        bind(samples.cover(), [*parts(), part("政治审查报告", content, mime)])
    assert refused.value.title == "政治审查报告"


def test_an_empty_dossier_can_be_bound():
    assert len(pages_of(bind(samples.cover(), []))) == 2


@pytest.mark.django_db
@pytest.mark.datalayer
def test_filed_documents_are_bound_and_left_as_they_are(dossier):
    mark = files.pdf(mark=RED, rotate=90)
    document = intake.file_document(dossier, papers.VETTING_REPORT, mark, by=None, dated_on=DAY)
    bound = Part.of(document, makers={"branch": "河口村党支部"})
    assert (bound.maker, bound.on, bound.mime) == ("河口村党支部", DAY, "application/pdf")
    assert is_red(colour(bind(samples.cover(), [bound]), 3, x=0.75, y=0.25))
    document.refresh_from_db()
    assert files.content_of(document) == mark


@pytest.mark.django_db
def test_a_lost_file_is_named(dossier):
    document = intake.file_document(dossier, papers.AUTOBIOGRAPHY, files.pdf(), by=None, dated_on=DAY)
    document.file.storage.delete(document.file.name)
    with pytest.raises(BindError) as refused:
        bind(samples.cover(), [Part.of(document)])
    assert refused.value.title == document.official_title
    assert text_of(bind(samples.cover(), []))
