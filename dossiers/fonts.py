"""The fonts of papers: which families, where their files lie, what they print, what stands in for what.

FZXiaoBiaoSong, FangSong_GB2312 and KaiTi_GB2312 are licensed and not shipped. A site that owns them names its
files in ``PAPER_FONTS`` (``{"xiaobiaosong": path, "fangsong": path, "kaiti": path}``); until then free fonts
stand in for them and every paper says so in its metadata (B-11).
"""

from __future__ import annotations

import subprocess
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai")
"""Song, Hei and Kai; the style sheet ends each list of fonts with them, so one fills another's gaps."""
STANDS_IN = {
    "xiaobiaosong": ("Site XiaoBiaoSong", "小标宋", "Noto Serif CJK SC"),
    "fangsong": ("Site FangSong", "仿宋", "LXGW WenKai"),
    "kaiti": ("Site KaiTi", "楷体", "LXGW WenKai"),
}
"""Role: the family name of a site's own font in the style sheet, its Chinese name, what stands in for it."""


def site_fonts() -> dict[str, Path]:
    """The site's own font files by role; unknown roles are left out."""
    own = getattr(settings, "PAPER_FONTS", {})
    return {role: Path(own[role]).resolve() for role in STANDS_IN if own.get(role)}


def site_faces() -> str:
    """The ``@font-face`` rules of the site's own fonts."""
    return "".join(
        f'@font-face {{ font-family: "{STANDS_IN[role][0]}"; src: url("{path.as_uri()}"); }}\n'
        for role, path in site_fonts().items()
    )


def substitutes() -> str:
    """Which fonts of the standard were replaced, for the metadata of a paper; empty when none."""
    own = site_fonts()
    return "，".join(f"{name}以{free}代" for role, (_own, name, free) in STANDS_IN.items() if role not in own)


@lru_cache(maxsize=8)
def locate(family: str) -> tuple[Path, int] | None:
    """The file and face number fontconfig has for exactly this family; None when it would take another."""
    question = ["fc-match", "--format", "%{file}\n%{index}\n%{family}", f"{family}:regular"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    path, index, names = answer.split("\n", 2)
    return (Path(path), int(index) & 0xFFFF) if family in names.split(",") else None


@lru_cache(maxsize=1)
def characters() -> frozenset[str]:
    """Every character the fonts of papers can print."""
    found = [place for family in FAMILIES if (place := locate(family))]
    found += [(path, 0) for path in site_fonts().values()]
    return frozenset(chr(code) for path, index in found for code in _codes(path, index))


def _codes(path: Path, index: int) -> list[int]:
    """The code points a font file has shapes for."""
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return list(font.getBestCmap())


@lru_cache(maxsize=1)
def face_files() -> dict[str, tuple[Path, int]]:
    """File and face number by the name a font bears in a PDF, after the sign ``+`` (``Noto-Serif-CJK-SC-Bold``)."""
    found: dict[str, tuple[Path, int]] = {}
    for family in FAMILIES:
        for weight, ending in (("regular", ""), ("bold", "-Bold")):
            question = ["fc-match", "--format", "%{file}\n%{index}", f"{family}:{weight}"]
            path, index = subprocess.run(question, capture_output=True, text=True, check=True).stdout.split("\n")
            found[family.replace(" ", "-") + ending] = (Path(path), int(index) & 0xFFFF)
    return found
