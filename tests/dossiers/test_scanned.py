"""Scanned pages: pictures of bounded size, blank ones told apart, and PDFs of exactly the pages wanted."""

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw

from dossiers import scanned
from dossiers.scanned import Sheet, Unreadable, assemble, is_blank, picture

from . import files

A4 = (827, 1169)


@pytest.fixture
def sheet(tmp_path):
    """Make a sheet of some bytes."""

    def make(content, mime="application/pdf", **columns):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.scan"
        path.write_bytes(content)
        return Sheet(path, mime, **columns)

    return make


def page(*strokes, ground=255, grain=0):
    """An A4 page of 100 dpi with lines on it."""
    image = Image.effect_noise(A4, grain).point(lambda value: value + ground - 128) if grain else None
    image = image or Image.new("L", A4, ground)
    for stroke in strokes:
        ImageDraw.Draw(image).line(stroke, fill=40, width=3)
    return image


# --- blank or not --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "image",
    [
        page(),
        page(ground=215, grain=14),
        page((2, 0, 2, 1169), ground=235),  # the shadow of an edge
        page().resize((2000, 2828)),
        page().point(lambda value: value - 30 if value else 0),
    ],
    ids=["white", "grey grain", "edge", "fine", "yellowed"],
)
def test_blank_pages_are_blank(image):
    assert is_blank(image)


def test_what_shines_through_is_no_writing():
    through = page()
    for line in range(20):
        ImageDraw.Draw(through).line((90, 100 + 40 * line, 700, 100 + 40 * line), fill=225, width=6)
    assert is_blank(through)


@pytest.mark.parametrize(
    "image",
    [
        page((300, 900, 480, 930)),
        page((100, 200, 700, 200), ground=215, grain=14),
        page((300, 500, 460, 520), ground=150),
    ],
    ids=["a signature", "a line on grain", "a signature on dark paper"],
)
def test_pages_with_a_signature_are_not_blank(image):
    assert not is_blank(image)


# --- pictures ------------------------------------------------------------------------------------------------------


def test_a_page_of_any_size_becomes_a_bounded_picture(sheet):
    huge = sheet(files.pdf(size=(14_000, 14_000)))
    image = picture(huge)
    assert image.width * image.height <= scanned.PIXELS * 1.01
    assert max(picture(huge, longest=300).size) <= 301
    photo = sheet(files.picture(size=(7000, 5000)), "image/jpeg")
    assert max(picture(photo).size) <= 5000


def test_a_photograph_stands_as_its_camera_says_and_as_it_is_turned(sheet):
    lying = files.picture(size=(80, 60), orientation=6)
    assert picture(sheet(lying, "image/jpeg")).size == (60, 80)
    assert picture(sheet(lying, "image/jpeg", turn=90)).size == (80, 60)


def test_transparent_parts_are_paper(sheet):
    clear = sheet(files.picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)), "image/png")
    assert is_blank(picture(clear))
    with pikepdf.open(io.BytesIO(assemble([clear]))) as opened:
        assert len(opened.pages) == 1


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", files.pdf()], ids=["broken", "no such page"])
def test_a_page_that_cannot_be_shown_is_unreadable(sheet, content):
    broken = sheet(content, number=2)
    for use in (picture, lambda one: assemble([one])):
        with pytest.raises(Unreadable):
            use(broken)


# --- documents -----------------------------------------------------------------------------------------------------


def test_pages_are_put_together_in_order_upright_and_the_same_each_time(sheet):
    sheets = [
        sheet(files.pdf(pages=3, rotate=90), number=3, turn=270),
        sheet(files.picture(size=(300, 400)), "image/jpeg", turn=180),
    ]
    content = assemble(sheets)
    assert content == assemble(sheets)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert [int(page.obj.get("/Rotate", 0)) % 360 for page in opened.pages] == [0, 180]
        assert opened.check_pdf_syntax() == []


def test_what_a_page_inherits_comes_along_and_its_scripts_do_not(sheet):
    with pikepdf.open(io.BytesIO(files.pdf(pages=2, mark=b"0 0 9 9 re f"))) as opened:
        first = opened.pages[0]
        opened.Root.Pages.MediaBox = [0, 0, 300, 400]
        del first.obj["/MediaBox"]
        first.obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        out = io.BytesIO()
        opened.save(out)
    content = assemble([sheet(out.getvalue())])
    assert b"app.alert" not in content
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert [int(edge) for edge in opened.pages[0].mediabox] == [0, 0, 300, 400]
        assert "/OpenAction" not in opened.Root
        assert not set(opened.pages[0].obj.keys()) - scanned.KEPT


def test_a_stamp_laid_over_a_page_is_filed_with_it(sheet):
    with pikepdf.open(io.BytesIO(files.pdf())) as opened:
        look = opened.make_stream(b"1 0 0 rg 0 0 100 100 re f")
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 100]
        seal = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[200, 200, 300, 300], F=4,
            AP=pikepdf.Dictionary(N=look),
        )  # fmt: skip
        opened.pages[0].Annots = pikepdf.Array([opened.make_indirect(seal)])
        out = io.BytesIO()
        opened.save(out)
    kept = sheet(assemble([sheet(out.getvalue())]))
    assert not is_blank(picture(kept))
