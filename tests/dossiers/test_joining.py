"""Joining: what stands in one file, the spines and boxes it fills, and pages written object by object."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from dossiers import joining
from dossiers.joining import Piece
from dossiers.writing import Source, Writer

from .files import pdf


def piece(number=1, *, pages=22, year=2030, title="申请人", path=Path("none.pdf")):
    """A bound dossier of so many pages."""
    return Piece(f"M-{year}-{number:04d}", title, path, pages, year)


@pytest.mark.parametrize(("pages", "broad"), [(1, 10), (170, 10), (171, 15), (260, 15), (261, 20), (2000, 20)])
def test_a_spine_is_as_broad_as_its_sheets_printed_on_both_sides(pages, broad):
    """B-01: 10, 15 and 20 mm."""
    assert joining.spine(piece(pages=pages)) == broad


def test_a_box_holds_a_year_and_is_not_overfilled():
    found = joining.boxes([*(piece(number, pages=100) for number in range(1, 8)), piece(9, year=2029)])
    assert [(box.year, box.first[-4:], box.last[-4:], box.pieces, box.pages) for box in found] == [
        (2029, "0009", "0009", 1, 22), (2030, "0001", "0005", 5, 500), (2030, "0006", "0007", 2, 200),
    ]  # fmt: skip


def test_labels_name_number_title_and_extent_and_show_a_gap_for_what_no_font_has(tmp_path):
    target = tmp_path / "labels.pdf"
    with target.open("wb") as file:
        joining.labels(file, [piece(), piece(2, title="李\U0001fae8")])
    text = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, check=True).stdout.decode()
    for words in ("M-2030-0001", "M-2030-0002", "〓", "全宗号", "保管期限", "44"):
        assert words in text


def test_pages_of_a_source_share_what_they_shared_and_inherit_what_they_inherited(tmp_path):
    """Written object by object: contents as they were, one copy of what is common, a sound file."""
    with pikepdf.new() as made:
        font = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Note=pikepdf.String("é(\\)"), Size=1.5))
        for number in range(2):
            page = made.add_blank_page(page_size=(200, 300))
            page.contents_add(b"%% page %d" % number)
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({"/F#1": font}))
        made.Root.Pages.Rotate = 90
        made.save(tmp_path / "source.pdf")
    out = io.BytesIO()
    writer = Writer(out)
    with pikepdf.open(tmp_path / "source.pdf") as source:
        writer.section("甲", [Source(list(source.pages)), (595, 842)])
    writer.section("乙", [(595, 842)])
    writer.close(title="合订")
    (tmp_path / "out.pdf").write_bytes(out.getvalue())
    subprocess.run(["qpdf", "--check", tmp_path / "out.pdf"], check=True, capture_output=True)
    with pikepdf.open(tmp_path / "out.pdf") as read:
        first, second, blank, _other = read.pages
        for page in (first, second):
            page.contents_coalesce()
        assert [b"page 0" in first.Contents.read_bytes(), b"page 1" in second.Contents.read_bytes()] == [True, True]
        assert first.obj.Rotate == 90
        assert [float(edge) for edge in blank.mediabox] == [0, 0, 595, 842]
        fonts = [page.Resources.Font["/F#1"] for page in (first, second)]
        assert fonts[0].objgen == fonts[1].objgen
        assert (str(fonts[0].Note), float(fonts[0].Size)) == ("é(\\)", 1.5)
        assert (str(read.docinfo["/Title"]), [str(one.title) for one in read.open_outline().root]) == (
            "合订", ["甲", "乙"],
        )  # fmt: skip


def test_a_damaged_dossier_is_not_passed_over(tmp_path):
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(pdf(pages=1))
    bad.write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(pikepdf.PdfError):
        joining.join(io.BytesIO(), [piece(path=good), piece(2, path=bad)], title="", separated=False)
