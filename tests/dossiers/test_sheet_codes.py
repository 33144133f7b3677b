"""The code on a form: printed without harm to the paper, read from any scan, and never taken from another site."""

import io

import pikepdf
import pypdfium2
import pytest
import segno
from PIL import Image, ImageChops, ImageFilter

from dossiers import papers, typesetting
from dossiers.sheet_codes import SheetCode, parse, read, stamp

from . import samples
from .files import pdf

NUMBER, MM = "M-2030-0042", 72 / 25.4


@pytest.fixture(scope="module")
def form():
    """A drawn form of one page with its code."""
    return stamp(typesetting.draw("vote_summary", samples.vote_summary()), NUMBER, papers.VOTE_SUMMARY)


def scanned(content, *, dpi=150, page=0):
    """A page as a scanner sees it, in grey."""
    with pypdfium2.PdfDocument(content) as opened:
        return opened[page].render(scale=dpi / 72, grayscale=True).to_pil().copy()


def jpeg(image, quality=30):
    """The picture after a strong compression."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out)


def grained(image):
    """The picture with the grain of an old scanner."""
    return ImageChops.add(image, Image.effect_noise(image.size, 40), offset=-128)


HARM = {
    "colour": lambda image: image.convert("RGB"),
    "skewed": lambda image: image.rotate(2, fillcolor=255, resample=Image.Resampling.BICUBIC),
    "faint": lambda image: image.point(lambda value: 190 + value * 50 // 255),
    "dark": lambda image: image.point(lambda value: value * 70 // 255),
    "grained": grained,
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1)),
    "compressed": jpeg,
    "black and white": lambda image: image.convert("1"),
}


# --- the words -----------------------------------------------------------------------------------------------------


def test_a_code_says_case_paper_and_page_and_nothing_else():
    words = str(SheetCode(NUMBER, "4-4-1", 2, 3))
    assert words.startswith("FC1 M-2030-0042 4-4-1 2/3 ")
    assert len(words.rsplit(" ", 1)[1]) == 4
    assert parse(words) == SheetCode(NUMBER, "4-4-1", 2, 3)


def test_what_another_site_printed_is_no_code_here(settings):
    settings.INDEX_KEY = "another site's"
    foreign = str(SheetCode(NUMBER, "4-4-1", 2, 3))
    settings.INDEX_KEY = "ours"
    assert parse(foreign) is None


@pytest.mark.parametrize(
    "changed", ["M-2030-0043 4-4-1 2/3", "M-2030-0042 4-4-2 2/3", "M-2030-0042 4-4-1 1/3", "M-2030-0042 4-4-1 2/4"]
)
def test_a_code_misread_anywhere_is_no_code(changed):
    check = str(SheetCode(NUMBER, "4-4-1", 2, 3))[-4:]
    assert parse(f"FC1 {changed} {check}") is None


@pytest.mark.parametrize("text", ["", "https://example.com/", "FC1", "FC2 M-2030-0042 4-4-1 2/3 ABCD"])
def test_other_texts_are_no_codes(text):
    assert parse(text) is None


def test_a_page_beyond_the_last_is_no_code():
    assert parse(str(SheetCode(NUMBER, "4-4-1", 4, 3))) is None


# --- on paper ------------------------------------------------------------------------------------------------------


def test_each_page_bears_its_own_code_at_the_same_place_upright_and_across():
    """Across, in the lower corner: the upper edge is bound."""
    for size, top_edge in (((595, 842), 14), ((842, 595), 190)):
        content = stamp(pdf(pages=3, size=size), NUMBER, papers.VOTE_SUMMARY)
        for place in range(3):
            image = scanned(content, dpi=127, page=place)  # five pixels a millimetre
            assert read(image) == SheetCode(NUMBER, papers.VOTE_SUMMARY, place + 1, 3)
            left, top, right, bottom = ImageChops.invert(image).getbbox()
            found = [round(one / 5) for one in (image.width - right, top, right - left, bottom - top)]
            assert found == [10, top_edge, 12, 12]


def test_a_paper_that_turned_its_coordinates_round_gets_the_code_in_its_corner(form):
    plain = scanned(typesetting.draw("vote_summary", samples.vote_summary()))
    changed = ImageChops.difference(plain, scanned(form)).getbbox()
    edges = [round(one / 150 * 25.4) for one in changed]
    assert edges == [210 - 22, 14, 210 - 10, 26]


def test_a_stamped_paper_is_the_same_kind_of_pdf(form):
    drawn = typesetting.draw("vote_summary", samples.vote_summary())
    assert stamp(drawn, NUMBER, papers.VOTE_SUMMARY) == form
    with pikepdf.open(io.BytesIO(form)) as opened, pikepdf.open(io.BytesIO(drawn)) as before:
        assert opened.check_pdf_syntax() == []
        assert opened.open_metadata().pdfa_status == before.open_metadata().pdfa_status != ""
        assert set(opened.Root.keys()) == set(before.Root.keys())
        assert set(opened.pages[0].Resources.keys()) == set(before.pages[0].Resources.keys())
        assert b"/Artifact" in b"".join(part.read_bytes() for part in opened.pages[0].Contents)


@pytest.mark.parametrize("paper", [papers.PUBLIC_NOTICE, papers.SELECTION_NOTICE])
def test_notices_on_the_wall_bear_no_code(paper):
    content = pdf()
    assert stamp(content, NUMBER, paper) == content


# --- from the scanner ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", HARM)
def test_a_code_is_read_from_a_bad_scan(form, harm):
    assert read(HARM[harm](scanned(form))) == SheetCode(NUMBER, papers.VOTE_SUMMARY, 1, 1)


@pytest.mark.parametrize("dpi", [100, 200, 300, 400, 600])
def test_a_code_is_read_at_any_resolution(form, dpi):
    assert read(scanned(form, dpi=dpi)) == SheetCode(NUMBER, papers.VOTE_SUMMARY, 1, 1)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_code_tells_how_the_page_lies(form, turned):
    lying = scanned(form).rotate(-turned, expand=True)
    assert read(lying).turn == 360 - turned
    assert read(lying.rotate(-read(lying).turn, expand=True)).turn == 0


def with_code(text, *, at=(900, 60), ground=None):
    """A sheet that bears a QR code of that text."""
    out = io.BytesIO()
    segno.make(text).save(out, kind="png", scale=4)
    image = ground or Image.new("L", (1240, 1754), 255)
    image.paste(Image.open(out).convert("L"), at)
    return image


def test_foreign_codes_are_none():
    assert read(with_code("https://example.com/")) is None
    assert read(Image.new("L", (1240, 1754), 255)) is None


def test_a_foreign_code_beside_ours_does_no_harm(form):
    sheet = with_code("https://example.com/", at=(100, 1500), ground=scanned(form))
    assert read(sheet) == SheetCode(NUMBER, papers.VOTE_SUMMARY, 1, 1)


def test_a_page_with_codes_of_two_forms_is_left_to_people(form):
    other = str(SheetCode("M-2030-0043", papers.VOTE_SUMMARY, 1, 1))
    assert read(with_code(other, at=(100, 1500), ground=scanned(form))) is None
