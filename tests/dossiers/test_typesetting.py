"""Typesetting: real fonts, A4, the same bytes every time, no boxes for characters, no reach outside."""

import io
import subprocess

import pikepdf
import pytest

from dossiers import fonts, papers, typesetting
from dossiers.templatetags.typography import balanced

from . import samples


def text_of(pdf, *, page=None):
    """The words of a PDF without blanks."""
    only = ["-f", str(page), "-l", str(page)] if page else []
    found = subprocess.run(["pdftotext", *only, "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(found.stdout.decode().split())


def fonts_of(pdf):
    """The names of the fonts whose shapes the PDF carries."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        descriptors = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary)]
        return {
            str(each.FontName).split("+")[1]
            for each in descriptors
            if each.get("/Type") == "/FontDescriptor" and {"/FontFile2", "/FontFile3"} & set(each.keys())
        }


@pytest.mark.parametrize("form", samples.FORMS)
@pytest.mark.parametrize("long", [False, True], ids=["ordinary", "long"])
def test_every_form_is_set_on_a4_in_its_own_fonts(form, long):
    pdf = typesetting.draw(form, samples.FORMS[form](long=long))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in opened.pages} == {(0, 0, 595, 842)}
        assert opened.Root.Lang == "zh-CN"
        assert opened.docinfo["/Title"]
    assert fonts_of(pdf)
    assert fonts_of(pdf) <= set(fonts.face_files())


def test_letters_are_set_in_fangsong_with_a_song_title():
    assert fonts_of(typesetting.draw("request", samples.letter())) >= {
        "LXGW-WenKai-Prepared",
        "Noto-Serif-CJK-SC-Prepared-Bold",
    }


def test_the_same_facts_give_the_same_bytes():
    facts = samples.vote_summary()
    assert typesetting.draw("vote_summary", facts) == typesetting.draw("vote_summary", facts)
    assert typesetting.draw("vote_summary", facts) != typesetting.draw("vote_summary", {**facts, "yes": 15})


def test_a_paper_is_drawn_by_its_code_too():
    facts = samples.vote_summary()
    assert typesetting.draw(papers.VOTE_SUMMARY, facts) == typesetting.draw("vote_summary", facts)


def test_the_vote_summary_says_what_was_counted():
    said = text_of(typesetting.draw("vote_summary", samples.vote_summary()))
    assert "赞成票16票，应到会有表决权党员19名，赞成人数超过" in said
    lost = {**samples.vote_summary(), "yes": 9, "passed": False}
    assert "未超过应到会有表决权党员的半数，决议未通过" in text_of(typesetting.draw("vote_summary", lost))


def test_the_public_notice_gives_the_period_and_where_to_object():
    said = text_of(typesetting.draw("public_notice", samples.public_notice()))
    assert "公示期为2030年3月4日至2030年3月8日，共5个工作日" in said
    assert "联系电话：0433-1234567" in said
    assert "经支部委员会讨论、上级党委同意，现将拟列为发展对象人选的有关情况" in said


def test_the_conversion_notice_names_the_introducers():
    admitted = samples.person(admitted_on=samples.D(2029, 6, 12))
    facts = {**samples.public_notice(), "persons": [admitted], "matter": "拟按期转为中共正式党员"}
    facts["basis"] = "经支部委员会审查"
    said = text_of(typesetting.draw(papers.CONVERSION_NOTICE, facts))
    assert "经支部委员会审查，现将拟按期转为中共正式党员的有关情况" in said
    assert "2029年6月12日接收为预备党员，入党介绍人：崔某、朴某" in said


def test_the_record_form_has_all_steps_and_repeats_its_heading():
    pdf = typesetting.draw("record_form", samples.record_form())
    assert "材料归档" in text_of(pdf)
    assert "步骤名称" in text_of(pdf, page=2)


def test_a_letter_has_28_characters_a_line_and_its_date_without_zeros():
    facts = {**samples.letter(), "paragraphs": ["中" * 54]}
    pdf = typesetting.draw("request", facts)
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    lines = [line.strip() for line in found.stdout.decode().splitlines() if set(line.strip()) == {"中"}]
    assert [len(line) for line in lines] == [26, 28]
    assert "2030年6月15日" in text_of(pdf)


def test_words_cannot_become_markup():
    facts = {**samples.letter(), "title": "<img src=file:///etc/passwd>"}
    assert "<imgsrc=file:///etc/passwd>" in text_of(typesetting.draw("reply", facts))


@pytest.mark.parametrize("sign", ["\ue123", "\U0003fff0", "𒀀"])
def test_a_character_no_font_can_print_is_refused_by_name(sign):
    with pytest.raises(typesetting.MissingGlyph, match=f"U\\+{ord(sign):04X}") as refused:
        typesetting.draw("cover", {**samples.cover(), "title": f"李{sign}"})
    assert refused.value.characters == sign


@pytest.mark.parametrize("name", ["李𠮷", "〇", "喆", "朴　某", "阿卜杜拉·买买提"])
def test_rare_names_are_printed(name):
    assert typesetting.draw("cover", {**samples.cover(), "title": name})


def test_a_missing_font_is_noticed_before_boxes_are_printed(monkeypatch):
    monkeypatch.setattr(fonts, "FAMILIES", ("No Such Family",))
    fonts.characters.cache_clear()
    try:
        with pytest.raises(typesetting.MissingGlyph):
            typesetting.draw("cover", samples.cover())
    finally:
        fonts.characters.cache_clear()


@pytest.mark.parametrize(
    "reach",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<style>@import url("file:///etc/passwd");</style>',
        '<style>@font-face { font-family: x; src: url("file:///etc/passwd") } p { font-family: x }</style>',
        '<p style="background: url(data:image/png;base64,AAAA)">x</p>',
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_a_paper_reaches_for_nothing_outside(reach):
    with pytest.raises(typesetting.ForbiddenResource):
        typesetting.set_in_type(f"<!doctype html><html><head></head><body><p>公</p>{reach}</body></html>")


def test_a_form_with_a_gap_is_not_drawn():
    facts = samples.vote_summary()
    del facts["due"]
    with pytest.raises(KeyError, match="vote_summary lacks due"):
        typesetting.draw("vote_summary", facts)


def test_a_paper_without_a_form_is_not_drawn():
    with pytest.raises(KeyError, match="no form"):
        typesetting.draw(papers.APPLICATION, {})


def test_substitutions_are_recorded_in_the_paper():
    with pikepdf.open(io.BytesIO(typesetting.draw("cover", samples.cover()))) as opened:
        assert "小标宋以Noto Serif CJK SC代" in str(opened.docinfo["/Keywords"])


def test_long_titles_are_broken_into_even_lines():
    assert balanced("关于接收李某同志为中共预备党员的请示", 19) == "关于接收李某同志为中共预备党员的请示"
    assert balanced("甲乙丙丁戊", 4) == "甲乙丙<br>丁戊"
    assert balanced("甲支部关于乙", 5) == "甲支部<br>关于乙"
    assert balanced("<i>", 9) == "&lt;i&gt;"
    assert balanced("", 9) == ""
