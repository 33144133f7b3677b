"""Prepared faces: each face of the system cut down once to the characters papers commonly need.

WeasyPrint reads the whole file of a face for every paper, 26 MB for Song; a prepared one has 4 to 5 MB. Its glyphs are
numbered anew and closely, since a paper's cut of a face has tables up to the last number in use: that makes papers a
third as large. It bears a family name of its own in front of the system's, which stays behind it for rare characters.
Prepared files are never deleted: the binder recognises what was set from an earlier one by it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from functools import lru_cache
from pathlib import Path

import uharfbuzz
from django.conf import settings

logger = logging.getLogger(__name__)

RECIPE = "2"
"""Goes into the file names: another number prepares all faces anew."""
PREPARED = "Prepared"
"""Follows the family name of a prepared face, in the style sheet and in the PDF."""
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x2000, 0x206F), (0x2190, 0x21FF), (0x2460, 0x24FF), (0x2500, 0x27BF),
    (0x3000, 0x303F), (0xFF01, 0xFFEE),
)  # fmt: skip
"""Letters, punctuation, arrows, numbers in circles, boxes and ticks, full-width forms."""
NAMES = (
    "玥瑄珺堃喆昇晞曈珮珽琇璟瑀瑢璠旸昉暐烜焜镕沄洺淏湜濛婳嬿芃翀彧彣奭祎禛祐祾骉赟颋頔頵峣堉垚韡旻冏囧秾翾媖"
    "婠嬅嫚燊犇珅琋禤晧皞烺竑琤珣玹琎琭瑨瑱璆玗琸琯瑧璘璿堏栢梽棽沚浛浥湉溦濙炘烔煐熤燚甡祤禔秄芠莙萩蒑譞赪锳"
    "鋆闿雱雲頫飏馠骦髙龑劼勍佺俶倧偲儁凃叡喦埇姀姮娍媃媞嫄孖孮宬寔屾峿崟嵚嶶怹惇愔慜慤扆抃挼敩旲昫昪昺晢晳暻"
    "曌朏朤栐槺橞浡浬涢溁潽澔炆烝焠熺燏爔犨玓玙玚玞玧玭珵珹琀瑮璈璥瓅瓛畊疍皕盺矻碶祃稑穟筜箖簃籥纮绤绹缊羱翃"
    "翙脩臯茀荍菉蓂藠虓蜎袆褀訚訢詝諠谞贇贠錡鍇钘锜镠阇霂霙靰頠顗颙飔馡騄驎骙魟鸰鹮齮龢"
)
"""Given names of today outside GB 2312: one of them would bring the whole face in."""


@lru_cache(maxsize=1)
def common() -> frozenset[int]:
    """The code points a prepared face keeps where its source has them: GB 2312, names, signs (about 9,100)."""
    codes = {ord(sign) for sign in NAMES} | {0x3007}
    for first, last in RANGES:
        codes.update(range(first, last + 1))
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            codes.update(map(ord, bytes((lead, trail)).decode("gb2312", errors="ignore")))
    return frozenset(codes)


def prepare(name: str, path: Path, index: int) -> Path | None:
    """The prepared file of the face ``index`` of ``path``, made unless it is there; ``name`` begins its name.

    Made under a spare name and moved into place, so that several processes may do it at once. None, with a line in
    the log, where it cannot be made: papers are then set from the system's own face.
    """
    try:
        state = path.stat()
        of = f"{RECIPE} {path} {index} {state.st_size} {state.st_mtime_ns} {len(common())}"
        target = folder() / f"{name}-{hashlib.sha256(of.encode()).hexdigest()[:12]}.otf"
        if not target.is_file():
            _write(target, _cut(path, index))
    except (OSError, RuntimeError) as problem:
        logger.warning("the face %s could not be prepared: %s", name, type(problem).__name__)
        return None
    return target


def generations(path: Path) -> list[Path]:
    """A prepared file and the earlier ones of the same face, itself first."""
    name = path.stem.rpartition("-")[0]
    return [path, *sorted(one for one in path.parent.glob(f"{name}-????????????.otf") if one != path)]


def folder() -> Path:
    """Where prepared faces lie."""
    return Path(settings.VAR_DIR, "fonts").resolve()


def _cut(path: Path, index: int) -> bytes:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.set(common())
    wanted.flags = uharfbuzz.SubsetFlags.CFF_IDENTITY_CHARSET
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    spare, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(spare, "wb") as file:
        file.write(content)
    os.replace(name, target)
