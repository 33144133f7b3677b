"""Disarming: of an uploaded page only what it shows goes along, and only if it shows the same everywhere.

Scripts, actions and links hang on pages and catalogues, which are not copied; what a drawing itself could carry is
taken out here.
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

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
    filters = thing.get("/Filter", Array([]))
    used = {str(each) for each in (filters.as_list() if isinstance(filters, Array) else [filters])}
    if used & _FOREIGN_FILTERS or thing.get("/ColorSpace") == Name.DeviceCMYK or thing.get("/Subtype") == Name.PS:
        return False
    return thing.get("/Subtype") != Name.Form or not _INK.search(thing.read_bytes())
