"""Shared fonts: the papers of a dossier bring small cuts of the same typefaces; bound, they share one cut of each.

The typesetter keeps the glyph numbers of a face in the cuts it embeds. So all cuts of one face can be replaced by
one cut that holds the shapes of all. A font is touched only if each of its shapes is that of the face file under the
same number; anything else, and every font of an uploaded file, stays as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name
from uharfbuzz import SubsetFlags

from . import fonts

_Place = tuple[pikepdf.Object, str, pikepdf.Object]
"""Where a font stands: the dictionary of fonts, its label there, and itself."""
_PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_DROPPED = (
    "BASE DSIG EBDT EBLC EBSC GDEF GPOS GSUB JSTF LTSH PCLT SVG VORG vhea vmtx gasp meta name STAT"  # not asked by PDF
)


@dataclass
class _Use:
    """A font of a paper: the text and the width behind each of its codes."""

    font: pikepdf.Object
    texts: dict[int, str]
    widths: dict[int, float]


@dataclass
class _Face:
    """A typeface file, open while one dossier is bound, with the extents of the glyphs asked so far."""

    face: uharfbuzz.Face
    font: uharfbuzz.Font
    extents: dict[int, tuple | None] = field(default_factory=dict)

    def extent(self, glyph: int) -> tuple | None:
        """Where a glyph's ink lies, in units of the face."""
        if glyph not in self.extents:
            self.extents[glyph] = _extent(self.font, glyph)
        return self.extents[glyph]


def share(bound: pikepdf.Pdf) -> None:
    """Replace the cuts of each typeface by one cut they share, in all pages of the bound dossier."""
    places = fonts.face_files()
    for name, standing in _by_name(bound).items():
        uses = {font.objgen: _Use(font, texts(font), widths(font)) for _among, _label, font in standing}
        for place in places.get(name, ()):
            if len(uses) < 2:
                break
            face = _opened(*place)  # one at a time: a face is some megabytes
            cuts = {key for key, use in uses.items() if _is_cut_of(use, face)}
            found = [(among, label, uses[font.objgen]) for among, label, font in standing if font.objgen in cuts]
            if len(cuts) > 1:
                _join(bound, face, found)
            uses = {key: use for key, use in uses.items() if key not in cuts}


def _by_name(bound: pikepdf.Pdf) -> dict[str, list[_Place]]:
    """The fonts of all pages by the name after the sign ``+``, where they stand."""
    found: dict[str, list[_Place]] = {}
    for among in _font_dictionaries(bound):
        for label, font in list(among.items()):
            if _is_plain(font):
                found.setdefault(str(font.BaseFont).partition("+")[2], []).append((among, label, font))
    return found


def _font_dictionaries(bound: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The fonts of each page, once where pages share them."""
    seen: set[tuple[int, int]] = set()
    for page in bound.pages:
        resources = page.obj.get("/Resources")
        if resources is None or "/Font" not in resources:
            continue
        if resources.is_indirect:
            if resources.objgen in seen:
                continue
            seen.add(resources.objgen)
        yield resources.Font


def _is_plain(font: pikepdf.Object) -> bool:
    """Whether codes are glyph numbers: a font with missing glyphs has a table of its own."""
    if font.get("/Subtype") != Name.Type0 or font.get("/Encoding") != Name("/Identity-H"):
        return False
    return "/ToUnicode" in font and "/W" in font.DescendantFonts[0]


def _opened(path: Path, index: int) -> _Face:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)
    return _Face(face, uharfbuzz.Font(face))


def _extent(font: uharfbuzz.Font, glyph: int) -> tuple | None:
    found = font.get_glyph_extents(glyph)
    return found and (found.x_bearing, found.y_bearing, found.width, found.height)


def _is_cut_of(use: _Use, face: _Face) -> bool:
    """Whether each glyph of the font is the face's glyph of the same number, as far as ink and units tell.

    Glyph 0 stands for what has no shape; a cut leaves it blank.
    """
    descriptor = use.font.DescendantFonts[0].FontDescriptor
    program = descriptor.get("/FontFile3", descriptor.get("/FontFile2"))
    if program is None:
        return False
    cut = uharfbuzz.Face(program.read_bytes())
    if cut.upem != face.face.upem:
        return False
    drawn = uharfbuzz.Font(cut)
    return all(_extent(drawn, glyph) == face.extent(glyph) for glyph in use.texts if glyph)


def _join(bound: pikepdf.Pdf, face: _Face, places: list[tuple[pikepdf.Object, str, _Use]]) -> None:
    """Give all uses of a face one font; a use whose widths were rounded otherwise keeps its own."""
    uses = [use for _among, _name, use in places]
    all_texts: dict[int, str] = {}
    all_widths: dict[int, float] = {}
    for use in uses:
        for glyph, text in use.texts.items():
            all_texts.setdefault(glyph, text)
        for glyph, width in use.widths.items():
            all_widths.setdefault(glyph, width)
    first = uses[0].font
    shared = _copied(first)
    descendant = _copied(first.DescendantFonts[0])
    descriptor = _copied(descendant.FontDescriptor)
    program = _cut(face.face, set(all_texts))
    kind = Name.FontFile3 if "/FontFile3" in descriptor else Name.FontFile2
    stream = bound.make_stream(program)
    if kind == Name.FontFile3:
        stream.Subtype = Name.OpenType
    else:
        stream.Length1 = len(program)
    descriptor[kind] = stream
    descriptor.FontBBox = _box([use.font.DescendantFonts[0].FontDescriptor.FontBBox for use in uses])
    described = bound.make_indirect(descriptor)
    name = Name("/" + _tag(all_texts) + "+" + str(first.BaseFont).partition("+")[2])
    descriptor.FontName = descendant.BaseFont = shared.BaseFont = name
    descendant.FontDescriptor = described
    descendant.W = _width_array(all_widths)
    shared.DescendantFonts = Array([bound.make_indirect(descendant)])
    shared.ToUnicode = bound.make_stream(_to_unicode(all_texts))
    joined = bound.make_indirect(shared)
    for among, label, use in places:
        if all(all_widths[glyph] == width for glyph, width in use.widths.items()):
            among[label] = joined
        else:
            use.font.BaseFont = use.font.DescendantFonts[0].BaseFont = name
            use.font.DescendantFonts[0].FontDescriptor = described


def _copied(of: pikepdf.Object) -> Dictionary:
    """A dictionary of its own with the same entries."""
    return Dictionary(dict(of.items()))


def _cut(face: uharfbuzz.Face, glyphs: set[int]) -> bytes:
    """A cut of the face with these glyphs under their own numbers, nothing behind the last of them."""
    flags = SubsetFlags.DESUBROUTINIZE | SubsetFlags.PASSTHROUGH_UNRECOGNIZED
    kept = uharfbuzz.SubsetInput()
    kept.glyph_set.update(glyphs)
    kept.flags = flags | SubsetFlags.RETAIN_GIDS
    kept.drop_table_tag_set.update(int.from_bytes(tag.ljust(4).encode(), "big") for tag in _DROPPED.split())
    wide = uharfbuzz.subset(face, kept)
    ended = uharfbuzz.SubsetInput()
    ended.glyph_set.update(range(max(glyphs, default=0) + 1))
    ended.flags = flags | SubsetFlags.NO_HINTING  # as in the cuts, or shapes would shift by parts of a dot
    return uharfbuzz.subset(wide, ended).blob.data


def _tag(of: dict[int, str]) -> str:
    """Six letters that tell this cut from others, worked out of its glyphs."""
    digest = hashlib.sha256(repr(sorted(of)).encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _box(boxes: list[pikepdf.Object]) -> Array:
    """The box around all boxes."""
    edges = [[float(edge) for edge in box] for box in boxes]
    columns = list(zip(*edges, strict=True))
    return Array([round(edge) for edge in (*map(min, columns[:2]), *map(max, columns[2:]))])


# --- tables of a font -----------------------------------------------------------------------------------


def texts(font: pikepdf.Object) -> dict[int, str]:
    """The text behind each code of a font."""
    pairs = _PAIR.findall(font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs if text}


def widths(font: pikepdf.Object) -> dict[int, float]:
    """The width of each code, in thousandths of the size."""
    found: dict[int, float] = {}
    start = 0
    for entry in font.DescendantFonts[0].W.as_list():
        if isinstance(entry, Array):
            found |= {start + place: width for place, width in enumerate(map(float, entry.as_list()))}
        else:
            start = int(entry)
    return found


def _width_array(of: dict[int, float]) -> Array:
    """The widths in runs of consecutive codes."""
    runs: list = []
    for code in sorted(of):
        if code - 1 not in of:
            runs += [code, []]
        runs[-1].append(round(of[code]))
    return Array([Array(entry) if isinstance(entry, list) else entry for entry in runs])


def _to_unicode(of: dict[int, str]) -> bytes:
    """The table from codes to text, a hundred lines a block as the format asks."""
    lines = [f"<{code:04x}> <{of[code].encode('utf-16-be').hex()}>" for code in sorted(of)]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar"))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
