"""GB/T 9704-2012 measured on drawn pages (B.3): type area, grid, head, headings, signature, numbers, copy block."""

from __future__ import annotations

import ctypes
from itertools import pairwise

import pypdfium2 as pdfium
import pytest

from dossiers import typesetting
from tests.gallery.pages import MM

from . import samples

TOP, LEFT, WIDE, HIGH = 37.0, 28.0, 156.0, 225.0
LINE, CHARACTER = HIGH / 22, WIDE / 28
BLANK = 2.29
"""Millimetres between the edge of a line and that of its size 3 characters."""


class Line:
    """Letters that stand on one line: their edges in millimetres from the upper left corner of the page."""

    def __init__(self, number, letters):
        self.page, self.words = number, "".join(sign for sign, *_rest in letters)
        self.left, self.right = letters[0][1], letters[-1][2]
        self.top, self.bottom = min(one[3] for one in letters), max(one[4] for one in letters)
        self.middle, self.fonts = (self.left + self.right) / 2, [one[5] for one in letters]


def lines_of(pdf) -> list[Line]:
    """The lines of a PDF, page by page from top to bottom, without blanks."""
    found = []
    with pdfium.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            text, rows = page.get_textpage(), {}
            for place in range(text.count_chars()):
                if (sign := text.get_text_range(place, 1)).strip():
                    left, bottom, right, top = text.get_charbox(place, loose=True)
                    high = page.get_height()
                    letter = (sign, left / MM, right / MM, (high - top) / MM, (high - bottom) / MM, _font(text, place))
                    rows.setdefault(round((letter[3] + letter[4]) / 2 / 2.5), []).append(letter)
            found += [Line(number, sorted(row, key=lambda one: one[1])) for _key, row in sorted(rows.items())]
            text.close()
            page.close()
    return found


def _font(text, place):
    name = ctypes.create_string_buffer(120)
    pdfium.raw.FPDFText_GetFontInfo(text, place, name, 120, ctypes.byref(ctypes.c_int()))
    return name.value.decode().split("+")[-1]


def rules_of(pdf, page):
    """(left, top, right) in millimetres of every line ruled across a page."""
    with pdfium.PdfDocument(pdf) as document:
        opened = document[page - 1]
        picture = opened.render(scale=10 / MM, grayscale=True).to_pil()
        opened.close()
    wide, high = picture.size
    found = []
    for y in range(high):
        row = picture.crop((0, y, wide, y + 1)).point(lambda level: 255 if level < 160 else 0)
        box = row.getbbox()
        if box and row.histogram()[255] > 0.99 * (box[2] - box[0]) > 1000 and not (found and y / 10 - found[-1][3] < 1):
            found.append((box[0] / 10, y / 10, box[2] / 10, y / 10))
        elif box and found and row.histogram()[255] > 1000:
            found[-1] = (*found[-1][:3], y / 10)
    return [one[:3] for one in found]


def letter(**changes):
    """A request of two pages with headings of both ranks, digits, attachments and a copy block."""
    facts = samples.letter()
    words = facts["paragraphs"][0]
    body = [f"一、基本情况。{words}", "（一）培养经过", "中" * 82, words, words, *facts["paragraphs"][1:]]
    more = {"copies": "东江镇党委组织办公室", "printed_by": "中共河口村支部委员会"}
    return {**facts, "paragraphs": body, **more, **changes}


@pytest.fixture(scope="module")
def request_pdf():
    return typesetting.draw("request", letter())


@pytest.fixture(scope="module")
def lines(request_pdf):
    return lines_of(request_pdf)


def body_of(lines):
    """The lines of text from the addressee to the closing words."""
    start = next(place for place, one in enumerate(lines) if one.words.startswith("东江镇党委"))
    end = next(place for place, one in enumerate(lines) if one.words.startswith("妥否"))
    return [one for one in lines[start : end + 1] if not one.words.startswith("—")]


def test_every_line_of_text_sits_on_the_grid_of_22_lines(lines):
    for one in body_of(lines):
        place = ((one.top + one.bottom) / 2 - TOP - LINE / 2) / LINE
        assert abs(place - round(place)) < 0.06, (one.words, place)
        assert 0 <= round(place) < 22
    assert max(one.bottom for one in body_of(lines)) < TOP + HIGH


def test_lines_of_28_characters_close_flush(lines):
    body = body_of(lines)
    full = [one for one, after in pairwise(body) if abs(after.left - LEFT) < 0.6 and one.page == after.page]
    assert len(full) > 8
    assert {round(one.right - LEFT - WIDE) for one in full[1:]} == {0}  # the first is the addressee's before an indent
    assert [len(one.words) for one in body if set(one.words) == {"中"}] == [26, 28, 28]
    indented = next(one for one in body if one.words.startswith("中"))
    assert abs(indented.left - LEFT - 2 * CHARACTER) < 0.2


def test_the_head_of_a_letter_upward(lines, request_pdf):
    issuer, number, title, addressee = lines[:4]
    middle = LEFT + WIDE / 2
    assert (
        abs((issuer.top + issuer.bottom) / 2 - (TOP + 35 + 30 * 0.3528 / 2)) < 0.8
    )  # 30 pt, its upper edge 35 mm down
    assert abs(issuer.middle - middle) < 0.5
    assert number.words == "河支发〔2030〕7号签发人：崔某"
    assert all(font.startswith("LXGW-WenKai") for font in number.fonts)
    assert abs(number.left - LEFT - CHARACTER) < 0.6
    assert abs(LEFT + WIDE - CHARACTER - number.right) < 0.6
    left, rule, right = rules_of(request_pdf, 1)[0]
    assert (round(left), round(right)) == (28, 184)
    characters = (number.top + number.bottom) / 2 + 16 * 0.3528 / 2
    assert abs(rule - characters - 4) < 0.4
    assert abs((title.top + title.bottom) / 2 - 22 * 0.3528 / 2 - rule - 2 * LINE) < 1.2
    assert abs(title.middle - middle) < 0.5
    assert abs((title.right - title.left) / len(title.words) - 22 * 0.3528) < 0.1
    assert abs(addressee.left - LEFT) < 0.3
    assert title.fonts[0].startswith("Noto-Serif-CJK-SC")
    assert title.fonts[0].endswith("Bold")


def test_headings_are_known_by_how_they_begin(lines):
    first = next(one for one in lines if one.words.startswith("一、基本情况。"))
    assert [font.startswith("Noto-Sans") for font in first.fonts[:9]] == [True] * 7 + [False] * 2
    second = next(one for one in lines if one.words.startswith("（一）"))
    assert all(font.startswith("LXGW-WenKai") for font in second.fonts)


def test_the_date_stands_four_characters_in_and_the_issuer_over_it(lines):
    date = next(one for one in lines if one.words == "2030年6月15日")
    issuer = lines[lines.index(date) - 1]
    assert abs(LEFT + WIDE - 4 * CHARACTER - date.right) < 0.5
    assert abs(issuer.middle - date.middle) < 0.5
    before = lines[lines.index(date) - 2]
    assert issuer.top - before.bottom > 2 * LINE  # room for the seal
    annex = next(one for one in lines if one.words.startswith("附件："))
    closing = lines[lines.index(annex) - 1]
    assert abs(annex.left - LEFT - 2 * CHARACTER) < 0.2
    assert abs(annex.top - closing.top - 2 * LINE) < 0.2


def test_page_numbers_and_copy_block(lines, request_pdf):
    one, two = (line for line in lines if line.words.startswith("—"))
    assert (one.words, two.words, one.page, two.page) == ("—1—", "—2—", 1, 2)
    assert abs(LEFT + WIDE - 14 * 0.3528 - one.right) < 0.3
    assert abs(two.left - LEFT - 14 * 0.3528) < 0.3
    assert abs((one.top + one.bottom) / 2 - TOP - HIGH - 7) < 0.6
    printed = next(line for line in lines if line.words.endswith("印发"))
    assert printed.page == 2
    rules = rules_of(request_pdf, 2)
    assert len(rules) == 3
    assert {(round(left), round(right)) for left, _top, right in rules} == {(28, 184)}
    assert abs(rules[-1][1] - TOP - HIGH) < 0.5


@pytest.mark.parametrize("length", [3, 5, 17])
def test_signature_and_copy_block_never_stand_alone_on_a_page(length):
    """The rest of the page is too small for the block: at least one line of text goes with it."""
    facts = letter(paragraphs=["中" * (26 + 28 * (length - 1)), "妥否，请批示。"], attachments=[])
    drawn = lines_of(typesetting.draw("request", facts))
    last = [one.words for one in drawn if one.page == drawn[-1].page]
    assert "妥否，请批示。" in last
    assert "2030年6月15日" in last
    assert any(words.endswith("印发") for words in last)


def test_an_issuer_of_four_lines_and_a_long_name_keep_their_places():
    unit, signer = f"{samples.LONG_NAME}{samples.LONG_NAME}（临时）", "阿卜杜热西提·买买提艾力江·库尔班"
    drawn = lines_of(typesetting.draw("request", letter(issuer=unit, signatory=unit, signer=signer)))
    assert "".join(one.words for one in drawn[:4]) == unit
    assert all(one.left > LEFT - 0.5 and one.right < LEFT + WIDE + 0.5 for one in drawn)
    assert max(one.bottom for one in drawn if not one.words.startswith("—")) < TOP + HIGH
    date = next(one for one in drawn if one.words == "2030年6月15日")
    assert abs(LEFT + WIDE - 4 * CHARACTER - date.right) < 0.5
    for one in body_of(drawn):
        place = ((one.top + one.bottom) / 2 - TOP - LINE / 2) / LINE
        assert abs(place - round(place)) < 0.09, one.words


def test_a_tall_row_breaks_and_a_short_one_does_not():
    words = "遵守纪律，联系群众，完成帮办代办、入户走访等工作，群众反映较好。"
    facts = samples.form() | {
        "rows": [[("个人总结", words * 9)]] * 2,
        "opinions": [{"title": "意见", "text": words * 90}],
    }
    drawn = lines_of(typesetting.draw("form", facts))
    pages = {one.page for one in drawn}
    assert len(pages) > 3
    for page in sorted(pages)[1:-1]:  # no page but the last is half empty
        assert max(one.bottom for one in drawn if one.page == page and not one.words.startswith("—")) > 240
    label = [one.page for one in drawn if "个人总结" in one.words]
    assert label == sorted(set(label)) or len(label) == 2
