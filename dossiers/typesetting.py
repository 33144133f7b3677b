"""Typesetting: a form and its facts become a PDF; the same facts give the same bytes.

The contexts hold plain words, numbers and dates (``date`` objects); the module above that knows cases gives
them. Keys marked * may be left out.

================  ============================================================================================
form              context
================  ============================================================================================
record_form       identity [(label, value)], rows [{no, title, on, handler, facts, reviewer, stage*}],
                  exceptions [str], number*, on*
exceptions        identity [(label, value)], sections [(heading, [{on, what, words, by}])], number*, on*
vote_summary      meeting, on, place, chair, subject, due, present, written, issued, collected, valid,
                  invalid, yes, no, abstain (these three with the written opinions), passed (bool),
                  tellers, counters*
public_notice     title, persons [{name, sex, ethnic, birth, education, post, applied_on, activist_on,
                  companions, admitted_on*}], start, end, working_days, office, phone, address, signatory, on,
                  basis* (who discussed and agreed), matter* (what is proposed), scope* (where it hangs)
request, reply    number, issuer, addressee, title, paragraphs [str], attachments [str], signatory, on,
                  signer* (requests), copies*, printed_by* (both in the copy block)
form              title, rows [[(label, value)] with one or two pairs a line], opinions [{title, text, signer*, on*}],
                  number*, note*
cover             title, rows [(label, value)], heading*, secrecy*
catalogue         entries [{no, title, maker, on, pages, page, remark}], heading*
register          title, columns [(heading, mm; 0: what is left)], lines [[cell]], left*, right*, blanks*,
                  signing* [str], note*
closing           number, code, url, on, account*, filer*, checker*, filed_on*; the binder adds pieces, pages,
                  qr (SVG) and rows [{no, title, pages, sha256, short}]
left_out          title, maker, on, pages, sha256 (of the paper that is left out), kinds, roles (words)
================  ============================================================================================
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Mapping
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from . import fonts, justifying, papers
from .workroom import own_folder

justifying.install()

_LETTER = "number issuer addressee title paragraphs attachments signatory on"
FORMS = {
    "record_form": "identity rows exceptions",
    "exceptions": "identity sections",
    "vote_summary": (
        "meeting on place chair subject due present written issued collected valid invalid "
        "yes no abstain passed tellers"
    ),
    "public_notice": "title persons start end working_days office phone address signatory on",
    "appointment_notice": "title lead told start end working_days office signatory on",
    "request": _LETTER,
    "reply": _LETTER,
    "form": "title rows opinions",
    "cover": "title rows",
    "catalogue": "entries",
    "register": "title columns lines",
    "left_out": "title maker on pages kinds roles sha256",
    "closing": "number code url on pieces pages rows qr",
    "frame": "title leaves",
    "stamps": "signs",
    "mark": "line wide high",
}
"""What several papers share, and the keys a context must have: a letter with a silent blank is worse than none. A
paper with a template of its own prints blanks as room to write in: it may be needed before the act."""


NAMED = 8
"""How many of the missing characters a message names; whoever cures these meets the rest."""


class MissingGlyph(ValueError):
    """No font has a shape for some characters: printed, they would be empty boxes.

    ``brief`` names the characters, the error's own words the paper as well.
    """

    def __init__(self, characters: str, *, paper: str = "") -> None:
        self.characters = characters
        shown = "、".join(f"{sign} (U+{ord(sign):04X})" for sign in characters[:NAMED])
        self.brief = _("No font at hand can print %(characters)s.") % {"characters": shown}
        words = _("“%(paper)s” could not be drawn up: %(reason)s") % {"paper": paper, "reason": self.brief}
        super().__init__(words if paper else self.brief)


class ForbiddenResource(FatalURLFetchingError):
    """A paper asked for a file or address: papers are made of words and the fonts of this site alone."""


class Fetcher(URLFetcher):
    """Hands out the font files of ``fonts.face_rules``; every other address stops the drawing."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers=None):
        """The font file at that address; raises ``ForbiddenResource`` for anything else."""
        if url not in fonts.addresses():
            raise ForbiddenResource(url)
        return super().fetch(url, headers)


def draw(form: str, context: Mapping[str, Any], *, passing: bool = False) -> bytes:
    """Draw a paper (code or name of a form) as tagged PDF/A with embedded fonts.

    ``passing`` spares the packing of what is taken apart again at once. Raises ``KeyError`` for an unknown form or a
    context with gaps, ``MissingGlyph`` with the paper's title for characters that cannot be printed,
    ``ForbiddenResource`` when a template reaches outside.
    """
    html = rendered(form, context)
    try:
        return set_in_type(html, passing=passing)
    except MissingGlyph as problem:
        raise MissingGlyph(problem.characters, paper=_title(form, context)) from None


def rendered(form: str, context: Mapping[str, Any]) -> str:
    """The HTML of a paper; raises ``KeyError`` as ``draw`` does."""
    name = papers.by_code(form).template if papers.known(form) else form
    if not name or (name not in FORMS and not papers.known(form)):
        raise KeyError(f"no form draws {form!r}")
    gaps = [key for key in FORMS.get(name, "").split() if context.get(key) is None]
    if gaps:
        raise KeyError(f"{name} lacks {', '.join(gaps)}")
    with translation.override("zh-hans"):
        return render_to_string(f"papers/{name}.html", {**context, "substitutes": fonts.substitutes()})


def _title(form: str, context: Mapping[str, Any]) -> str:
    """What a paper that could not be drawn is called; the forms of the binder have no code."""
    if papers.known(form):
        return papers.by_code(form).official_title
    own = {"cover": "封面", "catalogue": "卷内材料目录", "exceptions": "例外情况", "frame": "封面、目录和备考表"}
    return own.get(form, "") or str(context.get("title", ""))


def set_in_type(html: str, *, passing: bool = False) -> bytes:
    """Turn the HTML of a paper into a PDF; the identifier comes from the content, no clock is asked.

    Signs that would turn the order of what is read about, and control characters, are taken out beforehand; a word
    longer than a line may be broken, or it would run off the sheet.
    Raises ``MissingGlyph`` and ``ForbiddenResource``.
    """
    html = _TEXT.sub(_breakable, html.translate(_UNPRINTED))
    missing = fonts.unprintable("".join(sorted(_words(html))))
    if missing:
        raise MissingGlyph(missing)
    styles, shapes = _style(fonts.site_folder())
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    page = HTML(string=html, base_url=None, url_fetcher=Fetcher())
    with warnings.catch_warnings():
        # WeasyPrint 70 leaves the closing of its own colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        return page.write_pdf(
            stylesheets=styles, font_config=shapes, pdf_identifier=identifier, pdf_variant="pdf/a-3a",
            uncompressed_pdf=passing,
        )  # fmt: skip


@lru_cache(maxsize=2)
def _style(_site_folder: Path | None) -> tuple[list[CSS], FontConfiguration]:
    """The parsed style sheets and the fonts they name, shared by all papers of this process."""
    shapes = FontConfiguration()
    # WeasyPrint copies the fonts (24 MB) and removes them only where a process ends in good order; jobs never do.
    shapes._folder = own_folder("typesetting")
    official = Path(str(finders.find("papers/official.css")))
    sheets = [fonts.face_rules(), fonts.with_prepared(official.read_text(encoding="utf-8"))]
    return [CSS(string=sheet, font_config=shapes, url_fetcher=Fetcher()) for sheet in sheets], shapes


_SIGN = r"(?:&#?\w{1,8};|[!-%'-;=?-~\u00a1-\u02ff])"
_TEXT = re.compile(r"<(style|title)\b.*?</\1>|(?<=>)[^<]+", re.DOTALL)
_ENDLESS = re.compile(_SIGN + "{65,}")
"""A word that no place to break interrupts, longer than any hash; an entity is one sign."""


def _breakable(text: re.Match[str]) -> str:
    """The text with places to break in its endless words; style sheets and titles as they are."""
    if text[1]:
        return text[0]
    return _ENDLESS.sub(lambda word: re.sub(_SIGN + "{20}", "\\g<0>\u200b", word[0]), text[0])


class _Text(HTMLParser):
    """Collects the words of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _words(html: str) -> set[str]:
    """All characters of a page's text."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return set("".join(reader.words))


_UNPRINTED = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0),
     0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)  # fmt: skip
"""Control characters, and those that turn the direction of writing: a paper keeps the order of the record."""
