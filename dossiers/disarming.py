"""Disarming: of an uploaded page only what it shows goes along, and only if it shows the same everywhere.

Scripts, actions and links hang on pages and catalogues, which are not copied; what a drawing itself could carry is
taken out here. And a small file must not unpack to gigabytes: ``limit`` binds the library, ``swells`` finds such files.
"""

from __future__ import annotations

import re
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

UNPACKED, UNPACKED_IN_ALL = 32 * 2**20, 128 * 2**20
"""Bytes that one stream of a PDF (a page's drawing, a font) may unpack to, and all of them; pictures stay packed."""
MAX_OBJECTS = 300_000
_BARRED = {
    "/A", "/AA", "/AF", "/Alternates", "/HT", "/HTP", "/Interpolate", "/Measure", "/Metadata", "/OC", "/OPI",
    "/PieceInfo", "/PtData", "/Ref", "/StructParent", "/StructParents", "/TR", "/TR2",
}  # fmt: skip
"""Entries through which a drawing could reach outside itself or start something, or that PDF/A forbids."""
_NAMED = {
    "/CharProcs", "/ColorSpace", "/Colorants", "/ExtGState", "/Font", "/Pattern", "/Properties", "/Shading", "/XObject",
}  # fmt: skip
"""Dictionaries whose keys are names somebody chose."""
_INK = re.compile(rb"[0-9.]\s+[kK]\s")
_FOREIGN_FILTERS = {"/LZWDecode", "/Crypt"}
_PROGRAMS = {"/FontFile", "/FontFile2", "/FontFile3"}


def limit() -> None:
    """Let the PDF library refuse, in the whole process, to unpack more of a stream than any honest file has."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=UNPACKED, run_length_max_memory=UNPACKED, png_max_memory=UNPACKED, tiff_max_memory=UNPACKED,
        dct_max_memory=8 * UNPACKED, max_stream_filters=3,
    )  # fmt: skip


def swells(pdf: pikepdf.Pdf) -> bool:
    """Whether a PDF unpacks to more than its pages can need, or holds more objects."""
    if max(len(pdf.objects), int(pdf.trailer.get("/Size", 0))) > MAX_OBJECTS:
        return True
    total = 0
    for each in pdf.objects:
        if isinstance(each, Stream) and each.get("/Subtype") != Name.Image and "/FlateDecode" in _filters(each)[:1]:
            length = _unpacked(each.read_raw_bytes())
            total += length
            if length > UNPACKED or total > UNPACKED_IN_ALL:
                return True
    return False


def _unpacked(packed: bytes) -> int:
    """The length of a packed stream, reckoned no further than just beyond what it may have."""
    reader, length = zlib.decompressobj(), 0
    try:
        while packed and length <= UNPACKED:
            length += len(reader.decompress(packed, 2**20))
            packed = reader.unconsumed_tail
    except zlib.error:
        pass  # cut short or damaged: what there is of it has been counted
    return length


def disarm(drawing: pikepdf.Object) -> bool:
    """Clean a drawing and all it uses; False if it must be pictured because other machines would show it otherwise.

    Raises ``ValueError`` for a drawing that keeps parts of itself in other files.
    """
    lasting = True
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[pikepdf.Object, bool]] = [(drawing, False)]
    while waiting:
        thing, named = waiting.pop()
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Array):
            waiting += [(each, False) for each in thing.as_list() if isinstance(each, Array | Dictionary | Stream)]
            lasting &= not (len(thing) and thing[0] == Name.DeviceCMYK)
        elif isinstance(thing, Dictionary | Stream):
            if not named:
                _take_out(thing)
                lasting &= _lasts(thing)
            waiting += [
                (each, key in _NAMED and isinstance(each, Dictionary) and not named)
                for key, each in thing.items()
                if isinstance(each, Array | Dictionary | Stream)
            ]
    return lasting


def _take_out(thing: pikepdf.Object) -> None:
    """The barred entries of a dictionary; a stream kept in another file (``/F``) is no stream of this one."""
    for key in _BARRED & set(thing.keys()):
        del thing[key]
    if isinstance(thing, Stream) and "/F" in thing:
        raise ValueError("a stream lies outside the file")


def _lasts(thing: pikepdf.Object) -> bool:
    """Whether a dictionary or stream looks the same on every machine, without inks that only some printers have."""
    if thing.get("/Type") == Name.FontDescriptor:
        return bool(_PROGRAMS & set(thing.keys()))
    if thing.get("/Type") == Name.Font:
        return thing.get("/Subtype") in ("/Type0", "/Type3") or "/FontDescriptor" in thing
    if not isinstance(thing, Stream):
        return True
    inked = thing.get("/ColorSpace") == Name.DeviceCMYK
    if inked or _FOREIGN_FILTERS.intersection(_filters(thing)) or thing.get("/Subtype") == Name.PS:
        return False
    return thing.get("/Subtype") != Name.Form or not _INK.search(thing.read_bytes())


def _filters(stream: pikepdf.Object) -> list[str]:
    """How a stream is packed, the outermost packing first."""
    filters = stream.get("/Filter", Array([]))
    return [str(each) for each in (filters.as_list() if isinstance(filters, Array) else [filters])]
