"""The fonts of papers: which families, where their files lie, what they print, what stands in for what.

FZXiaoBiaoSong, FangSong_GB2312 and KaiTi_GB2312 are licensed and not shipped. A site that owns them puts their files
into the folder ``PAPER_FONTS_DIR``; they are known by the names they bear. Until then free fonts stand in for them and
every paper says so in its metadata (B-11).
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz
from django.conf import settings
from fontTools.ttLib import TTFont, TTLibError

from . import faces

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai")
"""Song, Hei and Kai; the style sheet ends each list of fonts with them, so one fills another's gaps."""
WEIGHTS = {"regular": 400, "bold": 700}
HANZI = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Signs that join and part without being seen; other format characters (number signs of Arabic) have shapes."""
Place = tuple[Path, int]
"""A font file and the number of the face in it."""


@dataclass(frozen=True)
class Licensed:
    """A licensed face: its family name in the style sheet, its Chinese name, what stands in for it, how it is known.

    ``names`` are family names of its makers, the best first; ``weight`` is the one the style sheet asks for: the free
    stand-in of a title is bold, the licensed face has one weight and is made for titles.
    """

    own: str
    title: str
    free: str
    names: tuple[str, ...]
    weight: str = "regular"


LICENSED = {
    "xiaobiaosong": Licensed(
        "Site XiaoBiaoSong", "小标宋", "Noto Serif CJK SC",
        ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "方正小标宋简体", "方正小标宋"), "bold",
    ),
    "fangsong": Licensed(
        "Site FangSong", "仿宋", "LXGW WenKai",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02", "FZFangSong-Z02S", "方正仿宋_GBK",
         "方正仿宋简体"),
    ),
    "kaiti": Licensed(
        "Site KaiTi", "楷体", "LXGW WenKai",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03", "FZKai-Z03S", "方正楷体_GBK", "方正楷体简体"),
    ),
}  # fmt: skip


# --- the site's own ---------------------------------------------------------------------------------------------


def site_folder() -> Path | None:
    """The folder of the site's own faces, if it named one."""
    return Path(settings.PAPER_FONTS_DIR) if settings.PAPER_FONTS_DIR else None


def site_fonts() -> dict[str, Path]:
    """The site's own font files by licensed face; looked for once per process and folder."""
    found = site_folder()
    return _known_in(found) if found else {}


@lru_cache(maxsize=4)
def _known_in(folder: Path) -> dict[str, Path]:
    bearing: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix.lower() in {".ttf", ".otf"}:
            for name in names_of(path):
                bearing.setdefault(_plain(name), path.resolve())
    found: dict[str, Path] = {}
    for key, face in LICENSED.items():
        for name in map(_plain, face.names):
            if name in bearing:
                found.setdefault(key, bearing[name])
    return found


def names_of(path: Path) -> set[str]:
    """The names of family and face a font file bears, in all languages; none for a file that is no font."""
    try:
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            return {one.toUnicode(errors="replace") for one in font["name"].names if one.nameID in (1, 4, 6, 16)}
    except (TTLibError, OSError, KeyError, ValueError):
        return set()


def _plain(name: str) -> str:
    """A font's name without what its makers write now so, now so."""
    return re.sub(r"[\s_-]", "", name).casefold()


def substitutes() -> str:
    """Which fonts of the standard were replaced, for the metadata of a paper; empty when none."""
    own = site_fonts()
    return "，".join(f"{face.title}以{face.free}代" for key, face in LICENSED.items() if key not in own)


# --- the system's, and what is prepared of them -----------------------------------------------------------------


@lru_cache(maxsize=16)
def locate(family: str, weight: str = "regular") -> Place | None:
    """The file and face number fontconfig has for exactly this family; None when it would take another."""
    question = ["fc-match", "--format", "%{file}\n%{index}\n%{family}", f"{family}:{weight}"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    path, index, names = answer.split("\n", 2)
    return (Path(path), int(index) & 0xFFFF) if family in names.split(",") else None


@lru_cache(maxsize=1)
def prepared() -> dict[tuple[str, str], Path]:
    """The prepared file by family and weight; a face that cannot be prepared is left out."""
    found = {}
    for family in FAMILIES:
        for weight in WEIGHTS:
            if place := locate(family, weight):
                name = f"{family} {weight}".lower().replace(" ", "-")
                if path := faces.prepare(name, *place):
                    found[family, weight] = path
    return found


def face_files() -> dict[str, list[Place]]:
    """Where a font of a PDF may come from, by the name it bears there after the sign ``+``: the likeliest place first.

    ``Noto-Serif-CJK-SC-Bold`` is the system's face, ``Noto-Serif-CJK-SC-Prepared-Bold`` the one prepared of it, now or
    earlier.
    """
    found: dict[str, list[Place]] = {}
    for family in FAMILIES:
        for weight in WEIGHTS:
            if place := locate(family, weight):
                found[_name_in_pdf(family, weight)] = [place]
            if path := prepared().get((family, weight)):
                name = _name_in_pdf(f"{family} {faces.PREPARED}", weight)
                found[name] = [(one, 0) for one in faces.generations(path)]
    for key, path in site_fonts().items():
        found[_name_in_pdf(LICENSED[key].own, LICENSED[key].weight)] = [(path, 0)]
    return found


def _name_in_pdf(family: str, weight: str) -> str:
    return family.replace(" ", "-") + ("-Bold" if weight == "bold" else "")


# --- in the style sheet -----------------------------------------------------------------------------------------


def face_rules() -> str:
    """The ``@font-face`` rules of the site's own and of the prepared faces."""
    rules = [(LICENSED[key].own, LICENSED[key].weight, path) for key, path in site_fonts().items()]
    rules += [(f"{family} {faces.PREPARED}", weight, path) for (family, weight), path in prepared().items()]
    return "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {WEIGHTS[weight]}; src: url("{path.as_uri()}"); }}\n'
        for family, weight, path in rules
    )


def with_prepared(sheet: str) -> str:
    """The style sheet with each prepared family in front of the one it was made of."""
    for family in {family for family, _weight in prepared()}:
        sheet = sheet.replace(f'"{family}"', f'"{family} {faces.PREPARED}", "{family}"')
    return sheet


def addresses() -> frozenset[str]:
    """The addresses a style sheet may load: those of ``face_rules`` and no other."""
    return frozenset(path.as_uri() for path in (*site_fonts().values(), *prepared().values()))


# --- what they print --------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def characters() -> uharfbuzz.Set:
    """The code points that can be printed in every list of fonts, since each ends with the three families."""
    found = uharfbuzz.Set()
    for family in FAMILIES:
        if place := locate(family):
            found |= shapes(*place)
    return found


def shapes(path: Path, index: int) -> uharfbuzz.Set:
    """The code points a face has shapes for."""
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index).unicodes


@lru_cache(maxsize=8)
def hanzi(path: Path, index: int) -> int:
    """How many Chinese characters a face has shapes for."""
    return sum(first <= code <= last for code in shapes(path, index) for first, last in HANZI)


def unprintable(words: str) -> str:
    """The characters of some words that no list of fonts can print, each once, in order."""
    printable = characters()
    return "".join(sign for sign in dict.fromkeys(words) if visible(sign) and ord(sign) not in printable)


def visible(sign: str) -> bool:
    """Whether a character needs a shape; unassigned and private ones do, and would be printed as boxes."""
    selector = "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
    if selector or sign in JOINERS:
        return False
    return unicodedata.category(sign) not in {"Zs", "Zl", "Zp", "Cc"}
