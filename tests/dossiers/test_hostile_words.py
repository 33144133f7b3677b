"""Hostile words in every field of every form: printed as they stand, nothing fetched, nothing lost off the sheet."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dossiers import typesetting

from . import samples
from .test_typesetting import text_of

HOSTILE = (
    '<img src="{server}/a.png">', '<link rel="stylesheet" href="{server}/b.css">',
    '<script src="{server}/c.js"></script>',
    '</style><style>@import url("{server}/d.css");', '<object data="file:///etc/passwd">', "&lt;b&gt;&#60;i&#62;",
    '<svg><image href="{server}/e.png"/><use href="file:///etc/passwd#x"/></svg>', "{{{{ settings.SECRET_KEY }}}}",
    '" style="background:url({server}/f.png)"', "<p style='content:url({server}/g.png)'>", "]]>-->*/",
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">', '<a rel="attachment" href="file:///etc/passwd">x</a>',
)  # fmt: skip


@pytest.fixture(scope="module")
def server():
    """A web server of this machine that notes who asks it for anything."""
    asked = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    running = HTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    running.server_close()


def spoiled(value, words, used):
    """The same facts with hostile words behind each text, in turn."""
    if isinstance(value, str):
        word = words[len(used) % len(words)]
        used.append(word)
        return value + word
    if isinstance(value, dict):
        return {key: spoiled(one, words, used) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(spoiled(one, words, used) for one in value)
    return value


@pytest.mark.parametrize("form", samples.FORMS)
def test_hostile_words_are_printed_and_reach_nothing(form, server):
    address, asked = server
    words = [one.format(server=address) for one in HOSTILE]
    used = []
    said = text_of(typesetting.draw(form, spoiled(samples.FORMS[form](), words, used)))
    assert asked == []
    # A broken line may have a neighbouring cell's words between its halves: one piece of two must be whole.
    close = {"".join(word.split()) for word in used}
    lost = [word for word in close if word[:5] not in said and word[6:12] not in said]
    assert len(lost) <= (form == "reply"), lost  # a reply names no signer
    assert "root:x:0" not in said


def test_the_direction_of_writing_cannot_be_turned_about():
    said = text_of(typesetting.draw("cover", {**samples.cover(), "title": "李\u202e某\u2066丁\u200f\x07"}))
    assert "李某丁" in said


@pytest.mark.parametrize("sign", ["\u0601", "\U000e0041"])
def test_a_format_character_that_no_font_has_is_named(sign):
    with pytest.raises(typesetting.MissingGlyph, match=f"U\\+{ord(sign):04X}"):
        typesetting.draw("cover", {**samples.cover(), "title": f"李{sign}"})


def test_a_word_without_end_is_broken_and_printed_whole():
    facts = {**samples.letter(), "paragraphs": ["W" * 20_000 + "&" * 50]}
    said = text_of(typesetting.draw("request", facts))
    assert (said.count("W"), said.count("&")) == (20_000, 50)
    boxed = {**samples.form(), "opinions": [{"title": "意见", "text": "W<" * 300}]}
    assert text_of(typesetting.draw("form", boxed)).count("W<") == 300
