"""Which face prints what, as the settings page tells it: its file, whether the standard asks for it, what it has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import fonts

STANDARD, SUBSTITUTE, LOST = "standard", "substitute", "lost"


@dataclass(frozen=True)
class Typeface:
    """One of the five kinds of type of official papers: what it is for, the face that prints it and how that stands.

    ``names`` are those by which a licensed face is known in the site's folder; empty where the face is free anyway.
    """

    title: Promise
    use: Promise
    face: str
    place: fonts.Place | None
    state: str
    names: tuple[str, ...] = ()

    @property
    def path(self) -> Path | None:
        """The file, for whoever keeps the machine."""
        return self.place[0] if self.place else None

    @property
    def hanzi(self) -> int:
        """How many Chinese characters the face has."""
        return fonts.hanzi(*self.place) if self.place else 0

    def lacks(self, words: str) -> str:
        """The characters of some words the face itself has no shape for; another one prints them."""
        has = fonts.shapes(*self.place) if self.place else ()
        return "".join(sign for sign in dict.fromkeys(words) if fonts.visible(sign) and ord(sign) not in has)


_SONG, _HEI = fonts.FAMILIES[:2]
_KINDS = (
    (_("XiaoBiaoSong"), _("titles of official papers and covers"), "xiaobiaosong"),
    (_("FangSong"), _("text of requests, replies and notices"), "fangsong"),
    (_("KaiTi"), _("second headings, names of signers"), "kaiti"),
    (_("HeiTi"), _("first headings, labels of forms"), _HEI),
    (_("SongTi"), _("forms, tables, page numbers"), _SONG),
)


def typefaces() -> list[Typeface]:
    """The five kinds of type with the faces that print them here."""
    own = fonts.site_fonts()
    found = []
    for title, use, key in _KINDS:
        licensed = fonts.LICENSED.get(key)
        if licensed and key in own:
            name = next(iter(sorted(fonts.names_of(own[key]) & set(licensed.names))), licensed.names[0])
            found.append(Typeface(title, use, name, (own[key], 0), STANDARD, licensed.names))
            continue
        family = licensed.free if licensed else key
        place = fonts.locate(family, licensed.weight if licensed else "regular")
        state = (SUBSTITUTE if licensed else STANDARD) if place else LOST
        found.append(Typeface(title, use, family, place, state, licensed.names if licensed else ()))
    return found
